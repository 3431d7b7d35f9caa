package parquetfile

import (
	"encoding/binary"
	"errors"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

var (
	errCount = errors.New("it holds another number of values than it says")
	errRuns  = errors.New("its runs of values are broken")
	errDelta = errors.New("its differences of values are broken")
)

// plainDictionary is what RLE_DICTIONARY was called before version 2 of the format:
// the default of many writers still.
const plainDictionary format.Encoding = 2

// padding is how many values a writer may add to fill its last group of bit-packed
// ones, generously: the format fills eight.
const padding = 512

// runsEnd goes through the hybrid of runs and bit-packed groups, and refuses it when
// it would unpack to more than n values.
func runsEnd(src []byte, width, n int) error {
	if width > 32 {
		return errRuns
	}
	for total := 0; len(src) > 0; {
		head, k := binary.Uvarint(src)
		if k <= 0 || head>>1 > uint64(n+padding) {
			return errRuns
		}
		src = src[k:]
		count, size := int(head>>1), (width+7)/8
		if head&1 == 1 {
			count, size = count*8, count*width
		}
		if total += count; total > n+padding {
			return errCount
		}
		src = src[min(size, len(src)):]
	}
	return nil
}

// deltaEnd goes through a block of DELTA_BINARY_PACKED that has to hold n values, and
// returns what is behind it.
func deltaEnd(src []byte, n int) (rest []byte, err error) {
	var head [3]uint64
	for i := range head {
		u, k := binary.Uvarint(src)
		if k <= 0 {
			return nil, errDelta
		}
		head[i], src = u, src[k:]
	}
	if src, err = behindVarint(src); err != nil { // the first value
		return nil, err
	}
	size, minis, total := head[0], head[1], head[2]
	if total != uint64(n) {
		return nil, errCount
	}
	const largest = 1 << 16
	if size == 0 || size > largest || size%128 != 0 || minis == 0 || minis > size/32 || size%minis != 0 || size/minis%32 != 0 {
		return nil, errDelta
	}
	each := int(size / minis)
	for left := n - 1; left > 0; {
		if src, err = behindVarint(src); err != nil { // the least difference
			return nil, err
		}
		if len(src) < int(minis) {
			return nil, errDelta
		}
		widths := src[:minis]
		src = src[minis:]
		for _, width := range widths {
			if left <= 0 {
				break
			}
			bytes := each * int(width) / 8
			if width > 64 || bytes > len(src) {
				return nil, errDelta
			}
			src = src[bytes:]
			left -= each
		}
	}
	return src, nil
}

func behindVarint(src []byte) ([]byte, error) {
	_, k := binary.Varint(src)
	if k <= 0 {
		return nil, errDelta
	}
	return src[k:], nil
}

// guard refuses the values of a page when decoding them would give others than n
// values, or more than limit bytes.
func guard(kind format.Type, encoding format.Encoding, src []byte, n, limit int) error {
	switch encoding {
	case format.RLE: // of booleans, behind their length
		if kind != format.Boolean || len(src) < 4 {
			return errRuns
		}
		size := binary.LittleEndian.Uint32(src)
		if uint64(size) > uint64(len(src)-4) {
			return errRuns
		}
		return runsEnd(src[4:4+size], 1, n)
	case plainDictionary, format.RLEDictionary:
		if len(src) == 0 {
			return errRuns
		}
		return runsEnd(src[1:], int(src[0]), n)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		_, err := deltaEnd(src, n)
		return err
	case format.DeltaByteArray:
		return guardPrefixes(src, n, limit)
	}
	return nil
}

// guardPrefixes is for texts that say how much of the one before they begin with: a
// few bytes can stand for any number.
func guardPrefixes(src []byte, n, limit int) error {
	rest, err := deltaEnd(src, n)
	if err != nil {
		return err
	}
	if _, err := deltaEnd(rest, n); err != nil {
		return err
	}
	var lengths delta.BinaryPackedEncoding
	prefixes, err := lengths.DecodeInt32(nil, src)
	if err != nil {
		return err
	}
	total := len(src)
	for _, p := range prefixes {
		if p < 0 || int(p) > limit-total {
			return errors.New("its texts repeat each other to more than the limit")
		}
		total += int(p)
	}
	return nil
}
