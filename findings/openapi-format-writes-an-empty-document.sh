#!/usr/bin/env bash
# openapi-format 1.33.6 (sorts and formats definitions), on valid definitions.
#
# Guess: what it does not sort, as extensions and the texts in them, comes out as it is.
# Seen: numbers of more than 15 digits are put between quotes in the source text before
# it is parsed, those in texts as well. A definition in JSON whose mapping template has
# one, with a comma behind it, is no JSON then: the output is {}, with exit code 0 and
# the word "successfully". In YAML a line of a template that begins with $ref: (a
# reference of Velocity) gets quotes, as it were a reference of OpenAPI.
# What it means: a step of a build that formats in place has emptied the API. The
# template that is left in YAML prints the quotes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts openapi-format@1.33.6 >npm.log 2>&1 || { cat npm.log; exit 1; }
cat >definition.js <<'JS'
// The definition whose mapping template is the argument, as JSON.
const responses = { default: { statusCode: "200", responseTemplates: { "application/json": process.argv[2] } } };
const integration = { type: "http", httpMethod: "GET", uri: "https://shop.example/orders", responses };
const get = { responses: { 200: { description: "the orders" } }, "x-amazon-apigateway-integration": integration };
console.log(JSON.stringify({ openapi: "3.0.1", info: { title: "shop", version: "1" }, paths: { "/orders": { get } } }));
JS
cat >template.js <<'JS'
// The mapping template of a definition.
const { load } = require("js-yaml");
const document = load(require("fs").readFileSync(process.argv[2], "utf8"));
console.log(document.paths["/orders"].get["x-amazon-apigateway-integration"].responses.default.responseTemplates["application/json"]);
JS
npm install --silent --no-audit --no-fund --ignore-scripts js-yaml@4.1.0 >npm.log 2>&1 || { cat npm.log; exit 1; }
status=0
check() { [ "$1" = "$2" ] || { printf 'no longer: %s\n' "$2"; status=1; }; }

node definition.js '{"shop": 123456789012345, "orders": $input.json("$")}' >short.json
node definition.js '{"shop": 1234567890123456, "orders": $input.json("$")}' >long.json
for name in short long; do
  npx openapi-format "$name.json" -o "$name.out.json" >said 2>&1 || { cat said; status=1; }
  printf '%s.json: %s bytes became %s: %s\n' "$name" "$(wc -c <"$name.json")" "$(wc -c <"$name.out.json")" "$(grep -o 'formatted successfully' said)"
done
check "$(node template.js short.out.json)" "$(node template.js short.json)"
check "$(cat long.out.json)" '{}'
check "$(grep -c 'formatted successfully' said)" 1

cat >reference.yaml <<'YAML'
openapi: 3.0.1
info: {title: shop, version: "1"}
paths:
  /orders:
    get:
      responses: {"200": {description: the orders}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://shop.example/orders
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |
                #set($ref = "order")
                $ref: $input.path('$.id')
YAML
npx openapi-format reference.yaml -o reference.out.yaml >said 2>&1 || { cat said; status=1; }
node template.js reference.out.yaml
check "$(node template.js reference.out.yaml | sed -n 2p)" "\$ref: '\$input.path(''\$.id')"
exit $status
