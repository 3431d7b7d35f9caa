package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// parquetStandIn is gatemap-parquet in scripts: its files are lines behind a line
// PAR1, and columns beside a row's own come before its id. The real one is tested with the
// command in its own module.
func parquetStandIn() {
	data, err := io.ReadAll(os.Stdin)
	lines := bytes.TrimPrefix(data, []byte("PAR1\n"))
	if os.Args[1] == "write" {
		lines = append([]byte("PAR1\n"), lines...)
	}
	for _, column := range os.Args[2:] {
		name, value, _ := strings.Cut(column, "=")
		lines = bytes.ReplaceAll(lines, []byte(`"id":`), fmt.Appendf(nil, `%q:%q,"id":`, name, value))
	}
	lines, reason, failed := bytes.Cut(lines, []byte("FAIL "))
	os.Stdout.Write(lines)
	if failed || err != nil {
		fmt.Fprintf(os.Stderr, "gatemap-parquet: %s", reason)
		os.Exit(2)
	}
	os.Exit(0)
}
