"""Folders that Spark writes, read by gatemap replay, and the results of that read by
Spark. Needs gatemap-parquet on PATH."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
from pyspark.sql import DataFrame, SparkSession

from gatemap._program import program

INTEGRATION = {
    "type": "AWS",
    "integrationResponses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": "$context.stage|$input.body"}}},
}
COLUMNS = "id string, integration string, backend struct<statusCode: int, headers: map<string, array<string>>, body: binary>, `context.stage` string, n int"
# What Spark escapes in names of folders, what it leaves, and what it has other names for.
STAGES = ["prod", "eu/west", "a=b", "a%b", "x:y", "sp ace", "tab\tb", "line\nb", "'q'", '"q"', "{b}[c]", "#?*\\^", "<|>", "~",
          "00", "true", "2026-01-01", "e\u0301", "", None]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark: SparkSession) -> DataFrame:
    rows = [(f"{i}", json.dumps(INTEGRATION), (200, {"Content-Type": ["text/plain"]}, f"body {i}".encode()), stage, i % 2) for i, stage in enumerate(STAGES)]
    return spark.createDataFrame(rows, COLUMNS)


def replay(folder: Path, *arguments: str) -> dict[str, Any]:
    run = subprocess.run([program(), "replay", *arguments, str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
    return {line["id"]: line["body"] for line in map(json.loads, run.stdout.splitlines())}


WANT = {f"{i}": f"{stage or ''}|body {i}" for i, stage in enumerate(STAGES)}


@pytest.mark.parametrize(
    "options",
    [{"compression": codec} for codec in ("none", "snappy", "gzip", "zstd", "lz4", "lz4_raw")]
    + [{"parquet.writer.version": "v2"}, {"maxRecordsPerFile": 1}],
    ids=lambda options: "-".join(f"{value}" for value in options.values()),
)
def test_partitions(frame: DataFrame, tmp_path: Path, options: dict[str, Any]) -> None:
    frame.write.options(**options).partitionBy("context.stage", "n").parquet(str(tmp_path / "cases"))
    assert replay(tmp_path / "cases") == WANT


def test_older_forms(spark: SparkSession, frame: DataFrame, tmp_path: Path) -> None:
    """Lists of two levels, and columns that replay ignores."""
    spark.conf.set("spark.sql.parquet.writeLegacyFormat", "true")
    spark.conf.set("spark.sql.parquet.outputTimestampType", "INT96")
    try:
        frame.selectExpr("*", "timestamp '2026-11-30 01:02:03' AS at", "1.5bd AS price").write.partitionBy("n").parquet(str(tmp_path / "cases"))
    finally:
        spark.conf.unset("spark.sql.parquet.writeLegacyFormat")
        spark.conf.unset("spark.sql.parquet.outputTimestampType")
    assert replay(tmp_path / "cases") == WANT


def test_results(spark: SparkSession, frame: DataFrame, tmp_path: Path) -> None:
    frame.write.partitionBy("context.stage").parquet(str(tmp_path / "cases"))
    replay(tmp_path / "cases", "-o", str(tmp_path / "results.parquet"))
    results = spark.read.parquet(str(tmp_path / "results.parquet"))
    assert {row.id: row.body for row in results.collect()} == WANT
    assert {(row.statusCode, row.headers["Content-Type"][0]) for row in results.collect()} == {(200, "application/json")}
