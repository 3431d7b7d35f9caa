#!/usr/bin/env bash
# github.com/parquet-go/parquet-go 0.32.0 and a file whose row groups are compressed
# in two ways, as fastparquet 2026.9.0 makes one by appending.
#
# Guess: as the format says the codec for each column of each row group, each is read
# by its own.
# Seen: the codec of the first row group is taken for all of them. A file of
# answers written with Snappy, to which more were appended with ZSTD, is "corrupt
# input", and no row comes, not even one of the first row group; the other way round,
# and with none at first, it is another error each time. pyarrow 26.0.1 and DuckDB
# 2.0.1 read all twelve.
# What it means: recordings that grow by a day at a time are such files as soon as a
# default changes, and tools in Go call them damaged.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1
cat >write.py <<'PY'
import duckdb
import fastparquet
import pandas
import pyarrow.parquet

answers = pandas.DataFrame({"id": [f"r{i}" for i in range(6)], "body": ['{"name":"rex"}'] * 6})
for first, second in [("SNAPPY", "ZSTD"), ("ZSTD", "SNAPPY"), ("UNCOMPRESSED", "SNAPPY"), ("SNAPPY", "SNAPPY")]:
    name = f"{first}-{second}.parquet"
    fastparquet.write(name, answers, compression=first)
    fastparquet.write(name, answers, compression=second, append=True)
    print(name, pyarrow.parquet.read_table(name).num_rows, duckdb.sql(f"from '{name}'").fetchall()[11])
PY
env/bin/python write.py | tee seen

cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"
)

type answer struct {
	ID   string `parquet:"id,optional"`
	Body string `parquet:"body,optional"`
}

func main() {
	for _, name := range os.Args[1:] {
		rows, err := parquet.ReadFile[answer](name)
		fmt.Println(name, len(rows), err)
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/parquet-go/parquet-go@v0.32.0 >/dev/null 2>&1
go run . SNAPPY-ZSTD.parquet ZSTD-SNAPPY.parquet UNCOMPRESSED-SNAPPY.parquet SNAPPY-SNAPPY.parquet 2>/dev/null | tee -a seen

diff seen - <<'SEEN' && echo "as recorded: parquet-go 0.32.0"
SNAPPY-ZSTD.parquet 12 ('r5', '{"name":"rex"}')
ZSTD-SNAPPY.parquet 12 ('r5', '{"name":"rex"}')
UNCOMPRESSED-SNAPPY.parquet 12 ('r5', '{"name":"rex"}')
SNAPPY-SNAPPY.parquet 12 ('r5', '{"name":"rex"}')
SNAPPY-ZSTD.parquet 0 decoding page 0 of column "id": decompressing data page v1: s2: corrupt input
ZSTD-SNAPPY.parquet 0 decoding page 0 of column "id": decompressing data page v1: invalid input: magic number mismatch
UNCOMPRESSED-SNAPPY.parquet 0 decoding page 0 of column "id": decoding definition levels of data page v1: unexpected EOF
SNAPPY-SNAPPY.parquet 12 <nil>
SEEN
