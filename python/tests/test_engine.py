"""The package as a stranger has it: installed from the wheel."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import gatemap
import pytest
from gatemap import Backend, Case, Request

TEMPLATE = '{"n": "$input.path(\'$.name\')"}'
NOT_FOUND = {
    "type": "AWS",
    "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations",
    "integrationResponses": {
        "200": {"statusCode": "200", "responseTemplates": {"application/json": TEMPLATE}},
        "404": {
            "statusCode": "404",
            "selectionPattern": ".*not found.*",
            "responseParameters": {"method.response.header.X-Who": "integration.response.header.x-who"},
            "responseTemplates": {"application/json": "$input.path('$.errorMessage')"},
        },
    },
}


def test_evaluate() -> None:
    response = gatemap.evaluate(
        NOT_FOUND, Backend({"errorMessage": "pet not found"}, headers={"x-who": "me"}), Request(path="/pets/7")
    )
    assert (response.status_code, response.selected, response.text) == (404, "404", "pet not found")
    assert response.header("x-WHO") == "me"
    assert response.header("x-none") is None
    assert response.error is None
    assert gatemap.evaluate(NOT_FOUND, Backend({"name": "Rex"})).json() == {"n": "Rex"}


def test_undeclared_header() -> None:
    response = gatemap.evaluate(
        NOT_FOUND,
        Backend({"errorMessage": "pet not found"}, headers={"x-who": "me"}),
        method_responses={"404": {"statusCode": "404", "responseParameters": {}}},
    )
    assert response.status_code == 500
    assert response.error is not None and response.error.type == "API_CONFIGURATION_ERROR"
    assert response.error.log


def test_bytes() -> None:
    body = bytes(range(256))
    response = gatemap.evaluate(
        {"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200"}}},
        Backend(body, headers={"Content-Type": "image/png"}),
        Request(headers={"Accept": "image/png"}),
        binary_media_types=["image/png"],
    )
    assert response.body == body


@pytest.mark.parametrize("text", ["\ud800", "\u0000\n\r\u2028", "é😀", '"\\'])
def test_text_stays(text: str) -> None:
    expected = text.replace("\ud800", "?")
    assert gatemap.matches("(?s).*", text)
    if text == expected:
        assert gatemap.render("$input.body", text) == expected


def test_render() -> None:
    assert gatemap.render(TEMPLATE, {"name": "Rex"}) == '{"n": "Rex"}'
    assert gatemap.render("$input.params('q')$stageVariables.s$context.stage", params={"querystring": {"q": "1"}},
                          stage_variables={"s": "2"}, context={"stage": "3"}) == "123"
    with pytest.raises(gatemap.TemplateError, match="1"):
        gatemap.render("#if(")
    with pytest.raises(ValueError):
        gatemap.render("", float("nan"))


def test_matches() -> None:
    assert gatemap.matches(".*not found.*", "pet not found")
    assert not gatemap.matches(".*not found.*", "not found\n")
    with pytest.raises(gatemap.TemplateError):
        gatemap.matches("(", "")


def test_bad_case_leaves_engine_usable(gatemap_engine: gatemap.Engine) -> None:
    with pytest.raises(gatemap.CaseError, match="statusCode|integrationResponses|type"):
        gatemap_engine.evaluate(Case({"type": 7}))
    assert gatemap_engine.render("1") == "1"


def test_errors_in_their_place(gatemap_engine: gatemap.Engine) -> None:
    cases = [*many(1), Case({"type": 7}), *many(2)]
    answers = list(gatemap_engine.evaluate_many(cases, return_errors=True))
    assert [isinstance(answer, gatemap.CaseError) for answer in answers] == [False, True, False, False]


def many(count: int) -> list[Case]:
    return [Case(NOT_FOUND, Backend({"name": str(number)})) for number in range(count)]


def test_many_in_order(gatemap_engine: gatemap.Engine) -> None:
    responses = gatemap_engine.evaluate_many(many(2000))
    assert [response.json()["n"] for response in responses] == [str(number) for number in range(2000)]


def test_many_with_large_bodies(gatemap_engine: gatemap.Engine) -> None:
    cases = (Case({"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200"}}}, Backend("x" * 1_000_000))
             for _ in range(20))
    assert [len(response.body) for response in gatemap_engine.evaluate_many(cases)] == [1_000_000] * 20


def test_many_closed_early(gatemap_engine: gatemap.Engine) -> None:
    responses = gatemap_engine.evaluate_many(many(1000))
    assert next(responses).json()["n"] == "0"
    responses.close()
    assert gatemap_engine.render("1") == "1"


def test_many_from_an_iterator_that_fails(gatemap_engine: gatemap.Engine) -> None:
    def cases():  # type: ignore[no-untyped-def]
        yield from many(3)
        raise KeyError("mine")

    seen = []
    with pytest.raises(KeyError, match="mine"):
        for response in gatemap_engine.evaluate_many(cases()):
            seen.append(response.json()["n"])
    assert seen == ["0", "1", "2"]
    assert gatemap_engine.render("1") == "1"


def test_threads(gatemap_engine: gatemap.Engine) -> None:
    wrong = []

    def ask(thread: int) -> None:
        for number in range(50):
            body = f"{thread}-{number}"
            if gatemap_engine.render("$input.body", body) != body:
                wrong.append(body)

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_fork_has_an_engine_of_its_own() -> None:
    assert gatemap.render("1") == "1"
    with multiprocessing.get_context("fork").Pool(2) as pool:
        bodies = [str(number) for number in range(100)]
        assert pool.map(echo, bodies) == bodies
    assert gatemap.render("1") == "1"


def echo(body: str) -> str:
    return gatemap.render("$input.body", body)


def test_process_that_ends() -> None:
    with gatemap.Engine() as engine:
        assert engine.render("1") == "1"
        assert engine._process is not None
        engine._process.kill()
        engine._process.wait()
        assert engine.render("2") == "2", "the next question starts another"
    with pytest.raises(gatemap.EngineError, match="closed"):
        engine.render("3")
    engine.close()


def test_question_within_questions() -> None:
    """What would wait for itself is an error."""
    with gatemap.Engine() as engine:
        answers = engine.evaluate_many(many(3))
        assert next(answers).json() == {"n": "0"}
        with pytest.raises(gatemap.EngineError, match="under way"):
            engine.render("1")
        assert len(list(answers)) == 2
        asks = (Case(NOT_FOUND, Backend(engine.render("1"))) for _ in range(2))
        with pytest.raises(gatemap.EngineError, match="under way"):
            list(engine.evaluate_many(asks))
        assert engine.render("2") == "2"


def test_close_waits_for_nobody() -> None:
    engine = gatemap.Engine()
    answers = engine.evaluate_many(many(100_000))
    next(answers)
    engine.close()
    with pytest.raises(gatemap.EngineError, match="closed"):
        list(answers)
    with pytest.raises(gatemap.EngineError, match="closed"):
        engine.render("1")


def test_exit_with_answers_left() -> None:
    """A program may end while an iterator is half used."""
    program = (
        "import gatemap\n"
        "answers = gatemap.evaluate_many(gatemap.Case({'type': 'HTTP'}) for _ in range(5))\n"
        "print(next(answers).status_code)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "500\n"


def test_program_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GATEMAP", str(tmp_path / "none"))
    with gatemap.Engine() as engine, pytest.raises(gatemap.EngineError, match="cannot be started"):
        engine.render("1")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_program_that_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "gatemap"
    script.write_text("#!/bin/sh\necho out of paper >&2\nexit 2\n")
    script.chmod(0o755)
    monkeypatch.setenv("GATEMAP", str(script))
    with gatemap.Engine() as engine, pytest.raises(gatemap.EngineError, match="out of paper"):
        engine.render("1")


def test_definition(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    # A line separator stays in a string of JSON: it ends no line.
    file.write_text(
        '{"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/pets/{id}": {"get": {'
        '"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {"type": "http", '
        '"httpMethod": "GET", "uri": "https://example.com", "responses": {"default": {"statusCode": "200", '
        '"responseTemplates": {"application/json": "$context.stage:\u2028$input.path(\'$.id\')"}}}}}}}}',
        "utf-8",
    )
    methods = gatemap.read_definition(file)
    assert list(methods) == ["GET /pets/{id}"]
    response = methods["GET /pets/{id}"].evaluate(Backend({"id": 7}), context={"stage": "prod"})
    assert response.text == "prod:\u20287"
    file.write_text("{")
    with pytest.raises(gatemap.CaseError, match="api.json"):
        gatemap.read_definition(file)


def test_command() -> None:
    command = Path(sys.executable).with_name("gatemap")
    said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("gatemap ")
    assert subprocess.run([command, "list", "none.yaml"], capture_output=True, check=False).returncode == 2
