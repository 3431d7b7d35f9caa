#!/usr/bin/env bash
# aws-testlib 0.1.11 of PyPI, which renders mapping templates with the Velocity
# in Java that it brings along.
#
# Guess: with the engine of the service itself the functions of $util give what
# the service gives; if something is missing, it is printed as it stands.
# Seen: $util.base64Encode and base64Decode print the class and the identity of an
# array of bytes, and what was encoded cannot be decoded again: that prints the
# call. Every output has a line break more than the template.
# What it means: an engine that is right does not make $util right. A test of a
# template that encodes compares a number that says where an object lies.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet aws-testlib==0.1.11 'setuptools<81' >/dev/null 2>&1 # setuptools has distutils for newer Pythons

cat >render.py <<'PY'
import re
from aws_testlib.apigw.template import evaluate

data = {"id": "a/b"}
for template in ["$util.base64Encode('ab')", "$util.base64Decode('YWI=')", "$util.base64Decode($util.base64Encode('ab'))",
                 "$input.json('$.id')", "$util.urlEncode($input.path('$.id'))"]:
    print(template, repr(re.sub(r"@[0-9a-f]+", "@...", evaluate(template, data))))
PY
venv/bin/python render.py | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-testlib 0.1.11"
$util.base64Encode('ab') '[B@...\n'
$util.base64Decode('YWI=') '[B@...\n'
$util.base64Decode($util.base64Encode('ab')) "$util.base64Decode($util.base64Encode('ab'))\n"
$input.json('$.id') '"a/b"\n'
$util.urlEncode($input.path('$.id')) 'a%2Fb\n'
SEEN
