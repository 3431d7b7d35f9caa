"""The results of the recorded cases, one JSON object a line, as gatemap replay
prints them: python channel.py FOLDER > RESULTS. .ci/python compares them."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any, Iterator

from gatemap import Backend, Case, CaseError, Engine, Request, Response, TemplateError


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.ndjson")):
        for line in file.read_text("utf-8").split("\n"):
            if line:
                yield json.loads(line)


def case_of(line: dict[str, Any]) -> Case:
    request, backend = line.get("request", {}), line.get("backend", {})
    body: Any = backend.get("body", "")
    if "bodyBase64" in backend:
        body = base64.b64decode(backend["bodyBase64"])
    return Case(
        integration=line["integration"],
        backend=Backend(body, backend.get("statusCode", 0), backend.get("headers", {})),
        request=Request(
            request.get("httpMethod", ""), request.get("path", ""), request.get("headers", {}),
            request.get("pathParameters", {}), request.get("querystring", {}),
        ),
        method_responses=line.get("methodResponses"),
        binary_media_types=line.get("binaryMediaTypes", ()),
        gateway_responses=line.get("gatewayResponses", {}),
        context=line.get("context", {}),
        stage_variables=line.get("stageVariables", {}),
    )


def members_of(response: Response) -> dict[str, Any]:
    members: dict[str, Any] = {"statusCode": response.status_code, "headers": {name: list(v) for name, v in response.headers.items()}}
    try:
        members["body"] = response.body.decode("utf-8")
    except UnicodeDecodeError:
        members["bodyBase64"] = base64.b64encode(response.body).decode("ascii")
    if response.error:
        members["error"] = {"type": response.error.type}
    return members


def result(engine: Engine, line: dict[str, Any]) -> dict[str, Any]:
    try:
        if "template" in line:
            return {"output": engine.render(
                line["template"], line.get("body") or "", params=line.get("params") or {},
                context=line.get("context") or {}, stage_variables=line.get("stageVariables") or {},
            )}
        return {"matches": engine.matches(line["regex"], line["input"])}
    except (TemplateError, CaseError) as err:
        return {"error": str(err)}


def main(folder: str) -> None:
    cases = list(lines(Path(folder)))
    whole = [line for line in cases if "integration" in line]
    with Engine() as engine:
        for line, response in zip(whole, engine.evaluate_many(case_of(line) for line in whole)):
            print(json.dumps({"id": line["id"], **members_of(response)}))
        for line in cases:
            if "regex" in line or "template" in line and not line.get("vars"):
                print(json.dumps({"id": line["id"], **result(engine, line)}))


main(sys.argv[1])
