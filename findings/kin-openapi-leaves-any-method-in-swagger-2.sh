#!/usr/bin/env bash
# kin-openapi 0.153.0 (openapi2conv) and swagger2openapi 7.0.8, a Swagger 2
# definition of API Gateway made OpenAPI 3.
#
# Guess: extensions are opaque to both tools, so x-amazon-apigateway-any-method,
# which holds a whole operation, stays as it was in both, or is named.
# Seen: swagger2openapi knows the extension and converts the operation inside, also
# its body, which becomes requestBody. kin-openapi converts the operations beside
# it and copies that one: it keeps its parameter in body and refers to definitions,
# which the document no longer has. Its own validation finds nothing wrong.
# What it means: the ANY method's model and header types are lost in an import of
# the converted document, while its POST keeps them. Convert such methods by hand.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

operation='"parameters": [{"name": "Order", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Order"}}],
  "responses": {"200": {"description": "ok"}},
  "x-amazon-apigateway-integration": {"type": "mock", "responses": {"default": {"statusCode": "200"}}}'
cat >api.json <<JSON
{"swagger": "2.0", "info": {"title": "shop", "version": "1"}, "consumes": ["application/json"], "paths": {"/orders": {
  "post": {$operation}, "x-amazon-apigateway-any-method": {$operation}}},
 "definitions": {"Order": {"type": "object"}}}
JSON

cat >go.mod <<'MOD'
module convert
go 1.25
require github.com/getkin/kin-openapi v0.153.0
MOD
cat >main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile("api.json")
	must(err)
	var before openapi2.T
	must(json.Unmarshal(text, &before))
	after, err := openapi2conv.ToV3(&before)
	must(err)
	out, err := json.Marshal(after)
	must(err)
	must(os.WriteFile("kin-openapi.json", out, 0o600))
	again, err := openapi3.NewLoader().LoadFromData(out)
	must(err)
	fmt.Println("kin-openapi validates its result:", again.Validate(context.Background()))
}
GO
export GOFLAGS=-mod=mod
go mod tidy >/dev/null 2>&1
go run . | tee seen
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund swagger2openapi@7.0.8 >/dev/null 2>&1
npx --no-install swagger2openapi -o swagger2openapi.json api.json >/dev/null
cat >show.js <<'JS'
for (const tool of ['kin-openapi', 'swagger2openapi']) {
  const { openapi, definitions, components, paths } = require(`./${tool}.json`);
  console.log(`${tool}: openapi ${openapi}, definitions ${!!definitions}, schemas ${Object.keys(components.schemas)}`);
  for (const name of ['post', 'x-amazon-apigateway-any-method']) {
    const { parameters, requestBody } = paths['/orders'][name];
    console.log(`   ${name}: parameters ${JSON.stringify(parameters?.map((p) => [p.in, p.schema]))}, requestBody ${!!requestBody}`);
  }
}
JS
node show.js | tee -a seen

diff seen - <<'SEEN' && echo "as recorded: kin-openapi 0.153.0, swagger2openapi 7.0.8"
kin-openapi validates its result: <nil>
kin-openapi: openapi 3.0.3, definitions false, schemas Order
   post: parameters undefined, requestBody true
   x-amazon-apigateway-any-method: parameters [["body",{"$ref":"#/definitions/Order"}]], requestBody false
swagger2openapi: openapi 3.0.0, definitions false, schemas Order
   post: parameters undefined, requestBody true
   x-amazon-apigateway-any-method: parameters undefined, requestBody true
SEEN
