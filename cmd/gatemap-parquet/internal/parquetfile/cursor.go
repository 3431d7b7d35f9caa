package parquetfile

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
)

// Cursor goes through the values of a column in a row group. It holds one page, and
// the dictionary.
type Cursor struct {
	Column *Column

	file  *File
	codec format.CompressionCodec
	held  *int // by all cursors of the row group
	mine  int  // of that, for the page
	at    int64
	end   int64
	left  int64 // values of pages that are not read yet
	pages int

	packed, page []byte // memory of the page
	dictionary   *values
	dictionarys  int // its size

	n, i    int     // values of the page, and the one that is next
	present int     // of the i values before it, those that are not null
	def     []uint8 // nil: all are there
	rep     []uint8 // nil: none repeats
	plain   values
	indexes []int32 // into the dictionary, nil if plain has the values
	coded   bool
	err     error
}

// Def is the definition level of the next value; -1 at the end, and after an error.
func (c *Cursor) Def() int {
	switch {
	case c.i >= c.n:
		return -1
	case c.def == nil:
		return c.Column.MaxDef
	}
	return int(c.def[c.i])
}

// Rep is the repetition level of the next value; 0 at the end.
func (c *Cursor) Rep() int {
	if c.i >= c.n || c.rep == nil {
		return 0
	}
	return int(c.rep[c.i])
}

// Next goes to the next value.
func (c *Cursor) Next() {
	if c.Def() == c.Column.MaxDef {
		c.present++
	}
	if c.i++; c.i >= c.n && c.err == nil {
		c.load()
	}
}

// Err is why there is no next value; nil at the end.
func (c *Cursor) Err() error { return c.err }

func (c *Cursor) source() (*values, int) {
	if c.coded {
		return c.dictionary, int(c.indexes[c.present])
	}
	return &c.plain, c.present
}

// Bool is the next value of a BOOLEAN. As those of the other types, it is for a value
// that is not null.
func (c *Cursor) Bool() bool {
	v, i := c.source()
	return v.bits[i/8]>>(i%8)&1 == 1
}

// Int is the next value of an INT32 or INT64.
func (c *Cursor) Int() int64 {
	v, i := c.source()
	if c.Column.Physical == format.Int32 {
		return int64(v.int32s[i])
	}
	return v.int64s[i]
}

// Int96 is the next value of an INT96.
func (c *Cursor) Int96() deprecated.Int96 {
	v, i := c.source()
	return v.int96s[i]
}

// Float32 is the next value of a FLOAT.
func (c *Cursor) Float32() float32 {
	v, i := c.source()
	return v.floats[i]
}

// Float64 is the next value of a DOUBLE.
func (c *Cursor) Float64() float64 {
	v, i := c.source()
	return v.doubles[i]
}

// Bytes is the next value of a BYTE_ARRAY or FIXED_LEN_BYTE_ARRAY. It is good until
// Next.
func (c *Cursor) Bytes() []byte {
	v, i := c.source()
	return v.at(i)
}

// load reads pages up to one with values.
func (c *Cursor) load() {
	c.n, c.i, c.present = 0, 0, 0
	for c.n == 0 && c.left > 0 {
		if err := c.nextPage(); err != nil {
			c.n, c.err = 0, damaged(fmt.Sprintf("column %s, page %d", c.Column.Path, c.pages), "%v", err)
			return
		}
	}
	if c.left == 0 && c.n == 0 {
		*c.held -= c.mine + c.dictionarys
		c.mine, c.dictionarys, c.dictionary, c.page, c.packed, c.plain = 0, 0, nil, nil, nil, values{}
	}
}

func (c *Cursor) nextPage() error {
	c.pages++
	h, err := c.header()
	if err != nil {
		return err
	}
	size, unpacked := int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
	switch limit := int64(c.file.limits.Page); {
	case size < 0 || size > c.end-c.at:
		return fmt.Errorf("its size, %d bytes, is not within the column", size)
	case unpacked < 0 || unpacked > limit || size > limit:
		return fmt.Errorf("its size, %d bytes and %d unpacked, is beyond the limit of %d", size, unpacked, limit)
	}
	switch h.Type {
	case format.DictionaryPage:
		return c.readDictionary(h)
	case format.DataPage:
		return c.readV1(h)
	case format.DataPageV2:
		return c.readV2(h)
	}
	c.at += size // an index, which nothing needs
	return nil
}

// header reads the header of a page.
func (c *Cursor) header() (*format.PageHeader, error) {
	for window := 1 << 10; ; window *= 8 {
		window = min(window, c.file.limits.Header)
		n := int(min(int64(window), c.end-c.at))
		if n == 0 {
			return nil, fmt.Errorf("the column ends, and %d values are missing", c.left)
		}
		if cap(c.file.header) < n {
			c.file.header = make([]byte, n)
		}
		data := c.file.header[:n]
		if _, err := c.file.r.ReadAt(data, c.at); err != nil && err != io.EOF {
			return nil, err
		}
		w := walker{data: data, entries: 64}
		err := w.structure(0)
		if err == errShort && n == window && window < c.file.limits.Header {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("its header: %w", err)
		}
		h := new(format.PageHeader)
		if err := unmarshal(data[:w.at], 64, h); err != nil {
			return nil, fmt.Errorf("its header: %w", err)
		}
		c.at += int64(w.at)
		return h, nil
	}
}

// hold accounts for the memory of a page with n values, or of a dictionary.
func (c *Cursor) hold(h *format.PageHeader, n int) (int, error) {
	if n < 0 || n > c.file.limits.Values {
		return 0, fmt.Errorf("%d values are beyond the limit of %d", n, c.file.limits.Values)
	}
	// Levels, and indexes, offsets or numbers beside the bytes, packed, unpacked and
	// decoded.
	size := int(h.CompressedPageSize) + 2*int(h.UncompressedPageSize) + 16*n
	if *c.held+size > c.file.limits.Held {
		return 0, fmt.Errorf("the pages of all columns need more than %d bytes", c.file.limits.Held)
	}
	*c.held += size
	return size, nil
}

// packedBytes reads the page as it is in the file.
func (c *Cursor) packedBytes(h *format.PageHeader) ([]byte, error) {
	n := int(h.CompressedPageSize)
	if cap(c.packed) < n {
		c.packed = make([]byte, n)
	}
	data := c.packed[:n]
	if _, err := c.file.r.ReadAt(data, c.at); err != nil {
		return nil, err
	}
	c.at += int64(n)
	if h.CRC != 0 && crc32.ChecksumIEEE(data) != uint32(h.CRC) {
		return nil, fmt.Errorf("its checksum is another")
	}
	return data, nil
}

// unpack unpacks into the memory of the page.
func (c *Cursor) unpack(data []byte, n int) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	if c.codec == format.Uncompressed && len(data) == n {
		return data, nil
	}
	if cap(c.page) < n {
		c.page = make([]byte, n)
	}
	return c.page[:n], c.file.unpack.unpack(c.codec, c.page[:n], data)
}

func (c *Cursor) readDictionary(h *format.PageHeader) error {
	if c.dictionary != nil || !h.DictionaryPageHeader.Valid {
		return fmt.Errorf("a dictionary is not expected")
	}
	n, unpacked := int(h.DictionaryPageHeader.V.NumValues), int(h.UncompressedPageSize)
	size, err := c.hold(h, n)
	if err != nil {
		return err
	}
	c.dictionarys = size
	data, err := c.packedBytes(h)
	if err != nil {
		return err
	}
	if data, err = c.unpack(data, unpacked); err != nil {
		return err
	}
	d := new(values)
	if n > 0 {
		if err := d.decode(c.Column, format.Plain, data, n); err != nil {
			return fmt.Errorf("its dictionary: %w", err)
		}
	}
	c.dictionary = d
	return nil
}

// begin accounts for a page of n values.
func (c *Cursor) begin(h *format.PageHeader, n int) error {
	before := c.mine
	*c.held -= c.mine
	c.mine = 0
	if n < 0 || int64(n) > c.left {
		return fmt.Errorf("%d values where %d are left", n, c.left)
	}
	size, err := c.hold(h, n)
	c.mine = size
	const small = 1 << 20
	if before > small && size < before/2 { // the memory of the page before is not accounted for any more
		c.packed, c.page, c.def, c.rep, c.indexes, c.plain = nil, nil, nil, nil, nil, values{}
	}
	return err
}

func (c *Cursor) readV1(h *format.PageHeader) error {
	v := &h.DataPageHeader.V
	n := int(v.NumValues)
	if err := c.begin(h, n); err != nil {
		return err
	}
	data, err := c.packedBytes(h)
	if err != nil {
		return err
	}
	if data, err = c.unpack(data, int(h.UncompressedPageSize)); err != nil {
		return err
	}
	if c.rep, data, err = c.framedLevels(c.rep, v.RepetitionLevelEncoding, c.Column.MaxRep, data, n); err != nil {
		return fmt.Errorf("its repetition levels: %w", err)
	}
	if c.def, data, err = c.framedLevels(c.def, v.DefinitionLevelEncoding, c.Column.MaxDef, data, n); err != nil {
		return fmt.Errorf("its definition levels: %w", err)
	}
	return c.take(v.Encoding, data, n)
}

func (c *Cursor) readV2(h *format.PageHeader) error {
	v := &h.DataPageHeaderV2.V
	n := int(v.NumValues)
	if err := c.begin(h, n); err != nil {
		return err
	}
	data, err := c.packedBytes(h)
	if err != nil {
		return err
	}
	r, d := int(v.RepetitionLevelsByteLength), int(v.DefinitionLevelsByteLength)
	if r < 0 || d < 0 || r > len(data) || d > len(data)-r || r+d > int(h.UncompressedPageSize) {
		return fmt.Errorf("its levels are longer than it")
	}
	if c.rep, err = levels(c.rep, c.Column.MaxRep, data[:r], n); err != nil {
		return fmt.Errorf("its repetition levels: %w", err)
	}
	if c.def, err = levels(c.def, c.Column.MaxDef, data[r:r+d], n); err != nil {
		return fmt.Errorf("its definition levels: %w", err)
	}
	data = data[r+d:]
	if !v.IsCompressed.Valid || v.IsCompressed.V {
		if data, err = c.unpack(data, int(h.UncompressedPageSize)-r-d); err != nil {
			return err
		}
	}
	return c.take(v.Encoding, data, n)
}

// framedLevels decodes levels behind their length, as the first version of pages has
// them.
func (c *Cursor) framedLevels(dst []uint8, encoding format.Encoding, most int, data []byte, n int) (decoded []uint8, rest []byte, err error) {
	if most == 0 {
		return nil, data, nil
	}
	if encoding != format.RLE {
		return nil, nil, fmt.Errorf("the encoding %s, which nothing writes any more, is not read", encoding)
	}
	if len(data) < 4 {
		return nil, nil, errShort
	}
	size := binary.LittleEndian.Uint32(data)
	if uint64(size) > uint64(len(data)-4) {
		return nil, nil, errShort
	}
	decoded, err = levels(dst, most, data[4:4+size], n)
	return decoded, data[4+size:], err
}

// levels decodes n levels of at most most.
func levels(dst []uint8, most int, data []byte, n int) ([]uint8, error) {
	if most == 0 {
		return nil, nil
	}
	width := bits.Len(uint(most))
	if err := runsEnd(data, width, n); err != nil {
		return nil, err
	}
	decoded, err := (&rle.Encoding{BitWidth: width}).DecodeLevels(dst[:0], data)
	if err != nil {
		return nil, err
	}
	if len(decoded) < n {
		return nil, errCount
	}
	for _, level := range decoded[:n] {
		if int(level) > most {
			return nil, fmt.Errorf("the level %d is beyond %d", level, most)
		}
	}
	return decoded[:n], nil
}

// take decodes the values of a page whose levels are decoded.
func (c *Cursor) take(encoding format.Encoding, data []byte, n int) error {
	present := n
	if c.def != nil {
		present = 0
		for _, level := range c.def {
			if int(level) == c.Column.MaxDef {
				present++
			}
		}
	}
	if present > 0 {
		if err := c.decode(encoding, data, present); err != nil {
			return err
		}
	}
	c.n = n
	c.left -= int64(n)
	return nil
}

func (c *Cursor) decode(encoding format.Encoding, data []byte, n int) (err error) {
	if err := guard(c.Column.Physical, encoding, data, n, c.file.limits.Page); err != nil {
		return err
	}
	c.coded = encoding == plainDictionary || encoding == format.RLEDictionary
	if !c.coded {
		return c.plain.decode(c.Column, encoding, data, n)
	}
	if c.dictionary == nil {
		return fmt.Errorf("it needs a dictionary, and there is none")
	}
	if c.indexes, err = parquet.RLEDictionary.DecodeInt32(c.indexes[:0], data); err != nil {
		return err
	}
	if len(c.indexes) < n {
		return errCount
	}
	known := uint32(c.dictionary.count(c.Column.Physical))
	for _, i := range c.indexes[:n] {
		if uint32(i) >= known {
			return fmt.Errorf("the value %d of a dictionary with %d", uint32(i), known)
		}
	}
	return nil
}
