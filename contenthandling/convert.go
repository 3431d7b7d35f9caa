package contenthandling

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"
)

// BadBase64 is the failure to decode a payload: the first byte that base64
// does not allow, or the length of a payload that is cut short.
type BadBase64 struct{ Offset int64 }

// Error names the byte.
func (e *BadBase64) Error() string { return fmt.Sprintf("illegal base64 data at byte %d", e.Offset) }

// Len returns an upper bound for the length of what Append adds.
func (a Action) Len(body []byte) int {
	switch a {
	case Encode:
		return base64.StdEncoding.EncodedLen(len(body))
	case Decode:
		return base64.StdEncoding.DecodedLen(len(body))
	case Text:
		if !utf8.Valid(body) {
			return 3 * len(body)
		}
	}
	return len(body)
}

// Convert returns the converted body. When nothing changes it is body itself,
// otherwise it is appended to buf, whose storage the result then shares. Its
// error is a *BadBase64.
func (a Action) Convert(buf, body []byte) ([]byte, error) {
	if a == Pass || a == Text && utf8.Valid(body) {
		return body, nil
	}
	start := len(buf)
	buf, err := a.Append(buf, body)
	return buf[start:], err
}

// Append appends the converted body to dst, which must not overlap it. Its
// error is a *BadBase64; dst is then returned as it was.
func (a Action) Append(dst, body []byte) ([]byte, error) {
	switch a {
	case Text:
		return AppendText(dst, body), nil
	case Encode:
		return base64.StdEncoding.AppendEncode(dst, body), nil
	case Decode:
		return appendDecoded(dst, body)
	}
	return append(dst, body...), nil
}

// strict refuses non-zero bits behind the last byte, as the base64 codec of
// the AWS SDK for Java does.
var strict = base64.StdEncoding.Strict()

func appendDecoded(dst, body []byte) ([]byte, error) {
	start := len(dst)
	out, err := strict.AppendDecode(dst, body)
	if err != nil {
		return dst, &BadBase64{int64(err.(base64.CorruptInputError))}
	}
	// The decoder skips line breaks. It has met one exactly when the input is
	// longer than the canonical encoding of what came out.
	if strict.EncodedLen(len(out)-start) == len(body) {
		return out, nil
	}
	for i, c := range body {
		if c == '\r' || c == '\n' {
			return dst, &BadBase64{int64(i)}
		}
	}
	return dst, &BadBase64{int64(len(body))}
}

// AppendText appends body as Java's new String(body, UTF_8) reads it, encoded
// as UTF-8 again: each malformed sequence becomes one U+FFFD.
func AppendText(dst, body []byte) []byte {
	for len(body) > 0 {
		good := validPrefix(body)
		dst = append(dst, body[:good]...)
		if body = body[good:]; len(body) > 0 {
			dst = append(dst, "\uFFFD"...)
			body = body[malformed(body):]
		}
	}
	return dst
}

func validPrefix(b []byte) int {
	i := 0
	for i < len(b) {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
	}
	return i
}

// malformed returns how many bytes Java replaces together when b does not
// begin with a well-formed sequence: the longest prefix that could have become
// one, and all three bytes of an encoded surrogate.
func malformed(b []byte) int {
	cont := func(i int) bool { return i < len(b) && b[i]&0xC0 == 0x80 }
	switch c := b[0]; {
	case c>>4 == 0xE:
		switch {
		case !cont(1) || c == 0xE0 && b[1] < 0xA0:
			return 1
		case !cont(2):
			return 2
		}
		return 3 // a surrogate: any other complete sequence is well formed
	case 0xF0 <= c && c <= 0xF4:
		switch {
		case !cont(1) || c == 0xF0 && b[1] < 0x90 || c == 0xF4 && b[1] > 0x8F:
			return 1
		case !cont(2):
			return 2
		}
		return 3
	}
	return 1
}
