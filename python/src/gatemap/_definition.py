"""API definitions, read by the program in all notations that it knows."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence, Union

from ._engine import CaseError, Engine
from ._program import program
from ._shared import shared
from ._types import Backend, Case, Request, Response


@dataclass(frozen=True)
class Method:
    """A method of an API with its integration."""

    method: str
    path: str
    integration: Mapping[str, Any]
    method_responses: Optional[Mapping[str, Any]]
    binary_media_types: Sequence[str]
    gateway_responses: Mapping[str, Any]
    file: str
    line: int

    def evaluate(
        self,
        backend: Backend = Backend(),
        request: Optional[Request] = None,
        *,
        engine: Optional[Engine] = None,
        context: Mapping[str, Any] = {},
        stage_variables: Mapping[str, str] = {},
    ) -> Response:
        """Evaluates the method's integration response for one backend result.

        Without a request it is one of the method's own verb and path.
        """
        case = Case(
            integration=self.integration,
            backend=backend,
            request=Request(self.method, self.path) if request is None else request,
            method_responses=self.method_responses,
            binary_media_types=self.binary_media_types,
            gateway_responses=self.gateway_responses,
            context=context,
            stage_variables=stage_variables,
        )
        return (engine or shared()).evaluate(case)


def read_definition(file: Union[str, "os.PathLike[str]"], *arguments: str) -> dict[str, Method]:
    """Reads the methods of a definition by their names, such as "GET /pets/{id}".

    arguments are flags of ``gatemap list``, such as ``--api`` or ``--param``.
    CaseError says what cannot be read, and where.
    """
    run = subprocess.run(
        [program(), "list", "-o", "json", *arguments, "--", os.fspath(file)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 0:
        raise CaseError(run.stderr.strip())
    methods = (method(json.loads(line)) for line in run.stdout.split("\n") if line)
    return {f"{m.method} {m.path}": m for m in methods if m is not None}


def method(line: Mapping[str, Any]) -> Optional[Method]:
    """A method as gatemap list writes it; None where it has no integration."""
    if "integration" not in line:
        return None
    return Method(
        method=line["method"],
        path=line["path"],
        integration=line["integration"],
        method_responses=line.get("methodResponses"),
        binary_media_types=line.get("binaryMediaTypes") or (),
        gateway_responses=line.get("gatewayResponses") or {},
        file=line.get("file", ""),
        line=line.get("line", 0),
    )
