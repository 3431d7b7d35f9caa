package template

import (
	"encoding/base64"
	"slices"
	"strings"
	"unsafe"

	"github.com/gatemap/gatemap/contenthandling"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
)

// base64Encoder has $util.base64Encode and base64Decode by a codec; nil is that of
// package contenthandling.
type base64Encoder struct{ codec contenthandling.Codec }

// encode appends the base64 of the UTF-8 bytes of s, in which half of a surrogate
// pair is a question mark.
func (c base64Encoder) encode(m *meter.Meter, dst []byte, s string) ([]byte, error) {
	if n := base64.StdEncoding.EncodedLen(len(s)); len(s) <= utilPiece {
		dst = slices.Grow(dst, n) // there may be many
	} else {
		dst = raw.Grown(dst, len(dst)+n)
	}
	octets := octetsOf(s)
	if strings.IndexByte(s, javatext.FirstOfHalf) >= 0 {
		var err error
		if octets, err = appendOutput(m, s); err != nil {
			return dst, err
		}
	}
	for len(octets) > utilPiece {
		if err := m.Look(); err != nil {
			return dst, err
		}
		var err error
		if dst, err = contenthandling.Encode.Append(dst, octets[:utilPiece], c.codec); err != nil {
			return dst, err
		}
		octets = octets[utilPiece:]
	}
	return contenthandling.Encode.Append(dst, octets, c.codec)
}

// octetsOf views s as bytes that nobody writes to.
func octetsOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// appendOutput returns s as it leaves the engine.
func appendOutput(m *meter.Meter, s string) ([]byte, error) {
	octets := raw.Bytes(len(s))
	for s != "" {
		if err := m.Look(); err != nil {
			return nil, err
		}
		n := javatext.Piece(s, utilPiece)
		octets, s = javatext.AppendOutput(octets, s[:n]), s[n:]
	}
	return octets, nil
}

// decode appends what java.util.Base64's basic decoder makes of s, read as UTF-8: no
// blanks, no line ends, padding may be missing, the unused bits of the last
// character are not looked at.
func (c base64Encoder) decode(m *meter.Meter, dst []byte, s string) ([]byte, error) {
	unpadded := s
	if len(s)%4 == 0 {
		for range 2 {
			if n := len(unpadded); n > 0 && unpadded[n-1] == '=' {
				unpadded = unpadded[:n-1]
			}
		}
	}
	octets := raw.Bytes(base64.RawStdEncoding.DecodedLen(len(unpadded)))
	for len(unpadded) >= 4 {
		if err := m.Look(); err != nil {
			return dst, err
		}
		n := min(len(unpadded)/4*4, utilPiece)
		if strings.IndexByte(unpadded[:n], '=') >= 0 {
			return dst, errNoBase64
		}
		var err error
		if octets, err = contenthandling.Decode.Append(octets, octetsOf(unpadded[:n]), c.codec); err != nil {
			return dst, errNoBase64
		}
		unpadded = unpadded[n:]
	}
	for i := range len(unpadded) {
		if !base64Plain[unpadded[i]] {
			return dst, errNoBase64
		}
	}
	if len(unpadded) == 1 {
		return dst, illegalArgument("Last unit does not have enough valid bits")
	}
	octets, err := base64.RawStdEncoding.AppendDecode(octets, octetsOf(unpadded))
	if err != nil {
		return dst, illegalArgument(err.Error())
	}
	return appendUTF8(m, dst, octets)
}

var errNoBase64 = illegalArgument("Illegal base64 character")

var base64Plain = func() (t [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = true
	}
	return t
}()
