"""Makes the files of this folder: the same six cases by each writer, and one file
with every type.

    pip install pyarrow==26.0.1 duckdb==2.0.1 'pandas==3.1.1' polars==2.1.0 fastparquet==2026.9.0 pyspark==4.3.0
    python make.py
"""

import base64
import datetime
import decimal
import glob
import json
import os
import shutil
import tempfile

import duckdb
import fastparquet
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))

INTEGRATION = json.dumps({
    "type": "HTTP",
    "integrationResponses": {
        "default": {"statusCode": "200", "responseTemplates": {"application/json": "{\"n\": $input.json('$.name')}"}},
        "404": {"statusCode": "404", "selectionPattern": "4.*"},
    },
})


def row(i):
    body = [json.dumps({"name": f"é{i}\n"}, ensure_ascii=False).encode(), b"\xff\x00", None][i % 3]
    return {
        "id": f"r{i}",
        "integration": INTEGRATION,
        "request": {"httpMethod": "GET", "path": f"/pets/{i}"},
        "backend": {
            "statusCode": 404 if i == 4 else 200,
            "headers": [("Content-Type", ["application/json"]), ("X-A", ["1", "2"][: i % 3])],
            "body": body,
        },
    }


ROWS = [row(i) for i in range(6)]
SCHEMA = pa.schema([
    ("id", pa.string()),
    ("integration", pa.string()),
    ("request", pa.struct([("httpMethod", pa.string()), ("path", pa.string())])),
    ("backend", pa.struct([
        ("statusCode", pa.int32()),
        ("headers", pa.map_(pa.string(), pa.list_(pa.string()))),
        ("body", pa.binary()),
    ])),
])
TABLE = pa.Table.from_pylist(ROWS, SCHEMA)


def ndjson():
    """The cases as lines, for those who read JSON."""
    for r in ROWS:
        backend = dict(r["backend"], headers=dict(r["backend"]["headers"]))
        body = backend.pop("body")
        if body is not None:
            try:
                backend["body"] = body.decode()
            except UnicodeDecodeError:
                backend["bodyBase64"] = base64.b64encode(body).decode()
        yield dict(r, integration=json.loads(r["integration"]), backend=backend)


def arrow():
    for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
        pq.write_table(TABLE, f"arrow-{codec}.parquet", compression=codec, row_group_size=4)
    encodings = {"id": "DELTA_BYTE_ARRAY", "integration": "DELTA_LENGTH_BYTE_ARRAY", "backend.statusCode": "DELTA_BINARY_PACKED"}
    pq.write_table(TABLE, "arrow-pages2.parquet", data_page_version="2.0", use_dictionary=False, column_encoding=encodings, write_page_checksum=True)


def types():
    at = datetime.datetime(2026, 11, 30, 1, 2, 3, 456000)
    table = pa.table({
        "id": pa.array([1, 2, None], pa.int64()),
        "int8": pa.array([-1, 2, None], pa.int8()),
        "uint32": pa.array([2**32 - 1, 0, None], pa.uint32()),
        "uint64": pa.array([2**64 - 1, 0, None], pa.uint64()),
        "double": pa.array([200.0, 1e-9, -1.5e300]),
        "float": pa.array([0.1, 1e21, 3], pa.float32()),
        "half": pa.array([1.5, -0.1, 6e-8], pa.float16()),
        "decimal": pa.array([decimal.Decimal("-1.20"), None, decimal.Decimal("12345678901234567890.12")], pa.decimal128(30, 2)),
        "small": pa.array([decimal.Decimal("0.05"), None, decimal.Decimal("-7.00")], pa.decimal128(5, 2)),
        "point": pa.array([at, None, datetime.datetime(1969, 12, 31)], pa.timestamp("us", tz="UTC")),
        "local": pa.array([at, None, None], pa.timestamp("ms")),
        "nanos": pa.array([1, None, -1], pa.timestamp("ns", tz="Europe/Berlin")),
        "day": pa.array([datetime.date(1969, 12, 31), None, None]),
        "time": pa.array([datetime.time(1, 2, 3, 500000), None, None]),
        "bool": pa.array([True, False, None]),
        "bytes": pa.array([b"text", b"\xff", None]),
        "lists": pa.array([[[1], [2, None], None, []], [], None], pa.list_(pa.list_(pa.int32()))),
        "numbers": pa.array([[(1, "a"), (2, None)], [], None], pa.map_(pa.int32(), pa.string())),
        "objects": pa.array([[{"a": 1, "b": ["x"]}, None], [{"a": None, "b": None}], []], pa.list_(pa.struct([("a", pa.int8()), ("b", pa.list_(pa.string()))]))),
        "nothing": pa.nulls(3),
        'na"me\n': pa.array(['"\\\n\x01é', "", None]),
    })
    pq.write_table(table, "types.parquet", store_decimal_as_integer=True)
    pq.write_table(table.select(["point", "bool"]), "int96.parquet", use_deprecated_int96_timestamps=True, column_encoding={"bool": "RLE"}, use_dictionary=False)
    pq.write_table(table.select(["double", "float", "int8"]), "split.parquet", use_dictionary=False, column_encoding="BYTE_STREAM_SPLIT", store_schema=False)


def duck(lines):
    for version in ["V1", "V2"]:
        duckdb.sql(f"copy (from read_json('{lines}')) to 'duckdb-{version.lower()}.parquet' (format parquet, parquet_version {version})")
    duckdb.sql(f"copy (select id, to_json(integration) as integration, request, to_json(backend) as backend from read_json('{lines}')) to 'duckdb-json.parquet' (format parquet, compression zstd)")


def flat():
    frame = pandas.json_normalize(list(ndjson()), max_level=1)
    frame = frame[[c for c in frame.columns if not c.startswith("integration.")]]
    frame["integration"] = INTEGRATION
    frame.to_parquet("pandas.parquet")
    few = frame[["id", "integration", "request.httpMethod", "request.path", "backend.statusCode", "backend.body"]]
    fastparquet.write("fastparquet.parquet", few, compression="SNAPPY")
    fastparquet.write("fastparquet.parquet", few, compression="GZIP", append=True)


def spark():
    from pyspark.sql import SparkSession, functions as f

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
    rows = [
        (r["id"], r["integration"], r["request"], dict(r["backend"], headers=dict(r["backend"]["headers"])))
        for r in ROWS
    ]
    schema = "id string, integration string, request struct<httpMethod: string, path: string>, backend struct<statusCode: int, headers: map<string, array<string>>, body: binary>"
    frame = session.createDataFrame(rows, schema).coalesce(1)
    for name, options in {
        "spark": {},
        "spark-v2": {"parquet.writer.version": "v2", "compression": "zstd"},
        "spark-lz4": {"compression": "lz4"},  # framed as Hadoop does
    }.items():
        write(frame, name, options)
    session.conf.set("spark.sql.parquet.writeLegacyFormat", True)
    session.conf.set("spark.sql.parquet.outputTimestampType", "INT96")
    session.conf.set("spark.sql.session.timeZone", "UTC")
    write(frame.withColumn("at", f.to_timestamp(f.lit("2026-11-30 01:02:03.5"))).withColumn("price", f.lit("1.20").cast("decimal(9,2)")), "spark-legacy", {"compression": "gzip"})


def write(frame, name, options):
    with tempfile.TemporaryDirectory() as folder:
        frame.write.options(**options).parquet(folder + "/out")
        (part,) = glob.glob(folder + "/out/part-*.parquet")
        shutil.move(part, name + ".parquet")


if __name__ == "__main__":
    arrow()
    types()
    polars.read_parquet("arrow-zstd.parquet").write_parquet("polars.parquet")
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as lines:
        for line in ndjson():
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        lines.flush()
        duck(lines.name)
    flat()
    spark()
