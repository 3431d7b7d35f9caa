#!/usr/bin/env bash
# velocityjs 2.1.7 (and amplify-velocity-template 1.4.17, a fork of its first
# version), methods of a text and of $foreach.
#
# Guess: a Java method that the JavaScript engine does not have prints as its
# own source, as Velocity does with what it cannot resolve.
# Seen: $s.length() prints as source, but $s.isEmpty() ends the rendering: every
# name that begins with is or get is looked up with the operator "in", which
# JavaScript refuses on a text. The fork prints $foreach.hasNext as the source
# of a JavaScript function (in an #if it is called). Integers divide with a
# fraction in both.
# What it means: "not supported" is three different outcomes in one engine, and
# the commonest guard of a template, isEmpty(), is the one that throws.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund velocityjs@2.1.7 amplify-velocity-template@1.4.17 >/dev/null
cat >run.js <<'JS'
const velocity = require('velocityjs');
const amplify = require('amplify-velocity-template');
const engines = {
  velocityjs: (t, c) => velocity.render(t, c),
  amplify: (t, c) => new amplify.Compile(amplify.parse(t)).render(c),
};
const templates = ['$s.length()', '$s.isEmpty()', '$s.getBytes()', '#foreach($i in [1..2])$foreach.hasNext;#end', '#set($h = 7 / 2)$h'];
const log = console.log;
console.log = () => {}; // both engines log what they cannot resolve
for (const [name, render] of Object.entries(engines)) {
  for (const t of templates) {
    let seen;
    try { seen = render(t, { s: 'abc' }); } catch (e) { seen = `${e.name}: ${e.message}`; }
    log(`${name} | ${t} | ${seen}`);
  }
}
JS
node run.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: velocityjs 2.1.7, amplify-velocity-template 1.4.17"
velocityjs | $s.length() | $s.length()
velocityjs | $s.isEmpty() | TypeError: Cannot use 'in' operator to search for 'isEmpty' in abc
velocityjs | $s.getBytes() | TypeError: Cannot use 'in' operator to search for 'getBytes' in abc
velocityjs | #foreach($i in [1..2])$foreach.hasNext;#end | true;false;
velocityjs | #set($h = 7 / 2)$h | 3.5
amplify | $s.length() | $s.length()
amplify | $s.isEmpty() | TypeError: Cannot use 'in' operator to search for 'isEmpty' in abc
amplify | $s.getBytes() | TypeError: Cannot use 'in' operator to search for 'getBytes' in abc
amplify | #foreach($i in [1..2])$foreach.hasNext;#end | () => i + 1 < len;() => i + 1 < len;
amplify | #set($h = 7 / 2)$h | 3.5
SEEN
