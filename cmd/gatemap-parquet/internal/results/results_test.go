package results

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/cases"
	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

const schema = `message Result {
	optional binary id (STRING);
	optional int32 statusCode (INT(32,true));
	optional group headers (MAP) {
		repeated group key_value {
			required binary key (STRING);
			required group value (LIST) {
				repeated group list {
					required binary element (STRING);
				}
			}
		}
	}
	optional binary body (STRING);
	optional binary bodyBase64 (STRING);
	optional binary selected (STRING);
	optional group error {
		optional binary type (STRING);
		required binary message (STRING);
		optional binary log (STRING);
	}
	optional binary output (STRING);
	optional binary responseOverride (JSON);
	optional boolean matches;
	optional binary json (STRING);
	optional binary value (STRING);
	optional boolean definite;
	optional binary file (STRING);
	optional int64 line (INT(64,true));
}`

// TestWrite: what is written is read again, by the reader of cases.
func TestWrite(t *testing.T) {
	lines := []string{
		`{"id":"a","statusCode":200,"headers":{"Content-Type":["application/json"],"X":["1","2"]},"body":"{\"a\":\"é\"}","selected":"default"}`,
		`{"id":null,"statusCode":500,"headers":{},"bodyBase64":"/w==","error":{"type":"DEFAULT_5XX","message":"m","log":"l"}}`,
		`{"id":7,"output":"x","responseOverride":{"status":201}}`,
		`{"id":{"b":[1]},"error":"why"}`,
		`{"id":"r","matches":true}`,
		`{"id":"p","json":"[1]","value":"[1]","definite":false}`,
		`{"file":"a.ndjson","line":3,"error":"no case"}`,
		``,
		`{"id":"n","statusCode":204,"headers":{"X":null},"body":""}`,
	}
	want := []string{
		lines[0],
		`{"statusCode":500,"headers":{},"bodyBase64":"/w==","error":{"type":"DEFAULT_5XX","message":"m","log":"l"}}`,
		`{"id":"7","output":"x","responseOverride":{"status":201}}`,
		`{"id":"{\"b\":[1]}","error":{"message":"why"}}`,
		lines[4], lines[5],
		`{"error":{"message":"no case"},"file":"a.ndjson","line":3}`,
		`{"id":"n","statusCode":204,"headers":{"X":[]},"body":""}`,
	}
	var file, got bytes.Buffer
	require.NoError(t, Write(&file, strings.NewReader(strings.Join(lines, "\n"))))
	f, err := parquetfile.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), parquetfile.DefaultLimits())
	require.NoError(t, err)
	require.NoError(t, cases.Write(&got, f))
	rows := strings.Split(strings.TrimSpace(got.String()), "\n")
	require.Len(t, rows, len(want))
	for i := range want {
		require.JSONEq(t, want[i], rows[i])
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	require.NoError(t, err)
	require.Equal(t, schema, opened.Schema().String())
	low, high, ok := opened.RowGroups()[0].ColumnChunks()[1].(*parquet.FileColumnChunk).Bounds()
	require.True(t, ok, "statistics")
	require.Equal(t, []int32{200, 500}, []int32{low.Int32(), high.Int32()})
}

// TestWriteRefuses: what would be lost is an error with its line.
func TestWriteRefuses(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":"a","new":1}`:         `line 2: it is no result: json: unknown field "new"`,
		`{"error":{"more":1}}`:       "line 2: it is no result: ",
		`[]`:                         "line 2: it is no result: the line is of the JSON type array",
		`{"statusCode":"x"}`:         "line 2: it is no result: statusCode is of the JSON type string",
		`{"id":1}{}`:                 "text after the end of the object",
		`{"headers":{"a":["b",{}]}}`: "line 2: it is no result: ",
	} {
		var file bytes.Buffer
		require.ErrorContains(t, Write(&file, strings.NewReader("{}\n"+line+"\n{}")), want)
	}
	broken := brokenReader{}
	require.ErrorIs(t, Write(&bytes.Buffer{}, broken), errBroken)
	require.ErrorIs(t, Write(brokenWriter{}, strings.NewReader("{}")), errBroken)
}

var errBroken = fmt.Errorf("broken")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// TestRowGroups: rows do not stay in memory, nor texts in the footer.
func TestRowGroups(t *testing.T) {
	defer func(n int) { groupBytes = n }(groupBytes)
	groupBytes = 1 << 20
	var lines strings.Builder
	for i := range 9 {
		fmt.Fprintf(&lines, `{"id":"%d","body":"%[2]s","bodyBase64":"%[2]s","headers":{"%[2]s":["%[2]s"]},"output":"%[2]s","responseOverride":"%[2]s","json":"%[2]s","value":"%[2]s","error":{"message":"%[2]s","log":"%[2]s"}}`+"\n", i, strings.Repeat("x", 50_000))
	}
	var file bytes.Buffer
	require.NoError(t, Write(&file, strings.NewReader(lines.String())))
	limits := parquetfile.DefaultLimits()
	limits.Footer = 20_000
	f, err := parquetfile.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), limits)
	require.NoError(t, err)
	require.Equal(t, 3, f.Groups())
	require.Less(t, file.Len(), 50_000, "a text of one letter is short, wherever it is")
}
