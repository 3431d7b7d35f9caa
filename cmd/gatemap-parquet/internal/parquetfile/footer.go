package parquetfile

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Magic is at the beginning and at the end of a file.
const Magic = "PAR1"

// File is an open file. It is not safe for concurrent use.
type File struct {
	Root   *Node
	Leaves []*Column

	r      io.ReaderAt
	size   int64
	limits Limits
	groups []format.RowGroup
	unpack unpacker
	header []byte // memory for the header of a page
}

// Open reads the footer. r has size bytes.
func Open(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	f := &File{r: r, size: size, limits: limits}
	footer, err := f.footer()
	if err != nil {
		return nil, err
	}
	var meta format.FileMetaData
	if err := unmarshal(footer, limits.Entries, &meta); err != nil {
		return nil, damaged("footer", "%v", err)
	}
	if err := f.schema(meta.Schema); err != nil {
		return nil, err
	}
	f.groups = meta.RowGroups
	for i := range f.groups {
		if err := f.checkGroup(i); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// footer returns the bytes of the footer's structure.
func (f *File) footer() ([]byte, error) {
	const frame = 8 // the size of the footer, and the magic
	if f.size < int64(len(Magic)+frame) {
		return nil, damaged("file", "%d bytes are too few for a Parquet file", f.size)
	}
	var head [len(Magic)]byte
	if _, err := f.r.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	var tail [frame]byte
	if _, err := f.r.ReadAt(tail[:], f.size-frame); err != nil {
		return nil, err
	}
	switch {
	case string(tail[4:]) == "PARE" || string(head[:]) == "PARE":
		return nil, damaged("file", "its footer is encrypted, which is not read")
	case string(head[:]) != Magic:
		return nil, damaged("file", "it does not begin with %s", Magic)
	case string(tail[4:]) != Magic:
		return nil, damaged("file", "it does not end with %s: it is not whole", Magic)
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	if n > f.size-frame-int64(len(Magic)) {
		return nil, damaged("footer", "its size, %d bytes, is more than the file has", n)
	}
	if n > int64(f.limits.Footer) {
		return nil, damaged("footer", "its size, %d bytes, is more than the limit of %d", n, f.limits.Footer)
	}
	footer := make([]byte, n)
	_, err := f.r.ReadAt(footer, f.size-frame-n)
	return footer, err
}

// unmarshal decodes a structure that fills data, up to a signature behind it.
func unmarshal(data []byte, entries int, into any) error {
	w := walker{data: data, entries: entries}
	if err := w.structure(0); err != nil {
		return err
	}
	var protocol thrift.CompactProtocol
	return thrift.Unmarshal(&protocol, data[:w.at], into)
}

// checkGroup compares a row group with the schema and the size of the file.
func (f *File) checkGroup(i int) error {
	g := &f.groups[i]
	where := fmt.Sprintf("row group %d", i+1)
	if len(g.Columns) != len(f.Leaves) {
		return damaged(where, "it has %d columns, the schema %d", len(g.Columns), len(f.Leaves))
	}
	if g.NumRows < 0 {
		return damaged(where, "it has %d rows", g.NumRows)
	}
	for j := range g.Columns {
		c, leaf := &g.Columns[j], f.Leaves[j]
		where := fmt.Sprintf("%s, column %s", where, leaf.Path)
		meta := &c.MetaData
		begin := chunkBegin(meta)
		switch {
		case c.CryptoMetadata.Value != nil || len(c.EncryptedColumnMetadata) > 0:
			return damaged(where, "it is encrypted, which is not read")
		case c.FilePath != "":
			return damaged(where, "its data are in another file, which is not read")
		case meta.Type != leaf.Physical:
			return damaged(where, "it is said to be %s and %s", leaf.Physical, meta.Type)
		case meta.NumValues < 0 || leaf.MaxRep == 0 && meta.NumValues != g.NumRows || meta.NumValues < g.NumRows:
			return damaged(where, "%d values for %d rows", meta.NumValues, g.NumRows)
		case begin < int64(len(Magic)) || meta.TotalCompressedSize < 0 || meta.TotalCompressedSize > f.size-begin:
			return damaged(where, "it is said to be outside of the file")
		}
	}
	return nil
}

// chunkBegin is where the first page of a column is.
func chunkBegin(meta *format.ColumnMetaData) int64 {
	if d := meta.DictionaryPageOffset; d > 0 && d < meta.DataPageOffset {
		return d
	}
	return meta.DataPageOffset
}

// Size returns the number of bytes of the file.
func (f *File) Size() int64 { return f.size }

// Groups returns the number of row groups.
func (f *File) Groups() int { return len(f.groups) }

// Rows returns the number of rows of a row group.
func (f *File) Rows(group int) int64 { return f.groups[group].NumRows }

// Group begins to read a row group: a cursor for each of Leaves.
func (f *File) Group(i int) ([]*Cursor, error) {
	held := new(int)
	cursors := make([]*Cursor, len(f.Leaves))
	for j, leaf := range f.Leaves {
		meta := &f.groups[i].Columns[j].MetaData
		begin := chunkBegin(meta)
		cursors[j] = &Cursor{
			Column: leaf, file: f, codec: meta.Codec, held: held,
			at: begin, end: begin + meta.TotalCompressedSize, left: meta.NumValues,
		}
		if cursors[j].load(); cursors[j].err != nil {
			return nil, fmt.Errorf("row group %d, %w", i+1, cursors[j].err)
		}
	}
	return cursors, nil
}
