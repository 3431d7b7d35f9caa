#!/usr/bin/env bash
# localstack-core 2026.3.0 with airspeed-ext 0.6.9: what $util.base64Decode gives.
#
# Guess: a text, as the Mapping Template Reference says.
# Seen: bytes of Python. Printed they are a literal with b and quotes, and what
# is done to them like a text prints nothing or Python's own words; only
# $util.parseJson takes them.
# What it means: a template that decodes a Kinesis or Lambda payload gives JSON
# at AWS and b'..' in the emulator; putting $util.parseJson in between hides it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check localstack-core==2026.3.0 airspeed-ext==0.6.9 jsonpath-rw==1.4.0 boto3==1.43.106
cat >render.py <<'PY'
from localstack.services.apigateway.next_gen.execute_api.template_mapping import ApiGatewayVtlTemplate

BODY = '{"text": "c2hvcDox", "json": "eyJpZCI6N30="}'

def render(template):
    variables = {"input": {"body": BODY, "params": {}}, "context": {}, "stageVariables": {}}
    empty = {"requestOverride": {"header": {}, "path": {}, "querystring": {}}, "responseOverride": {"header": {}, "status": 0}}
    try:
        return repr(ApiGatewayVtlTemplate().render_response(template, variables, empty)[0])
    except Exception as error:
        return type(error).__name__

print("text:", render("$util.base64Decode($input.path('$.text'))"))
print("object:", render("$util.base64Decode($input.path('$.json'))"))
print("parsed:", render("$util.parseJson($util.base64Decode($input.path('$.json'))).id"))
for call in ("length()", "indexOf(':')", "split(':')", "toUpperCase()", "contains(':')"):
    print(f"$d.{call}:", render(f"#set($d = $util.base64Decode($input.path('$.text')))$d.{call}"))
print("escaped:", render("$util.escapeJavaScript($util.base64Decode($input.path('$.text')))"))
print("compared:", render("#if($util.base64Decode($input.path('$.text')) == 'shop:1')same#{else}other#end"))
PY
AWS_DEFAULT_REGION=us-east-1 env/bin/python render.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: localstack-core 2026.3.0 with airspeed-ext 0.6.9"
text: "b'shop:1'"
object: 'b\'{"id":7}\''
parsed: '7'
$d.length(): ''
$d.indexOf(':'): ''
$d.split(':'): TemplateExecutionError
$d.toUpperCase(): ''
$d.contains(':'): ''
escaped: "b'shop:1'"
compared: 'other'
SEEN
