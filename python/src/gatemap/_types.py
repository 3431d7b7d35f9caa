"""What goes in and what comes out of an evaluation."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence, Union

Fields = Mapping[str, Union[str, Sequence[str]]]
"""Header or query string fields: a name has one value or several."""


@dataclass(frozen=True)
class Request:
    """The client's request, as far as templates and parameters can read it."""

    method: str = "GET"
    path: str = "/"
    headers: Fields = field(default_factory=dict)
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    querystring: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Backend:
    """The backend's result.

    A body that is neither str nor bytes is written as JSON. For a Lambda
    function, leave status_code as it is: an error is a body with errorMessage.
    """

    body: Any = ""
    status_code: int = 200
    headers: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One evaluation.

    integration, method_responses and gateway_responses are written as the
    service's API has them: integration is what get-integration prints.
    method_responses None means that headers are not checked against them.
    """

    integration: Mapping[str, Any]
    backend: Backend = Backend()
    request: Request = Request()
    method_responses: Optional[Mapping[str, Any]] = None
    binary_media_types: Sequence[str] = ()
    gateway_responses: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    stage_variables: Mapping[str, str] = field(default_factory=dict)

    def line(self) -> dict[str, Any]:
        """The case as gatemap replay reads it."""
        line: dict[str, Any] = {
            "integration": self.integration,
            "request": {
                "httpMethod": self.request.method,
                "path": self.request.path,
                "headers": values(self.request.headers),
                "pathParameters": dict(self.request.path_parameters),
                "querystring": values(self.request.querystring),
            },
            "backend": {
                "statusCode": self.backend.status_code,
                "headers": values(self.backend.headers),
                **body_members(self.backend.body),
            },
        }
        if self.method_responses is not None:
            line["methodResponses"] = self.method_responses
        if self.binary_media_types:
            line["binaryMediaTypes"] = list(self.binary_media_types)
        if self.gateway_responses:
            line["gatewayResponses"] = self.gateway_responses
        if self.context:
            line["context"] = self.context
        if self.stage_variables:
            line["stageVariables"] = self.stage_variables
        return line


@dataclass(frozen=True)
class Failure:
    """Why the service answered by itself: the type of the gateway response, the
    message to the client, and the line of the execution log."""

    type: str
    message: str
    log: str


@dataclass(frozen=True)
class Response:
    """What the client gets. selected is the key of the integration response."""

    status_code: int
    headers: Mapping[str, Sequence[str]]
    body: bytes
    selected: str = ""
    error: Optional[Failure] = None

    @property
    def text(self) -> str:
        """The body as UTF-8; bytes that are none become U+FFFD."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; ValueError where it is none."""
        return json.loads(self.body)

    def header(self, name: str) -> Optional[str]:
        """The first value of a header, whatever the case of its name."""
        for key, found in self.headers.items():
            if key.lower() == name.lower() and found:
                return found[0]
        return None


def response(result: Mapping[str, Any]) -> Response:
    """The response in a result line of gatemap replay."""
    error = result.get("error")
    body = result.get("bodyBase64")
    return Response(
        status_code=result["statusCode"],
        headers=result["headers"],
        body=result["body"].encode() if body is None else base64.b64decode(body),
        selected=result.get("selected", ""),
        error=None if error is None else Failure(error["type"], error["message"], error["log"]),
    )


def values(fields: Fields) -> dict[str, list[str]]:
    """Fields as lists of values."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}


def body_members(body: Any) -> dict[str, str]:
    """A body as the member of a line that can hold it."""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return {"bodyBase64": base64.b64encode(body).decode("ascii")}
    return {"body": text(body)}


def text(body: Any) -> str:
    """A str as it is, anything else as JSON."""
    if isinstance(body, str):
        return body
    return json.dumps(body, ensure_ascii=False, allow_nan=False)
