"""The comparison on a cluster of a master and two workers on this machine."""

from __future__ import annotations

import collections
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterator

import pandas
import pyspark
import pytest

import gatemap

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from verdict import Comparison  # noqa: E402

SPARK = Path(pyspark.__file__).parent
ANSWERS, UNITS = 1200, 4


def definition(pattern: str, template: str) -> str:
    integration = {
        "type": "aws",
        "httpMethod": "POST",
        "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
        "responses": {
            "default": {"statusCode": "200"},
            pattern: {"statusCode": "404", "responseTemplates": {"application/json": template}},
        },
    }
    responses = {status: {"description": status} for status in ("200", "404")}
    method = {"responses": responses, "x-amazon-apigateway-integration": integration}
    return json.dumps({
        "openapi": "3.0.1", "info": {"title": "pets", "version": "1"},
        "paths": {"/pets/{id}": {"get": method}},
    })


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions, one with a pattern that matches less, and recorded answers
    with lines that are none."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "old.json").write_text(definition(".*not found.*", '{"m": "$input.path(\'$.errorMessage\')"}'))
    (folder / "new.json").write_text(definition("pet not found.*", '{"m":"$input.path(\'$.errorMessage\')"}'))
    chance = random.Random(1)
    (folder / "recorded").mkdir()
    number = 0
    for unit in range(UNITS):
        lines = []
        for _ in range(ANSWERS // UNITS):
            body = chance.choice(['{"id": 7}', '{"errorMessage": "pet not found"}', '{"errorMessage": "owner not found"}', "a\rb\u2028"])
            lines.append(json.dumps({"id": f"{number:06}", "method": "GET /pets/{id}", "backend": {"body": body}}, ensure_ascii=False))
            number += 1
        lines += ["no JSON", '{"id": "x", "method": "GET /none", "backend": {}}']
        lines += [json.dumps({"id": "bad", "method": "GET /pets/{id}", "backend": {"statusCode": "many"}})]
        (folder / "recorded" / f"{unit}.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "recorded" / "empty.ndjson").write_text("")
    return folder


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A master and two workers, each a process of its own."""
    log = tmp_path_factory.mktemp("cluster")
    # What a host calls itself may lead nowhere: all of it stays on the loopback.
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(SPARK), "PYSPARK_PYTHON": sys.executable}
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *command: str) -> Path:
        file = log / name
        with file.open("wb") as out:
            started.append(subprocess.Popen(
                [str(SPARK / "bin" / "spark-class"), *command], stdout=out, stderr=out, env=environment,
                cwd=log, start_new_session=True,
            ))
        return file

    def wait(file: Path, pattern: str) -> str:
        for _ in range(600):
            found = re.search(pattern, file.read_text("utf-8", "replace"))
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError(file.read_text("utf-8", "replace"))

    try:
        file = start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        url = wait(file, r"spark://127\.0\.0\.1:\d+")
        for worker in ("worker-1", "worker-2"):
            file = start(worker, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0",
                         "--cores", "1", "--memory", "1g", "--work-dir", str(log / f"{worker}-work"), url)
            wait(file, "Successfully registered with master")
        yield url
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def submit(master: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(SPARK / "bin" / "spark-submit"), "--master", master, "--conf", "spark.ui.enabled=false",
         "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
         "--conf", "spark.executor.memory=512m", "--py-files", str(HERE / "verdict.py"), str(HERE / "compare.py"), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable},
    )


def expected(data: Path) -> list[tuple[Any, ...]]:
    """The verdicts without Spark."""
    comparison = Comparison(gatemap.read_definition(data / "old.json"), gatemap.read_definition(data / "new.json"))
    lines = [line for file in sorted((data / "recorded").iterdir()) for line in file.read_text("utf-8").split("\n") if line]
    with gatemap.Engine() as engine:
        return sorted(comparison.verdicts(engine, lines), key=repr)


def test_killed_and_started_again(master: str, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [str(data / "old.json"), str(data / "new.json"), str(data / "recorded"), str(out)]
    first = submit(master, *arguments)
    assert first.stdout is not None
    assert first.stdout.readline() == "done: 0.ndjson\n"
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    before = {file: file.stat().st_mtime_ns for file in (out / "unit=0.ndjson").iterdir()}

    second = submit(master, *arguments)
    said, errors = second.communicate(timeout=300)
    assert second.returncode == 0, errors[-4000:]
    assert "done: 0.ndjson" not in said and f"done: {UNITS - 1}.ndjson" in said and "done: empty.ndjson" in said
    assert {file: file.stat().st_mtime_ns for file in (out / "unit=0.ndjson").iterdir()} == before

    rows = pandas.concat(pandas.read_parquet(file) for file in sorted(out.rglob("*.parquet"))).astype(object)
    rows = rows.where(rows.notna(), None)
    seen = sorted(rows[["id", "method", "cause", "oldStatus", "newStatus"]].itertuples(index=False, name=None), key=repr)
    assert len(seen) == ANSWERS + 3 * UNITS, "nothing is lost, and nothing is there twice"
    assert [tuple(int(v) if isinstance(v, float) else v for v in row) for row in seen] == expected(data)
    causes = collections.Counter(row[2].split(":")[0] for row in seen)
    assert set(causes) == {"same", "status", "body", "unknown method", "unreadable"}

    assert re.search(rf"\|GET /pets/{{id}}\s*\|status\s*\|{causes['status']}\s*\|", said), said


def test_pipe(master: str, data: Path, tmp_path: Path) -> None:
    """gatemap replay behind RDD.pipe: one result a line, in the order of the
    lines of a partition, and an error where the program fails. GATEMAP_CASES is a
    folder of cases, whose results go to the file GATEMAP_RESULTS."""
    script = tmp_path / "pipe.py"
    script.write_text(f"""
import json, os, sys
from pathlib import Path
from pyspark import SparkContext
from gatemap._program import program

sc = SparkContext()
lines = [json.dumps({{"id": n, "template": "$input.body", "body": str(n)}}) for n in range(500)]
replay = program() + " replay -j 1"
results = sc.parallelize(lines, 7).pipe(replay, checkCode=True).map(json.loads).collect()
assert [r["output"] for r in results] == [str(n) for n in range(500)], results[:3]
assert sc.parallelize([], 3).pipe(replay, checkCode=True).collect() == []
if "GATEMAP_CASES" in os.environ:
    files = sorted(Path(os.environ["GATEMAP_CASES"]).glob("*.ndjson"))
    cases = [line for file in files for line in file.read_text("utf-8").split("\\n") if line]
    results = sc.parallelize(cases, 7).pipe(replay, checkCode=True).collect()
    Path(os.environ["GATEMAP_RESULTS"]).write_text("\\n".join(results) + "\\n", "utf-8")
try:
    sc.parallelize(["no JSON"], 1).pipe(replay, checkCode=True).collect()
except Exception as err:
    assert "exited" in str(err), err
    print("failed as it should")
""")
    run = subprocess.run(
        [str(SPARK / "bin" / "spark-submit"), "--master", master, "--conf", "spark.ui.enabled=false",
         "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.executor.memory=512m", str(script)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable},
    )
    assert run.returncode == 0 and "failed as it should" in run.stdout, run.stderr[-4000:]
