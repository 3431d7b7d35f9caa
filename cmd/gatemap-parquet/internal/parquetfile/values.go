package parquetfile

import (
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// values are those of a page or a dictionary, without nulls. One of the slices is
// used, by the physical type.
type values struct {
	bits    []byte // booleans, the first in the lowest bit
	int32s  []int32
	int64s  []int64
	int96s  []deprecated.Int96
	floats  []float32
	doubles []float64
	bytes   []byte   // all of them
	offsets []uint32 // BYTE_ARRAY: where each begins, and the last ends
	width   int      // FIXED_LEN_BYTE_ARRAY: bytes of each
}

// count is how many values there are.
func (v *values) count(kind format.Type) int {
	switch kind {
	case format.Boolean:
		return 8 * len(v.bits)
	case format.Int32:
		return len(v.int32s)
	case format.Int64:
		return len(v.int64s)
	case format.Int96:
		return len(v.int96s)
	case format.Float:
		return len(v.floats)
	case format.Double:
		return len(v.doubles)
	case format.ByteArray:
		return max(0, len(v.offsets)-1)
	}
	return len(v.bytes) / v.width
}

// decode decodes n values, which guard has let pass. The memory of v is used again.
func (v *values) decode(c *Column, encoding format.Encoding, src []byte, n int) (err error) {
	e := parquet.LookupEncoding(encoding)
	switch c.Physical {
	case format.Boolean:
		v.bits, err = e.DecodeBoolean(v.bits[:0], src)
	case format.Int32:
		v.int32s, err = e.DecodeInt32(v.int32s[:0], src)
	case format.Int64:
		v.int64s, err = e.DecodeInt64(v.int64s[:0], src)
	case format.Int96:
		v.int96s, err = e.DecodeInt96(v.int96s[:0], src)
	case format.Float:
		v.floats, err = e.DecodeFloat(v.floats[:0], src)
	case format.Double:
		v.doubles, err = e.DecodeDouble(v.doubles[:0], src)
	case format.ByteArray:
		v.bytes, v.offsets, err = e.DecodeByteArray(v.bytes[:0], src, v.offsets[:0])
	case format.FixedLenByteArray:
		v.width = c.Width
		v.bytes, err = e.DecodeFixedLenByteArray(v.bytes[:0], src, c.Width)
	default:
		err = fmt.Errorf("values of the type %d are not known", int(c.Physical))
	}
	if err == nil && v.count(c.Physical) < n {
		err = errCount
	}
	return err
}

// at is the i-th value of bytes.
func (v *values) at(i int) []byte {
	if v.offsets != nil {
		return v.bytes[v.offsets[i]:v.offsets[i+1]]
	}
	return v.bytes[i*v.width : (i+1)*v.width]
}
