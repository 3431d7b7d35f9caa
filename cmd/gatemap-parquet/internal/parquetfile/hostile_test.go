package parquetfile

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/require"
)

// crafted is a file with one column of one page, which may lie.
type crafted struct {
	element format.SchemaElement
	codec   format.CompressionCodec
	header  format.PageHeader
	body    []byte
	rows    int64

	dictionary     *format.PageHeader
	dictionaryBody []byte
	compressed     int32 // 0: the size of the body
	change         func(*format.FileMetaData)
}

func required(kind format.Type) format.SchemaElement {
	return format.SchemaElement{Name: "c", Type: thrift.New(kind)}
}

func optional(kind format.Type) format.SchemaElement {
	e := required(kind)
	e.RepetitionType = thrift.New(format.Optional)
	return e
}

// page is the header of a page of values.
func page(n int32, encoding format.Encoding, unpacked int) format.PageHeader {
	return format.PageHeader{
		Type: format.DataPage, UncompressedPageSize: int32(unpacked),
		DataPageHeader: thrift.New(format.DataPageHeader{NumValues: n, Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}),
	}
}

func (c crafted) bytes(t *testing.T) []byte {
	var protocol thrift.CompactProtocol
	marshal := func(v any) []byte {
		b, err := thrift.Marshal(&protocol, v)
		require.NoError(t, err)
		return b
	}
	file := []byte(Magic)
	meta := format.ColumnMetaData{Type: c.element.Type.V, PathInSchema: []string{"c"}, Codec: c.codec, NumValues: c.rows}
	if c.dictionary != nil {
		meta.DictionaryPageOffset = int64(len(file))
		c.dictionary.CompressedPageSize = int32(len(c.dictionaryBody))
		file = append(append(file, marshal(c.dictionary)...), c.dictionaryBody...)
	}
	meta.DataPageOffset = int64(len(file))
	if c.codec == format.Uncompressed {
		c.header.UncompressedPageSize = int32(len(c.body))
	}
	if c.header.CompressedPageSize = c.compressed; c.compressed == 0 {
		c.header.CompressedPageSize = int32(len(c.body))
	}
	file = append(append(file, marshal(&c.header)...), c.body...)
	meta.TotalCompressedSize = int64(len(file) - len(Magic))
	all := format.FileMetaData{
		Version: 2, NumRows: c.rows,
		Schema:    []format.SchemaElement{{Name: "root", NumChildren: thrift.New(int32(1))}, c.element},
		RowGroups: []format.RowGroup{{Columns: []format.ColumnChunk{{MetaData: meta}}, NumRows: c.rows}},
	}
	if c.change != nil {
		c.change(&all)
	}
	footer := marshal(&all)
	file = append(file, footer...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(footer)))
	return append(file, Magic...)
}

// readAll goes through all columns and returns the number of values.
func readAll(data []byte, limits Limits) (n int, err error) {
	f, err := Open(bytes.NewReader(data), int64(len(data)), limits)
	if err != nil {
		return 0, err
	}
	for i := range f.Groups() {
		cursors, err := f.Group(i)
		if err != nil {
			return n, err
		}
		for _, c := range cursors {
			for ; c.Def() >= 0; c.Next() {
				n++
			}
			if c.Err() != nil {
				return n, c.Err()
			}
		}
	}
	return n, nil
}

func gzipped(t *testing.T, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func zstandard(t *testing.T, b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// framed is a run of levels behind its length, then values.
func framed(levels []byte, values ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...), values...)
}

// run says that a value is there n times.
func run(n uint64, value byte) []byte { return append(binary.AppendUvarint(nil, n<<1), value) }

// TestLies: a file that says something else than it has costs no memory, and the
// error has the place.
func TestLies(t *testing.T) {
	zeros := make([]byte, 1<<20)
	one := []byte{1, 0, 0, 0}
	dictionary := &format.PageHeader{
		Type: format.DictionaryPage, UncompressedPageSize: 4,
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: 1, Encoding: format.Plain}),
	}
	wide := func(w byte, runs ...byte) []byte { return append([]byte{w}, runs...) }
	packed, zpacked := gzipped(t, zeros), zstandard(t, zeros)
	hadoop := []byte{0, 0, 0, 4, 0, 0, 0, 5, 0x40, 1, 0, 0, 0} // a block of one piece with one

	tests := []struct {
		name string
		file crafted
		err  string
	}{
		{"gzip unpacks to more", crafted{element: required(format.Int32), codec: format.Gzip, header: page(1, format.Plain, 4), body: packed, rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"zstd unpacks to more", crafted{element: required(format.Int32), codec: format.Zstd, header: page(1, format.Plain, 4), body: zpacked, rows: 1}, "column c, page 1: "},
		{"snappy says more", crafted{element: required(format.Int32), codec: format.Snappy, header: page(1, format.Plain, 4), body: []byte{0x80, 0x80, 0x40}, rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"LZ4 unpacks to less", crafted{element: required(format.Int32), codec: format.Lz4Raw, header: page(1, format.Plain, 4), body: []byte{0x10, 7}, rows: 1}, "column c, page 1: "},
		{"LZ4 of Hadoop: a block beyond the page", crafted{element: required(format.Int32), codec: format.Lz4, header: page(1, format.Plain, 4), body: []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0x40}, rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"LZ4 of Hadoop: a piece beyond the page", crafted{element: required(format.Int32), codec: format.Lz4, header: page(1, format.Plain, 4), body: []byte{0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff, 0x40}, rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"LZ4 of Hadoop: a piece of nothing", crafted{element: required(format.Int32), codec: format.Lz4, header: page(1, format.Plain, 4), body: []byte{0, 0, 0, 4, 0, 0, 0, 1, 0}, rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"LZ4 of Hadoop: it ends in a size", crafted{element: required(format.Int32), codec: format.Lz4, header: page(1, format.Plain, 4), body: append(slices.Clone(hadoop), 0, 0), rows: 1}, "column c, page 1: it does not unpack to the size"},
		{"LZ4 of Hadoop: less than the page", crafted{element: required(format.Int32), codec: format.Lz4, header: page(2, format.Plain, 8), body: hadoop, rows: 2}, "column c, page 1: it does not unpack to the size"},
		{"brotli that is none", crafted{element: required(format.Int32), codec: format.Brotli, header: page(1, format.Plain, 4), body: []byte{1, 2, 3}, rows: 1}, "column c, page 1: "},
		{"a codec that is not read", crafted{element: required(format.Int32), codec: format.LZO, header: page(1, format.Plain, 4), body: one, rows: 1}, "the compression LZO is not read"},
		{"a page beyond the limit", crafted{element: required(format.Int32), codec: format.Gzip, header: page(1, format.Plain, 128<<20+1), body: packed, rows: 1}, "is beyond the limit of 134217728"},
		{"a page of negative size", crafted{element: required(format.Int32), codec: format.Gzip, header: page(1, format.Plain, -1), body: packed, rows: 1}, "is beyond the limit"},
		{"a page beyond the column", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, compressed: 1 << 20}, "its size, 1048576 bytes, is not within the column"},
		{"more values than rows", crafted{element: required(format.Int32), header: page(7, format.Plain, 4), body: one, rows: 1}, "7 values where 1 are left"},
		{"values that are not there", crafted{element: required(format.Int32), header: page(1000, format.Plain, 4), body: one, rows: 1000}, "another number of values"},
		{"eight million nulls", crafted{element: optional(format.Int32), header: page(8<<20+1, format.Plain, 16), body: framed(run(8<<20+1, 0)), rows: 8<<20 + 1}, "8388609 values are beyond the limit"},
		{"a run of levels beyond the page", crafted{element: optional(format.Int32), header: page(1, format.Plain, 16), body: framed(run(100_000, 1), one...), rows: 1}, "its definition levels: its runs of values are broken"},
		{"a level that there is not", crafted{element: optional(format.Int32), header: page(8, format.Plain, 16), body: framed(run(8, 3)), rows: 8}, "the level 3 is beyond 1"},
		{"levels longer than the page", crafted{element: optional(format.Int32), header: page(1, format.Plain, 4), body: []byte{0xff, 0xff, 0, 0}, rows: 1}, "its definition levels: it ends too early"},
		{"no dictionary", crafted{element: required(format.Int32), header: page(1, format.RLEDictionary, 3), body: wide(1, run(1, 0)...), rows: 1}, "it needs a dictionary"},
		{"a run of indexes", crafted{element: required(format.Int32), header: page(1, format.RLEDictionary, 8), body: wide(8, run(100_000, 0)...), rows: 1, dictionary: dictionary, dictionaryBody: one}, "its runs of values are broken"},
		{"indexes of 33 bits", crafted{element: required(format.Int32), header: page(1, format.RLEDictionary, 3), body: wide(33, run(1, 0)...), rows: 1, dictionary: dictionary, dictionaryBody: one}, "its runs of values are broken"},
		{"differences of more values", crafted{element: required(format.Int32), header: page(1, format.DeltaBinaryPacked, 9), body: []byte{0x80, 1, 4, 9, 0}, rows: 1}, "another number of values"},
		{"an unknown encoding", crafted{element: required(format.Int32), header: page(1, 77, 4), body: one, rows: 1}, "column c, page 1: "},
		{"other rows than values", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 7 }}, "1 values for 7 rows"},
		{"a column that the schema has not", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) {
			m.RowGroups[0].Columns = append(m.RowGroups[0].Columns, m.RowGroups[0].Columns[0])
		}}, "row group 1: it has 2 columns, the schema 1"},
		{"a group with too many members", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) { m.Schema[0].NumChildren.V = 9 }}, "has 9 members"},
		{"nothing but groups", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) {
			m.Schema = nil
			for range 30 {
				m.Schema = append(m.Schema, format.SchemaElement{Name: "g", NumChildren: thrift.New(int32(1))})
			}
		}}, "groups are nested more than 24 deep"},
		{"values of 128 KB", crafted{element: func() format.SchemaElement {
			e := required(format.FixedLenByteArray)
			e.TypeLength = thrift.New(int32(1 << 17))
			return e
		}(), header: page(1, format.Plain, 4), body: one, rows: 1}, "column c: values of 131072 bytes"},
		{"outside of the file", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DataPageOffset = 1 << 20 }}, "outside of the file"},
		{"data in another file", crafted{element: required(format.Int32), header: page(1, format.Plain, 4), body: one, rows: 1, change: func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "x" }}, "in another file"},
	}
	for _, tt := range tests {
		data := tt.file.bytes(t)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readAll(data, DefaultLimits())
		runtime.ReadMemStats(&after)
		require.ErrorContains(t, err, tt.err, tt.name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20+4*len(data)), tt.name)
	}
	n, err := readAll(crafted{element: optional(format.Int32), header: page(8, format.Plain, 10), body: framed(run(8, 1), bytes.Repeat(one, 8)...), rows: 8}.bytes(t), DefaultLimits())
	require.NoError(t, err)
	require.Equal(t, 8, n)
}

// TestLZ4: what the format calls LZ4 is Hadoop's blocks of pieces, as Spark writes them,
// or one block, as Arrow wrote it.
func TestLZ4(t *testing.T) {
	body := []byte{1, 0, 0, 0, 2, 0, 0, 0}
	literal := func(b []byte) []byte { return append([]byte{byte(len(b) << 4)}, b...) }
	framed := func(sizes ...int) []byte { // blocks, each of pieces of four bytes
		var out []byte
		rest := body
		for _, size := range sizes {
			out = binary.BigEndian.AppendUint32(out, uint32(size))
			for range size / 4 {
				out = append(binary.BigEndian.AppendUint32(out, 5), literal(rest[:4])...)
				rest = rest[4:]
			}
		}
		return out
	}
	for name, packed := range map[string][]byte{
		"one block of two pieces": framed(8), "two blocks": framed(4, 4), "an empty block": framed(4, 0, 4), "without sizes": literal(body),
	} {
		file := crafted{element: required(format.Int32), codec: format.Lz4, header: page(2, format.Plain, 8), body: packed, rows: 2}
		n, err := readAll(file.bytes(t), DefaultLimits())
		require.NoError(t, err, name)
		require.Equal(t, 2, n, name)
		dst := make([]byte, len(body))
		require.NoError(t, new(unpacker).unpack(format.Lz4, dst, packed), name)
		require.Equal(t, body, dst, name)
	}
}

// TestDictionary: an index has to be that of a value.
func TestDictionary(t *testing.T) {
	c := Cursor{Column: &Column{Physical: format.Int32}, file: &File{limits: DefaultLimits()}, dictionary: &values{int32s: []int32{5, 6}}}
	require.NoError(t, c.decode(format.RLEDictionary, append([]byte{8}, run(3, 1)...), 3))
	require.EqualError(t, c.decode(plainDictionary, append([]byte{8}, run(3, 2)...), 3), "the value 2 of a dictionary with 2")
}

// TestPrefixes: texts that each begin with the one before them stand for more than
// their page.
func TestPrefixes(t *testing.T) {
	var all []byte
	offsets := []uint32{0}
	for range 40 {
		all = append(all, bytes.Repeat([]byte("x"), 1<<15)...)
		offsets = append(offsets, uint32(len(all)))
	}
	var encoding delta.ByteArrayEncoding
	body, err := encoding.EncodeByteArray(nil, all, offsets)
	require.NoError(t, err)
	data := crafted{element: required(format.ByteArray), header: page(40, format.DeltaByteArray, 0), body: body, rows: 40}.bytes(t)
	n, err := readAll(data, DefaultLimits())
	require.NoError(t, err)
	require.Equal(t, 40, n)
	limits := DefaultLimits()
	limits.Page = 1 << 20
	_, err = readAll(data, limits)
	require.ErrorContains(t, err, "column c, page 1: its texts repeat each other to more than the limit")
}

// TestFooters: lists and structures that are not there.
func TestFooters(t *testing.T) {
	file := func(footer ...byte) []byte {
		data := append([]byte(Magic), footer...)
		return append(binary.LittleEndian.AppendUint32(data, uint32(len(footer))), Magic...)
	}
	for _, tt := range []struct {
		footer []byte
		err    string
	}{
		{[]byte{0x29, 0xfc, 0x80, 8, 0}, "a list is longer than the bytes that are there"},
		{bytes.Repeat([]byte{0x1c}, 30), "nested too deeply"},
		{bytes.Repeat([]byte{0x19, 0x19}, 30), "nested too deeply"},
		{[]byte{0x1b, 0x80, 8, 0x88}, "a list is longer than the bytes that are there"},
		{[]byte{0x18, 0x80, 8}, "it ends too early"},
		{[]byte{0x1f}, "not in the compact protocol"},
		{[]byte{0x15}, "it ends too early"},
		{[]byte{}, "it ends too early"},
		{append([]byte{0x19, 0xfc, 0x80, 0x80, 0x40}, make([]byte, 1<<20)...), "more entries than any file needs"},
		{[]byte{0}, "missing required field"},
	} {
		_, err := readAll(file(tt.footer...), DefaultLimits())
		require.ErrorContains(t, err, tt.err)
	}
	for data, want := range map[string]string{
		"": "too few", "PAR1PAR1PAR1": "its size, 827474256 bytes", "PAR1\x00\x00\x00\x00\x00\x00\x00\x00PARE": "encrypted",
		"{\"id\":1}\x00\x00\x00\x00PAR1": "does not begin", "PAR1\x00\x00\x00\x00\x00\x00\x00\x00": "it is not whole",
	} {
		_, err := readAll([]byte(data), DefaultLimits())
		require.ErrorContains(t, err, want)
	}
}

// TestHeld: columns may be in the same place of a small file, and be many.
func TestHeld(t *testing.T) {
	body := bytes.Repeat([]byte{1, 0, 0, 0}, 1<<16)
	data := crafted{element: required(format.Int32), header: page(1<<16, format.Plain, 0), body: body, rows: 1 << 16, change: func(m *format.FileMetaData) {
		m.Schema[0].NumChildren.V = 1000
		for range 999 {
			m.Schema = append(m.Schema, m.Schema[1])
			m.RowGroups[0].Columns = append(m.RowGroups[0].Columns, m.RowGroups[0].Columns[0])
		}
	}}.bytes(t)
	limits := DefaultLimits()
	limits.Held = 8 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readAll(data, limits)
	runtime.ReadMemStats(&after)
	require.EqualError(t, err, "row group 1, column c, page 1: the pages of all columns need more than 8388608 bytes")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
}
