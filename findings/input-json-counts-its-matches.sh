#!/usr/bin/env bash
# api-gateway-mapping-template 0.0.8 and serverless-offline 14.8.2: $input.json
# and $input.path with a path that may have several values.
#
# Guess: an indefinite path (a filter, a wildcard, a scan) is a list, however many
# values it has, as in Jayway's JsonPath; a definite one is its value.
# Seen: the first library counts what was found: two values are a list, one is
# the value without brackets, none is an empty list, also of a definite path,
# and a definite path to a list of one gives the list. The second takes the first
# value, whatever the path, and nothing is the text "undefined".
# What it means: a template that loops over a filter's result works in a test
# with two items and does something else with one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts api-gateway-mapping-template@0.0.8 serverless-offline@14.8.2 >/dev/null
cat >run.mjs <<'JS'
import mapping from 'api-gateway-mapping-template';
import jsonPath from './node_modules/serverless-offline/src/utils/jsonPath.js';
const bodies = ['{"items":[{"id":1},{"id":2}]}', '{"items":[{"id":1}]}', '{"items":[]}'];
for (const path of ['$.items[*].id', '$.items[?(@.id > 0)].id', '$..id', '$.items', '$.none']) {
  for (const payload of bodies) {
    const one = mapping({ template: `$input.json('${path}')`, payload });
    console.log(`${path} | ${payload} | ${one} | ${JSON.stringify(jsonPath(JSON.parse(payload), path))}`);
  }
}
process.exit(0);
JS
node run.mjs 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: api-gateway-mapping-template 0.0.8, serverless-offline 14.8.2"
$.items[*].id | {"items":[{"id":1},{"id":2}]} | [1,2] | 1
$.items[*].id | {"items":[{"id":1}]} | 1 | 1
$.items[*].id | {"items":[]} | [] | undefined
$.items[?(@.id > 0)].id | {"items":[{"id":1},{"id":2}]} | [1,2] | 1
$.items[?(@.id > 0)].id | {"items":[{"id":1}]} | 1 | 1
$.items[?(@.id > 0)].id | {"items":[]} | [] | undefined
$..id | {"items":[{"id":1},{"id":2}]} | [1,2] | 1
$..id | {"items":[{"id":1}]} | 1 | 1
$..id | {"items":[]} | [] | undefined
$.items | {"items":[{"id":1},{"id":2}]} | [{"id":1},{"id":2}] | [{"id":1},{"id":2}]
$.items | {"items":[{"id":1}]} | [{"id":1}] | [{"id":1}]
$.items | {"items":[]} | [] | []
$.none | {"items":[{"id":1},{"id":2}]} | [] | undefined
$.none | {"items":[{"id":1}]} | [] | undefined
$.none | {"items":[]} | [] | undefined
SEEN
