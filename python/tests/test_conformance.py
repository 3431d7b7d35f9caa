"""The recorded cases, through the package. GATEMAP_CASES names their folder."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any, Iterator

import pytest
from gatemap import Backend, Case, CaseError, Engine, Request, TemplateError

FOLDER = Path(os.environ["GATEMAP_CASES"])


def lines(member: str) -> list[dict[str, Any]]:
    def found() -> Iterator[dict[str, Any]]:
        for file in sorted(FOLDER.glob("*.ndjson")):
            for line in file.read_text("utf-8").split("\n"):
                case = json.loads(line or "{}")
                if member in case:
                    yield case

    return list(found())


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


def test_evaluations(gatemap_engine: Engine) -> None:
    """Status, body and error; the rules are those of testdata/rules/README.md."""
    wrong = []
    cases = [line for line in lines("integration") if "expect" in line]
    assert len(cases) > 300
    for line in cases:
        expect = line["expect"]
        response = gatemap_engine.evaluate(case_of(line))
        seen: dict[str, Any] = {"statusCode": response.status_code, "body": response.text, "bodyTrimmed": response.text.strip()}
        seen["error"] = response.error.type if response.error else None
        for member in ("statusCode", "body", "bodyTrimmed", "error"):
            if member in expect and expect[member] != seen[member]:
                wrong.append((line["id"], member, expect[member], seen[member]))
        headers = {name.lower(): list(value) for name, value in response.headers.items()}
        for name, value in expect.get("headers", {}).items():
            if headers.get(name.lower()) != value:
                wrong.append((line["id"], name, value, headers.get(name.lower())))
        if "bodyJSON" in expect and response.json() != expect["bodyJSON"]:
            wrong.append((line["id"], "bodyJSON", expect["bodyJSON"], response.text))
    known = set(json.loads((FOLDER.parent / "deviations.json").read_text()))
    assert [w for w in wrong if w[0] not in known] == []


def test_patterns(gatemap_engine: Engine) -> None:
    cases = [line for line in lines("regex") if "expect" in line]
    assert len(cases) > 50
    wrong = [c["id"] for c in cases if gatemap_engine.matches(c["regex"], c["input"]) != c["expect"]]
    assert wrong == []


def test_templates_that_need_no_variables(gatemap_engine: Engine) -> None:
    cases = [
        line for line in lines("template")
        if not line.get("vars") and not line.get("recordedAs") and ("expectError" in line or isinstance(line.get("expect"), str))
    ]
    assert len(cases) > 500
    known = set(json.loads((FOLDER.parent / "deviations.json").read_text()))
    wrong = []
    for line in cases:
        try:
            seen: Any = gatemap_engine.render(
                line["template"], line.get("body") or "", params=line.get("params") or {},
                context=line.get("context") or {}, stage_variables=line.get("stageVariables") or {},
            )
        except (TemplateError, CaseError):
            seen = None
        if seen != line.get("expect") and line["id"] not in known:
            wrong.append((line["id"], line.get("expect"), seen))
    assert wrong == []
