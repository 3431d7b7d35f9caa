"""How many recorded answers a second one and two workers compare.

    python measure.py [ANSWERS]

It runs compare.py with Spark's own cluster in one process, on one core and on
two, and the same lines through one gatemap process without Spark.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from pyspark.sql import SparkSession

import gatemap
from compare import compare
from verdict import Comparison


def write(folder: Path, answers: int) -> None:
    integration = {
        "type": "http", "httpMethod": "GET", "uri": "https://example.com",
        "responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": (
            "#set($root = $input.path('$')){\"items\": [#foreach($i in $root.items){\"id\": $i.id, "
            "\"name\": \"$util.escapeJavaScript($i.name)\"}#if($foreach.hasNext),#end#end]}"
        )}}},
    }
    method = {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": integration}
    api = {"openapi": "3.0.1", "info": {"title": "items", "version": "1"}, "paths": {"/items": {"get": method}}}
    (folder / "old.json").write_text(json.dumps(api))
    (folder / "new.json").write_text(json.dumps(api).replace("hasNext),", "hasNext), "))
    (folder / "recorded").mkdir()
    body = json.dumps({"items": [{"id": n, "name": f"name {n}", "rest": "x" * 40} for n in range(10)]})
    with (folder / "recorded" / "0.ndjson").open("w") as out:
        for number in range(answers):
            out.write(json.dumps({"id": str(number), "method": "GET /items", "backend": {"body": body}}) + "\n")


def main() -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(tempfile.mkdtemp())
    write(folder, answers)
    old, new = str(folder / "old.json"), str(folder / "new.json")

    comparison = Comparison(gatemap.read_definition(old), gatemap.read_definition(new))
    with gatemap.Engine(jobs=1) as engine, (folder / "recorded" / "0.ndjson").open() as lines:
        start = time.monotonic()
        count = sum(1 for _ in comparison.verdicts(engine, lines))
        print(f"without Spark: {count / (time.monotonic() - start):.0f} answers a second", flush=True)

    for cores in (1, 2):
        spark = SparkSession.builder.master(f"local[{cores}]").appName("measure").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        start = time.monotonic()
        compare(spark, old, new, str(folder / "recorded"), str(folder / f"out-{cores}"))
        print(f"{cores} cores: {answers / (time.monotonic() - start):.0f} answers a second", flush=True)
        spark.stop()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
