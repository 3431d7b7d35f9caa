#!/usr/bin/env bash
# velocityjs 2.1.7, 2.0.6 and 1.1.5, #break within an #if.
#
# Guess: #break ends the loop where it stands, as in Velocity 1.7.
# Seen: it ends the loop after the round: what stands behind it in its own #if
# and behind that in the loop's body is printed once more, and in nested loops
# once in each outer round. #stop is no directive but a text that goes to the
# client.
# What it means: "the first three of a list" has four members in tests that run
# on this engine (serverless-offline among others), the last of them perhaps
# behind a comma, and three behind the service.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund a@npm:velocityjs@2.1.7 b@npm:velocityjs@2.0.6 c@npm:velocityjs@1.1.5 >/dev/null
cat >run.js <<'JS'
const templates = [
  '#foreach($i in [1..5])#if($i == 4)#break#end$i,#end',
  '#foreach($i in [1..5])#if($i == 3)in#break out#end$i#end',
  '#foreach($i in [1..2])#foreach($j in [1..3])#if($j == 2)#break#end$i$j #end#end',
  'a#stop b',
];
for (const name of ['a', 'b', 'c']) {
  const { render } = require(name);
  const { version } = JSON.parse(require('fs').readFileSync(`node_modules/${name}/package.json`));
  for (const t of templates) console.log(`${version} | ${t} | ${render(t, {})}`);
}
JS
node run.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: velocityjs 2.1.7, 2.0.6, 1.1.5"
2.1.7 | #foreach($i in [1..5])#if($i == 4)#break#end$i,#end | 1,2,3,4,
2.1.7 | #foreach($i in [1..5])#if($i == 3)in#break out#end$i#end | 12in out3
2.1.7 | #foreach($i in [1..2])#foreach($j in [1..3])#if($j == 2)#break#end$i$j #end#end | 11 12 21 22 
2.1.7 | a#stop b | a#stop b
2.0.6 | #foreach($i in [1..5])#if($i == 4)#break#end$i,#end | 1,2,3,4,
2.0.6 | #foreach($i in [1..5])#if($i == 3)in#break out#end$i#end | 12in out3
2.0.6 | #foreach($i in [1..2])#foreach($j in [1..3])#if($j == 2)#break#end$i$j #end#end | 11 12 21 22 
2.0.6 | a#stop b | a#stop b
1.1.5 | #foreach($i in [1..5])#if($i == 4)#break#end$i,#end | 1,2,3,4,
1.1.5 | #foreach($i in [1..5])#if($i == 3)in#break out#end$i#end | 12in out3
1.1.5 | #foreach($i in [1..2])#foreach($j in [1..3])#if($j == 2)#break#end$i$j #end#end | 11 12 21 22 
1.1.5 | a#stop b | a#stop b
SEEN
