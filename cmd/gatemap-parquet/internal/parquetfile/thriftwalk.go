package parquetfile

import (
	"encoding/binary"
	"errors"
)

// Types of the compact protocol of Thrift.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// maxThriftDepth is more than the structures of Parquet are nested.
const maxThriftDepth = 16

var (
	errShort    = errors.New("it ends too early")
	errThrift   = errors.New("it is not in the compact protocol of Thrift")
	errEntries  = errors.New("it has more entries than any file needs")
	errTooDeep  = errors.New("it is nested too deeply")
	errOverlong = errors.New("a list is longer than the bytes that are there")
)

// walker goes through a structure in the compact protocol without building it, so
// that a decoder that allocates by the lengths of lists meets none that is not there.
type walker struct {
	data    []byte
	at      int
	entries int // structures in lists that may still come
}

// structure goes to the end of a structure.
func (w *walker) structure(depth int) error {
	if depth > maxThriftDepth {
		return errTooDeep
	}
	for {
		b, err := w.byte()
		if err != nil {
			return err
		}
		if b == 0 {
			return nil
		}
		if b>>4 == 0 { // the id of the field follows
			if _, err := w.varint(); err != nil {
				return err
			}
		}
		if kind := b & 15; kind != thriftTrue && kind != thriftFalse {
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
}

// value goes behind a value, in a list or map also one of true or false.
func (w *walker) value(kind byte, depth int) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return w.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := w.varint()
		return err
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, err := w.varint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case thriftList, thriftSet:
		return w.list(depth)
	case thriftMap:
		return w.pairs(depth)
	case thriftStruct:
		return w.structure(depth + 1)
	}
	return errThrift
}

func (w *walker) list(depth int) error {
	b, err := w.byte()
	if err != nil {
		return err
	}
	n := uint64(b >> 4)
	if n == 15 {
		if n, err = w.varint(); err != nil {
			return err
		}
	}
	if n > uint64(len(w.data)-w.at) {
		return errOverlong
	}
	if kind := b & 15; kind == thriftStruct || kind == thriftList || kind == thriftBinary {
		if w.entries -= int(n); w.entries < 0 {
			return errEntries
		}
	}
	if depth >= maxThriftDepth {
		return errTooDeep
	}
	for range n {
		if err := w.value(b&15, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) pairs(depth int) error {
	n, err := w.varint()
	if err != nil || n == 0 {
		return err
	}
	kinds, err := w.byte()
	if err != nil {
		return err
	}
	if n > uint64(len(w.data)-w.at) {
		return errOverlong
	}
	if w.entries -= int(n); w.entries < 0 {
		return errEntries
	}
	if depth >= maxThriftDepth {
		return errTooDeep
	}
	for range n {
		if err := w.value(kinds>>4, depth+1); err != nil {
			return err
		}
		if err := w.value(kinds&15, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) byte() (byte, error) {
	if w.at >= len(w.data) {
		return 0, errShort
	}
	w.at++
	return w.data[w.at-1], nil
}

func (w *walker) varint() (uint64, error) {
	u, n := binary.Uvarint(w.data[w.at:])
	switch {
	case n == 0:
		return 0, errShort
	case n < 0:
		return 0, errThrift
	}
	w.at += n
	return u, nil
}

func (w *walker) skip(n uint64) error {
	if n > uint64(len(w.data)-w.at) {
		return errShort
	}
	w.at += int(n)
	return nil
}
