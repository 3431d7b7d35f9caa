"""What two versions of an API make of one recorded answer."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Optional, Union

from gatemap import Backend, Case, CaseError, Engine, Method, Request, Response

SCHEMA = "id string, method string, cause string, oldStatus int, newStatus int"
COLUMNS = [column.split()[0] for column in SCHEMA.split(", ")]

Row = tuple[str, str, str, Optional[int], Optional[int]]
Answer = Union[Response, CaseError]


@dataclass(frozen=True)
class Comparison:
    """Two versions of an API."""

    old: Mapping[str, Method]
    new: Mapping[str, Method]

    def verdicts(self, engine: Engine, lines: Iterable[str]) -> Iterator[Row]:
        """One row for each line, also for one that cannot be read: what is counted
        afterwards is what was there before."""
        rows: list[Union[Row, tuple[str, str]]] = []
        cases: list[Case] = []
        for line in lines:
            try:
                answer = json.loads(line, parse_constant=refuse)
                name, method = str(answer["id"]), answer["method"]
                versions = [self.old.get(method), self.new.get(method)]
                if None in versions:
                    cause = "added" if versions[1] else "removed" if versions[0] else "unknown method"
                    rows.append((name, method, cause, None, None))
                    continue
                cases += [case(version, answer) for version in versions if version]
                rows.append((name, method))
            except (ValueError, KeyError, TypeError, AttributeError) as err:
                rows.append(("", "", f"unreadable: {err!r}"[:200], None, None))
        responses = engine.evaluate_many(cases, return_errors=True)
        for row in rows:
            yield pair(row[0], row[1], next(responses), next(responses)) if len(row) == 2 else row
        responses.close()


def pair(name: str, method: str, old: Answer, new: Answer) -> Row:
    """The verdict on the two answers to one recorded answer."""
    for answer in (old, new):
        if isinstance(answer, CaseError):
            return (name, method, f"unreadable: {answer}"[:200], None, None)
    assert isinstance(old, Response) and isinstance(new, Response)
    return (name, method, cause_of(old, new), old.status_code, new.status_code)


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def case(method: Method, answer: Mapping[str, Any]) -> Case:
    """The case of one recorded answer with one version of its method."""
    request, backend = answer.get("request", {}), answer["backend"]
    return Case(
        integration=method.integration,
        backend=Backend(body_of(backend), backend.get("statusCode", 200), backend.get("headers", {})),
        request=Request(
            request.get("httpMethod", method.method),
            request.get("path", method.path),
            request.get("headers", {}),
            request.get("pathParameters", {}),
            request.get("querystring", {}),
        ),
        method_responses=method.method_responses,
        binary_media_types=method.binary_media_types,
        gateway_responses=method.gateway_responses,
        context=answer.get("context", {}),
        stage_variables=answer.get("stageVariables", {}),
    )


def body_of(backend: Mapping[str, Any]) -> Any:
    if "bodyBase64" in backend:
        return base64.b64decode(backend["bodyBase64"])
    return backend.get("body", "")


def cause_of(old: Response, new: Response) -> str:
    """What a client sees first of a difference."""
    if old.status_code != new.status_code:
        return "status"
    if (old.error and old.error.type) != (new.error and new.error.type):
        return "error"
    if headers_of(old) != headers_of(new):
        return "headers"
    return "same" if old.body == new.body else "body"


def headers_of(response: Response) -> dict[str, list[str]]:
    return {name.lower(): list(values) for name, values in response.headers.items()}
