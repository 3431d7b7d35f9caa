package cases

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

// written is a file with the rows, and its lines.
func written[T any](t *testing.T, rows ...T) (string, error) {
	var file bytes.Buffer
	w := parquet.NewGenericWriter[T](&file)
	_, err := w.Write(rows)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return read(file.Bytes(), parquetfile.DefaultLimits())
}

// TestFlat: columns with points are members of the objects that lines have, and of
// no others.
func TestFlat(t *testing.T) {
	type row struct {
		Path    string  `parquet:"request.path"`
		Status  float64 `parquet:"backend.statusCode"`
		Body    []byte  `parquet:"backend.body"`
		Headers string  `parquet:"backend.headers"`
		IP      *string `parquet:"context.identity.sourceIp,optional"`
		Stage   string  `parquet:"STAGEVARIABLES.a.b"`
		Other   string  `parquet:"other.path"`
		ID      *int64  `parquet:"id,optional"`
	}
	ip := "127.0.0.1"
	got, err := written(t,
		row{"/", 200, []byte("é"), `{"A":["b"]}`, &ip, "s", "o", nil},
		row{"/b", 201, []byte{0xff}, "{\n\"A\": 1}", nil, "", "", nil},
		row{"/c", 200, nil, "no", nil, "", "", nil},
		row{"/d", math.Inf(1), nil, "{}", nil, "", "", nil},
		row{"/\xff", 200, nil, "{}", nil, "", "", nil},
	)
	require.NoError(t, err)
	require.Equal(t, strings.Join([]string{
		`{"request":{"path":"/"},"backend":{"statusCode":200,"body":"é","headers":{"A":["b"]}},"context":{"identity":{"sourceIp":"127.0.0.1"}},"STAGEVARIABLES":{"a.b":"s"},"other.path":"o"}`,
		`{"request":{"path":"/b"},"backend":{"statusCode":201,"bodyBase64":"/w==","headers":{"A":1}},"context":{"identity":{}},"STAGEVARIABLES":{"a.b":""},"other.path":""}`,
		`!column backend.headers: its text is not JSON`,
		`!column backend.statusCode: JSON has no +Inf`,
		`!column request.path: its text is not UTF-8`, ""}, "\n"), got)
}

// TestConstants: texts that all rows have, beside the columns of the file.
func TestConstants(t *testing.T) {
	type row struct {
		ID    *string `parquet:"id,optional"`
		Stage string  `parquet:"context.stage"`
	}
	var file bytes.Buffer
	w := parquet.NewGenericWriter[row](&file)
	id := "a"
	_, err := w.Write([]row{{nil, "prod"}, {&id, "test"}})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	read := func(columns ...Constant) (string, error) {
		f, err := parquetfile.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), parquetfile.DefaultLimits())
		require.NoError(t, err)
		var out strings.Builder
		err = Write(&out, f, columns...)
		return out.String(), err
	}
	got, err := read(Constant{"region", "eu"}, Constant{"context.apiId", `a"b`}, Constant{"context.identity.sourceIp", "::1"}, Constant{"context.identity.user", ""},
		Constant{"request.path", "/"}, Constant{"request.headers.A.B", "c"})
	require.NoError(t, err)
	rest := `"apiId":"a\"b","identity":{"sourceIp":"::1","user":""}},"region":"eu","request":{"path":"/","headers":{"A.B":"c"}}}` + "\n"
	require.Equal(t, `{"context":{"stage":"prod",`+rest+`{"id":"a","context":{"stage":"test",`+rest, got)
	for want, c := range map[string]Constant{
		"two columns have the name ID":            {"ID", "b"},
		"two columns have the name context.stage": {"context.stage", "b"},
		`column "region": its text is not UTF-8`:  {"region", "\xff"},
	} {
		_, err := read(c)
		require.EqualError(t, err, want)
	}
	_, err = read(Constant{"request", "a"}, Constant{"request.path", "b"})
	require.EqualError(t, err, "the columns request and request.path are the same member")
}

// TestOperation: what gatemap diff reads of a line beside replay's members.
func TestOperation(t *testing.T) {
	type row struct {
		ID        string `parquet:"id"`
		Operation string `parquet:"operation"`
		Failure   string `parquet:"backend.failure"`
	}
	got, err := written(t, row{"a", `{"method": "GET", "path": "/pets/{id}"}`, "timeout"})
	require.NoError(t, err)
	require.Equal(t, `{"id":"a","operation":{"method": "GET", "path": "/pets/{id}"},"backend":{"failure":"timeout"}}`+"\n", got)
	type flat struct {
		Method string `parquet:"operation.method"`
		Path   string `parquet:"operation.path"`
		Status int32  `parquet:"backend.statusCode"`
	}
	got, err = written(t, flat{"GET", "/pets", 200})
	require.NoError(t, err)
	require.Equal(t, `{"operation":{"method":"GET","path":"/pets"},"backend":{"statusCode":200}}`+"\n", got)
}

// TestExpect: what is expected is JSON, but for templates.
func TestExpect(t *testing.T) {
	type template struct {
		Template string `parquet:"template"`
		Expect   string `parquet:"expect"`
	}
	got, err := written(t, template{"a", `{"a":1}`})
	require.NoError(t, err)
	require.Equal(t, `{"template":"a","expect":"{\"a\":1}"}`+"\n", got)
	type path struct {
		JSON   string `parquet:"json"`
		Path   string `parquet:"path"`
		Expect string `parquet:"expect"`
	}
	got, err = written(t, path{"[1]", "$", "[1]"})
	require.NoError(t, err)
	require.Equal(t, `{"json":"[1]","path":"$","expect":[1]}`+"\n", got)
}

// TestRefused: columns that no line can be made of.
func TestRefused(t *testing.T) {
	type inner struct {
		Path string `parquet:"path"`
	}
	_, err := written(t, struct {
		Request inner  `parquet:"request"`
		Path    string `parquet:"request.path"`
	}{})
	require.ErrorContains(t, err, "the columns request and request.path are the same member")
	_, err = written(t, struct {
		A string `parquet:"a"`
		B string `parquet:"A"`
	}{})
	require.ErrorContains(t, err, "two columns have the name ")
	type interval struct {
		A [12]byte `parquet:"a,interval"`
	}
	_, err = written(t, interval{})
	require.ErrorContains(t, err, "column a: values of the type ")
	require.ErrorContains(t, err, " have no form in JSON; leave the column out")
}

// TestLongRow: a row that is too long for a line is a bad one.
func TestLongRow(t *testing.T) {
	type row struct {
		Regex string   `parquet:"regex,dict"`
		List  []string `parquet:"list,list,dict"`
	}
	long := row{Regex: "a"}
	for range 70 {
		long.List = append(long.List, strings.Repeat("x", 1<<20))
	}
	got, err := written(t, row{Regex: "a"}, long, row{Regex: "b"})
	require.NoError(t, err)
	require.Equal(t, []string{"column list.element: the line is longer than 67108864 bytes", `{"regex":"b","list":[]}`}, lastTwo(got))
}

func lastTwo(text string) []string {
	rows := strings.Split(strings.TrimSpace(text), "\n")
	return []string{strings.TrimPrefix(rows[1], "!"), rows[2]}
}

// TestMoments: points in time at the ends of what a text of RFC 3339 can say.
func TestMoments(t *testing.T) {
	type row struct {
		At time.Time `parquet:"at,timestamp(microsecond)"`
	}
	got, err := written(t, row{time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)}, row{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, row{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Equal(t, "{\"at\":\"9999-12-31T23:59:59.999999Z\"}\n!column at: the year 10000\n{\"at\":\"0001-01-01T00:00:00Z\"}\n", got)
}

// TestBomb: a dictionary makes a long text of each byte of a file.
func TestBomb(t *testing.T) {
	defer func(n, times int64) { mostBytes, mostTimes = n, times }(mostBytes, mostTimes)
	mostBytes, mostTimes = 1<<20, 10
	type row struct {
		Regex string `parquet:"regex,dict"`
	}
	rows := make([]row, 1000)
	for i := range rows {
		rows[i].Regex = strings.Repeat("x", 10_000)
	}
	got, err := written(t, rows...)
	require.EqualError(t, err, "row group 1, row 105: the lines are longer than 1048576 bytes and than 10 times the file")
	require.Equal(t, 104, strings.Count(got, "\n"))
	mostBytes = 0
	_, err = written(t, rows[:2]...)
	require.NoError(t, err, "not so long beside the file")
}

// TestOlder: the types that files have from before there were logical ones
// (parquet-format, LogicalTypes.md, the parts on compatibility).
func TestOlder(t *testing.T) {
	whole := []format.Type{format.Int32, format.Int64}
	for _, tt := range []struct {
		old   deprecated.ConvertedType
		of    []format.Type
		form  form
		scale int
	}{
		{deprecated.UTF8, []format.Type{format.ByteArray}, text, 0},
		{deprecated.Enum, []format.Type{format.ByteArray}, text, 0},
		{deprecated.Json, []format.Type{format.ByteArray}, spliced, 0},
		{deprecated.Decimal, whole, decimal, 2},
		{deprecated.Decimal, []format.Type{format.ByteArray, format.FixedLenByteArray}, decimals, 2},
		{deprecated.Date, []format.Type{format.Int32}, date, 0},
		{deprecated.TimeMillis, whole, clock, 3},
		{deprecated.TimeMicros, whole, clock, 6},
		{deprecated.TimestampMillis, []format.Type{format.Int64}, timestamp, 3},
		{deprecated.TimestampMicros, []format.Type{format.Int64}, timestamp, 6},
		{deprecated.Uint8, whole, unsigned, 0},
		{deprecated.Uint64, whole, unsigned, 0},
		{deprecated.Int16, whole, integer, 0},
	} {
		for kind := format.Boolean; kind <= format.FixedLenByteArray; kind++ {
			c := &parquetfile.Column{Physical: kind, Element: format.SchemaElement{ConvertedType: thrift.New(tt.old), Scale: thrift.New(int32(2))}}
			var n node
			known := n.annotated(c)
			require.Equal(t, slices.Contains(tt.of, kind) || tt.old == deprecated.Decimal && slices.Contains(append(whole, format.ByteArray, format.FixedLenByteArray), kind), known, "%v %v", tt.old, kind)
			if slices.Contains(tt.of, kind) {
				require.Equal(t, tt.form, n.form)
				require.Equal(t, tt.scale, n.scale)
			}
		}
	}
	for _, old := range []deprecated.ConvertedType{deprecated.Bson, deprecated.Interval} {
		require.False(t, new(node).converted(&parquetfile.Column{Physical: format.ByteArray}, old))
	}
}

// TestHalf: IEEE 754-2019, binary16.
func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float64{
		0: 0, 1: 0x1p-24, 0x3ff: 0x1.ff8p-15, 0x400: 0x1p-14, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1),
	} {
		require.Equal(t, want, half16([]byte{byte(bits), byte(bits >> 8)}))
	}
	require.True(t, math.IsNaN(half16([]byte{1, 0x7c})))
}
