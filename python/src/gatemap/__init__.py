"""Evaluates Amazon API Gateway REST API integration responses outside AWS.

A long-lived ``gatemap replay`` does the work, one line of JSON a case. The
functions of this module share one such process; an :class:`Engine` is one of
its own. All may be used from several threads.

    >>> import gatemap
    >>> gatemap.render('{"n": "$input.path(\\'$.name\\')"}', {"name": "Rex"})
    '{"n": "Rex"}'
"""

from ._definition import Method, read_definition
from ._engine import CaseError, Engine, EngineError, TemplateError
from ._shared import evaluate, evaluate_many, matches, render
from ._types import Backend, Case, Failure, Request, Response

__all__ = [
    "Backend",
    "Case",
    "CaseError",
    "Engine",
    "EngineError",
    "Failure",
    "Method",
    "Request",
    "Response",
    "TemplateError",
    "evaluate",
    "evaluate_many",
    "matches",
    "read_definition",
    "render",
]
