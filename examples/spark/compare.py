"""Compares two versions of an API over recorded answers, on Spark.

    spark-submit compare.py OLD NEW RECORDED OUT
    spark-submit compare.py --report OUT

OLD and NEW are definitions in any notation that gatemap reads. RECORDED is a
folder of files with one recorded answer a line of JSON:

    {"id": "...", "method": "GET /pets/{id}", "request": {...}, "backend": {...}}

with request and backend as gatemap replay has them. Each input file is a unit:
its verdicts are written as a whole to OUT/unit=NAME, and a unit that is there is
not done again. A run that was killed is started again with the same arguments.
At the end, and with --report, the verdicts are counted by method and cause.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Iterator

import pandas
from pyspark.sql import DataFrame, SparkSession, functions

import gatemap
from verdict import COLUMNS, SCHEMA, Comparison


def compare(spark: SparkSession, old: str, new: str, recorded: str, out: str) -> None:
    """Writes the verdicts of all units that are not there yet."""
    comparison = spark.sparkContext.broadcast(Comparison(gatemap.read_definition(old), gatemap.read_definition(new)))

    def verdicts(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        # One process of gatemap serves all batches of the partition.
        with gatemap.Engine(jobs=1) as engine:
            for batch in batches:
                rows = comparison.value.verdicts(engine, batch["value"])
                yield pandas.DataFrame(rows, columns=COLUMNS)

    for unit in sorted(Path(recorded).iterdir()):
        folder = f"{out}/unit={unit.name}"
        if is_done(spark, folder):
            continue
        # Lines end with a line feed and nothing else: a carriage return alone is
        # part of a line, though Spark would end it there.
        lines = spark.read.option("lineSep", "\n").text(str(unit)).repartition(spark.sparkContext.defaultParallelism)
        lines.mapInPandas(verdicts, SCHEMA).write.mode("overwrite").parquet(folder)
        print(f"done: {unit.name}", flush=True)


def is_done(spark: SparkSession, folder: str) -> bool:
    """Spark writes _SUCCESS when all tasks of a unit have been committed."""
    jvm: Any = spark.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(f"{folder}/_SUCCESS")
    configuration: Any = spark.sparkContext._jsc.hadoopConfiguration()  # type: ignore[union-attr]
    return bool(path.getFileSystem(configuration).exists(path))


def report(spark: SparkSession, out: str) -> DataFrame:
    """How many answers of each method changed, and in what."""
    verdicts = spark.read.parquet(out)
    return (
        verdicts.groupBy("method", "cause")
        .agg(functions.count("*").alias("answers"), functions.min("id").alias("example"))
        .orderBy("method", "cause")
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", metavar="OUT", help="print the table of what a run wrote")
    parser.add_argument("paths", nargs="*", metavar="OLD NEW RECORDED OUT")
    options = parser.parse_args(arguments)
    spark = SparkSession.builder.appName("gatemap compare").getOrCreate()
    if options.report:
        report(spark, options.report).show(1000, truncate=False)
    elif len(options.paths) == 4:
        compare(spark, *options.paths)
        report(spark, options.paths[3]).show(1000, truncate=False)
    else:
        parser.error("four paths: OLD NEW RECORDED OUT")
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
