package contenthandling

import (
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"unsafe"

	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/raw"
)

// The codec works in groups of three bytes or four characters with tables, at
// a quarter to half of the time of encoding/base64; what is special, the end and
// anything invalid, is left to that package, which stays the reference of the
// fuzz tests.

// Codec is another implementation of standard base64, for callers who have a
// faster one, with vector instructions say: *base64.Encoding is one. What it
// decodes is still held to this package's rules. It must be safe for concurrent
// use.
type Codec interface {
	AppendEncode(dst, src []byte) []byte
	AppendDecode(dst, src []byte) ([]byte, error)
}

// appendDecodedBy decodes all but the last group by codec. Whatever it does not
// take, or what came out shorter because it skipped something, goes the other
// way, which knows the rules and the place of the fault.
func appendDecodedBy(codec Codec, dst, body []byte) ([]byte, error) {
	if len(body) < 8 || len(body)%4 != 0 {
		return appendDecoded(dst, body)
	}
	head, tail := body[:len(body)-4], body[len(body)-4:]
	out, err := codec.AppendDecode(dst, head)
	if err == nil && len(out)-len(dst) == len(head)/4*3 {
		if out, bad := appendRest(out, tail); bad == nil {
			return out, nil
		}
	}
	return appendDecoded(dst, body)
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// pairTable holds the two characters for each twelve bits: as the first two of a
// group of four, the first character lowest, and as the last two.
type pairTable [2][1 << 12]uint32

var pairs = lazy.Value[*pairTable]{Make: func() *pairTable {
	t := new(pairTable)
	for i := range t[0] {
		t[0][i] = uint32(alphabet[i>>6]) | uint32(alphabet[i&63])<<8
		t[1][i] = t[0][i] << 16
	}
	return t
}}

// encode writes the group of the three bytes of src at from. It reads one more.
func (t *pairTable) encode(out []byte, to int, src string, from int) {
	w := bits.ReverseBytes32(raw.Load32(src, from))
	raw.Store32(out, to, t[0][w>>20]|t[1][w>>8&0xFFF])
}

// appendEncoded appends the base64 of body.
func appendEncoded(dst, body []byte) []byte {
	n := base64.StdEncoding.EncodedLen(len(body))
	dst = raw.Grown(dst, len(dst)+n)
	out := dst[len(dst) : len(dst)+n]
	from, to := encodeGroups(out, unsafe.String(unsafe.SliceData(body), len(body)))
	base64.StdEncoding.Encode(out[to:], body[from:])
	return dst[:len(dst)+n]
}

// encodeGroups writes the base64 of all but the last bytes of src to out, which has
// room for that of all, and returns how far it got in both: eight groups a round, then
// one by one.
func encodeGroups(out []byte, src string) (from, to int) {
	t := pairs.Get()
	for ; from+25 <= len(src); from, to = from+24, to+32 {
		t.encode(out, to, src, from)
		t.encode(out, to+4, src, from+3)
		t.encode(out, to+8, src, from+6)
		t.encode(out, to+12, src, from+9)
		t.encode(out, to+16, src, from+12)
		t.encode(out, to+20, src, from+15)
		t.encode(out, to+24, src, from+18)
		t.encode(out, to+28, src, from+21)
	}
	for ; from+4 <= len(src); from, to = from+3, to+4 {
		t.encode(out, to, src, from)
	}
	return from, to
}

// bad marks a character that is not of the alphabet in the tables of decode.
const bad = 1 << 24

// decode holds, for each of the four places in a group, the bits that a
// character stands for there.
var decode = lazy.Value[*[4][256]uint32]{Make: func() *[4][256]uint32 {
	t := new([4][256]uint32)
	for place := range t {
		for c := range t[place] {
			t[place][c] = bad
		}
		for v := range len(alphabet) {
			t[place][alphabet[v]] = uint32(v) << (18 - 6*place)
		}
	}
	return t
}}

// appendGroups appends what the leading groups of valid characters decode to,
// two groups at a time, and returns how many characters they are. The last
// group, which may be padded, is left out.
func appendGroups(dst, body []byte) ([]byte, int) {
	start := len(dst)
	dst = raw.Grown(dst, len(dst)+base64.StdEncoding.DecodedLen(len(body)))
	src, out := body, dst[start:cap(dst)]
	places := decode.Get()
	d0, d1, d2, d3 := &places[0], &places[1], &places[2], &places[3]
	// Eight bytes are written to keep six; what comes next overwrites the rest.
	for len(src) > 8 && len(out) >= 8 {
		first := d0[src[0]] | d1[src[1]] | d2[src[2]] | d3[src[3]]
		second := d0[src[4]] | d1[src[5]] | d2[src[6]] | d3[src[7]]
		if first|second >= bad {
			break
		}
		binary.BigEndian.PutUint64(out, uint64(first)<<40|uint64(second)<<16)
		src, out = src[8:], out[6:]
	}
	done := len(body) - len(src)
	return dst[:start+done/4*3], done
}
