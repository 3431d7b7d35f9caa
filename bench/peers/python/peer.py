"""A warm CPython that renders mapping templates with LocalStack's fork of
airspeed, or runs LocalStack's integration response handler, driven over a pipe
(see ../doc.go)."""

import json
import re
import sys
import time

import airspeed

ESCAPES = {"\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r", "'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/"}
SPECIAL = re.compile(r"[\x00-\x1f'\"\\/\x7f-\uffff]")


def escape_one(match):
    c = match.group()
    return ESCAPES.get(c) or f"\\u{ord(c):04X}"


class Util:
    @staticmethod
    def escapeJavaScript(s):
        return SPECIAL.sub(escape_one, str(s))


class Input:
    def __init__(self, root):
        self.root = root

    def path(self, path):
        at = self.root
        for step in path.replace("$", "").split("."):
            if step:
                at = at.get(step) if isinstance(at, dict) else None
        return at


def context(root):
    return {"input": Input(root), "util": Util()}


def full(source, body, _):
    template = airspeed.Template(source)
    return lambda: template.merge(context(json.loads(body)))


def render(source, body, _):
    template = airspeed.Template(source)
    root = json.loads(body)
    return lambda: template.merge(context(root))


def evaluate(source, body, _):
    return lambda: airspeed.Template(source).merge(context(json.loads(body)))


def localstack(source, body, parameters):
    """LocalStack's handler, given what its gateway gives it."""
    from types import SimpleNamespace

    from localstack.services.apigateway.next_gen.execute_api.handlers.integration_response import IntegrationResponseHandler
    from localstack.services.apigateway.next_gen.execute_api.variables import ContextVariableOverrides, ContextVarsResponseOverride
    from werkzeug.datastructures import Headers

    handler = IntegrationResponseHandler()
    responses = {
        "200": {"statusCode": "200", "responseParameters": parameters or {}, "responseTemplates": {"application/json": source}},
        "400": {"statusCode": "400", "selectionPattern": "4\\d{2}"},
    }
    request = {"path_parameters": {}, "query_string_parameters": {}, "headers": Headers(), "body": b""}
    payload = body.encode()
    api = SimpleNamespace(rest_api=SimpleNamespace(rest_api={"binaryMediaTypes": []}))

    def once():
        at = SimpleNamespace(
            integration={"type": "HTTP", "uri": "http://backend", "integrationResponses": responses},
            deployment=api,
            invocation_request=request,
            endpoint_response={"status_code": 200, "headers": Headers(), "body": payload},
            context_variables={},
            context_variable_overrides=ContextVariableOverrides(
                responseOverride=ContextVarsResponseOverride(header={}, status=0)
            ),
            stage_variables={},
            invocation_response=None,
            resource_method={"methodIntegration": {}},
        )
        handler(None, at, None)
        return at.invocation_response["body"].decode()

    return once


VARIANTS = {"full": full, "render": render, "evaluate": evaluate, "localstack": localstack}
prepared = {}


def prepare(request):
    work = VARIANTS[request["variant"]](request["template"], request["body"], request.get("parameters"))
    prepared[request["id"]] = work
    return {"output": work()}


def run(request):
    work = prepared[request["id"]]
    budget = request["ns"]
    start = now = time.perf_counter_ns()
    n, batch = 0, 1
    while now - start < budget:
        for _ in range(batch):
            work()
        n += batch
        now = time.perf_counter_ns()
        if now - start < budget // 8:
            batch *= 2
    return {"n": n, "ns": now - start}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = prepare(request) if request["op"] == "prepare" else run(request)
    except Exception as failure:  # a peer that cannot do a case says so and stays warm
        answer = {"error": f"{type(failure).__name__}: {failure}"}
    print(json.dumps(answer), flush=True)
