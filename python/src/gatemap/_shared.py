"""The functions of the module, over one engine for each process."""

from __future__ import annotations

import atexit
import os
import threading
from typing import Any, Generator, Iterable, Mapping, Optional

from ._engine import Engine
from ._types import Backend, Case, Request, Response

_lock = threading.Lock()
_engine: Optional[Engine] = None
_owner = 0


def shared() -> Engine:
    """The engine of this process: a fork starts one of its own."""
    global _engine, _owner
    with _lock:
        if _engine is None or _owner != os.getpid() or _engine.closed:
            _engine, _owner = Engine(), os.getpid()
        return _engine


@atexit.register
def _close() -> None:
    if _engine is not None and _owner == os.getpid():
        _engine.close()


def _forked() -> None:
    global _lock
    _lock = threading.Lock()  # it may have been held by a thread that is no more


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def evaluate(
    integration: Mapping[str, Any], backend: Backend = Backend(), request: Request = Request(), **members: Any
) -> Response:
    """Evaluates the integration response for one backend result.

    members are the other fields of Case. CaseError if the case cannot be read;
    what the service answers itself is a response with an error.
    """
    return shared().evaluate(Case(integration, backend, request, **members))


def evaluate_many(cases: Iterable[Case]) -> Generator[Response, None, None]:
    """Evaluates cases in their order, on all processors, in bounded memory."""
    return shared().evaluate_many(cases)


def render(template: str, body: Any = "", **members: Any) -> str:
    """Renders a mapping template; Engine.render says what members there are."""
    return shared().render(template, body, **members)


def matches(pattern: str, text: str) -> bool:
    """Says whether a selection pattern matches the whole text."""
    return shared().matches(pattern, text)
