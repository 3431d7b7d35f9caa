package template

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
)

// utilFunction is a function of $util on text, appending its result. It looks
// at the context of m after each utilPiece bytes; with an error of m what it has
// appended is worth nothing.
type utilFunction func(m *meter.Meter, dst []byte, s string) ([]byte, error)

// utilFunctions are the functions of $util whose result is text. parseJson is
// not among them: its result is a document.
var utilFunctions = map[string]utilFunction{
	"escapeJavaScript": inPieces(AppendEscapeJavaScript),
	"urlEncode":        inPieces(urlEncode),
	"urlDecode":        urlDecode,
	"base64Encode":     base64Encoder{}.encode,
	"base64Decode":     base64Encoder{}.decode,
}

// utilPiece is how many bytes of a text are read between two looks at the
// context. It is whole groups of base64.
const utilPiece = 48 << 10

// urlEncode appends s as java.net.URLEncoder with UTF-8 does: letters, digits
// and .-*_ stay, a blank becomes +, every other byte %XX. Half of a surrogate
// pair is encoded as a question mark.
func urlEncode(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			dst = append(dst, '+')
		case urlPlain[c]:
			dst = append(dst, c)
		case c == javatext.FirstOfHalf && i+2 < len(s) && s[i+1] >= 0xA0:
			dst = append(dst, "%3F"...)
			i += 2
		default:
			dst = append(dst, '%', digits[c>>4], digits[c&15])
		}
	}
	return dst
}

var urlPlain = func() (t [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*_" {
		t[c] = true
	}
	return t
}()

// urlDecode appends s as java.net.URLDecoder with UTF-8 does: a run of %XX is
// decoded as one piece of UTF-8, bytes that are none become U+FFFD, and a
// percent sign without two hexadecimal digits is an exception.
func urlDecode(m *meter.Meter, dst []byte, s string) ([]byte, error) {
	var octets []byte
	if len(s) > utilPiece {
		dst = raw.Grown(dst, len(dst)+len(s))
	}
	for i, look := 0, utilPiece; i < len(s); {
		if i >= look {
			if err := m.Look(); err != nil {
				return dst, err
			}
			look = i + utilPiece
		}
		switch s[i] {
		case '+':
			dst = append(dst, ' ')
			i++
		case '%':
			var size int
			var err error
			if octets, size, err = percentOctets(m, octets[:0], s[i:]); err != nil {
				return dst, err
			}
			if dst, err = appendUTF8(m, dst, octets); err != nil {
				return dst, err
			}
			i += size
		default:
			dst = append(dst, s[i])
			i++
		}
	}
	return dst, nil
}

// percentOctets appends the bytes of the %XX that s begins with, and returns how
// long those are.
func percentOctets(m *meter.Meter, octets []byte, s string) ([]byte, int, error) {
	i := 0
	for look := utilPiece; i < len(s) && s[i] == '%'; {
		if i >= look {
			if err := m.Look(); err != nil {
				return octets, i, err
			}
			look = i + utilPiece
		}
		octet, size, err := percentOctet(s[i:])
		if err != nil {
			return octets, i, err
		}
		octets = append(octets, octet)
		i += size
	}
	return octets, i, nil
}

// appendUTF8 appends bytes that are read as UTF-8.
func appendUTF8(m *meter.Meter, dst, octets []byte) ([]byte, error) {
	if len(octets) > utilPiece {
		dst = raw.Grown(dst, len(dst)+len(octets))
	}
	for len(octets) > utilPiece {
		if err := m.Look(); err != nil {
			return dst, err
		}
		// Bytes of the form 10xxxxxx before the cut may belong to one before them, of
		// which there are three at the most.
		n := utilPiece
		for range 4 {
			if octets[n]&0xC0 != 0x80 {
				break
			}
			n--
		}
		dst, octets = javatext.AppendUTF8(dst, octets[:n]), octets[n:]
	}
	return javatext.AppendUTF8(dst, octets), nil
}

// percentOctet reads %XX at the start of s. The digits are read by
// Integer.parseInt, which takes a sign and any Unicode digit as well; a
// negative number is refused.
func percentOctet(s string) (octet byte, size int, err error) {
	first, n := javatext.DecodeRune(s[1:])
	second, m := javatext.DecodeRune(s[1+n:])
	if n == 0 || m == 0 {
		return 0, 0, illegalArgument("URLDecoder: Incomplete trailing escape (%) pattern")
	}
	high, low := javatext.Digit(first, 16), javatext.Digit(second, 16)
	if first > 0xFFFF || low < 0 {
		return 0, 0, illegalArgument("URLDecoder: Illegal hex characters in escape (%) pattern")
	}
	switch {
	case high >= 0:
		return byte(high<<4 | low), 1 + n + m, nil
	case first == '+', first == '-' && low == 0:
		return byte(low), 1 + n + m, nil
	default:
		return 0, 0, illegalArgument("URLDecoder: Illegal hex characters in escape (%) pattern")
	}
}

func illegalArgument(message string) error {
	return &javalang.Exception{Class: "java.lang.IllegalArgumentException", Message: message}
}
