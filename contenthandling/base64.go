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

// pairs holds the two characters for each twelve bits.
var pairs = lazy.Value[*[1 << 12]uint16]{Make: func() *[1 << 12]uint16 {
	t := new([1 << 12]uint16)
	for i := range t {
		t[i] = uint16(alphabet[i>>6]) | uint16(alphabet[i&63])<<8
	}
	return t
}}

// appendEncoded appends the base64 of body.
func appendEncoded(dst, body []byte) []byte {
	n := base64.StdEncoding.EncodedLen(len(body))
	dst = raw.Grown(dst, len(dst)+n)
	out := dst[len(dst) : len(dst)+n]
	from, to := encodeGroups(out, unsafe.String(unsafe.SliceData(body), len(body)))
	base64.StdEncoding.Encode(out[to:], body[from:])
	return dst[:len(dst)+n]
}

// encodeGroups writes the base64 of all but the last bytes of src, and returns how
// far it got in both. Eight bytes are read to use six of them, twelve in a round.
func encodeGroups(out []byte, src string) (from, to int) {
	pairs := pairs.Get()
	for ; from+14 <= len(src) && to+16 <= len(out); from, to = from+12, to+16 {
		a, b := bits.ReverseBytes64(raw.Load64(src, from)), bits.ReverseBytes64(raw.Load64(src, from+6))
		raw.Store64(out, to, uint64(pairs[a>>52])|uint64(pairs[a>>40&0xFFF])<<16|uint64(pairs[a>>28&0xFFF])<<32|uint64(pairs[a>>16&0xFFF])<<48)
		raw.Store64(out, to+8, uint64(pairs[b>>52])|uint64(pairs[b>>40&0xFFF])<<16|uint64(pairs[b>>28&0xFFF])<<32|uint64(pairs[b>>16&0xFFF])<<48)
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
