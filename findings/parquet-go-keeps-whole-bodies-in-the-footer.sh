#!/usr/bin/env bash
# github.com/parquet-go/parquet-go 0.32.0 and answers of a megabyte.
#
# Guess: four answers of 1 MB that compress well are a file of some kilobytes, as
# pyarrow 26.0.1 writes it.
# Seen: the file has 24 MB. The least and the greatest body of each row group are in
# it as a whole and uncompressed: twice each in the header of the page, and once each in
# the footer, which alone has 8 MB and is read by everybody who opens the file.
# ColumnIndexSizeLimit changes nothing. SkipPageBounds("body") empties the footer
# and leaves 16 MB in the headers of pages; those want
# DataPageStatistics(false) beside it.
# What it means: a payload of API Gateway may have 10 MB. A recording with such answers
# is larger than without any compression, and a few row groups of them are a footer
# that no careful reader takes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"

	"github.com/parquet-go/parquet-go"
)

type answer struct {
	ID   int    `parquet:"id"`
	Body string `parquet:"body"`
}

func write(name string, options ...parquet.WriterOption) {
	f, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	w := parquet.NewGenericWriter[answer](f, append(options, parquet.Compression(&parquet.Zstd))...)
	for i := range 4 {
		w.Write([]answer{{i, `{"items":"` + strings.Repeat("x", 1<<20) + `"}`}})
		w.Flush()
	}
	w.Close()
	size(name)
}

func size(name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	footer := binary.LittleEndian.Uint32(data[len(data)-8:])
	fmt.Printf("%-22s %3d MB, footer %2d MB, %d times a body\n", name, len(data)>>20, footer>>20, strings.Count(string(data), strings.Repeat("x", 1<<20)))
}

func main() {
	write("default")
	write("ColumnIndexSizeLimit", parquet.ColumnIndexSizeLimit(func([]string) int { return 16 }))
	write("SkipPageBounds", parquet.SkipPageBounds("body"))
	write("SkipPageStatistics", parquet.SkipPageBounds("body"), parquet.SkipPageStatistics("body"))
	write("DataPageStatistics(no)", parquet.SkipPageBounds("body"), parquet.DataPageStatistics(false))
	size("pyarrow")
}
GO
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check pyarrow==26.0.1
env/bin/python - <<'PY'
import pyarrow, pyarrow.parquet
body = '{"items":"' + "x" * (1 << 20) + '"}'
pyarrow.parquet.write_table(pyarrow.table({"id": range(4), "body": [body] * 4}), "pyarrow", row_group_size=1, compression="zstd")
PY
go mod init finding >/dev/null 2>&1
go get github.com/parquet-go/parquet-go@v0.32.0 >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: parquet-go 0.32.0"
default                 24 MB, footer  8 MB, 24 times a body
ColumnIndexSizeLimit    24 MB, footer  8 MB, 24 times a body
SkipPageBounds          16 MB, footer  0 MB, 16 times a body
SkipPageStatistics       0 MB, footer  0 MB, 0 times a body
DataPageStatistics(no)   0 MB, footer  0 MB, 0 times a body
pyarrow                  0 MB, footer  0 MB, 0 times a body
SEEN
