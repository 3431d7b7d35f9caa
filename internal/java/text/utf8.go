package text

import (
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/raw"
)

// AppendUTF8 appends body as Java's new String(body, UTF_8) reads it, encoded
// as UTF-8 again: each malformed sequence becomes one U+FFFD.
func AppendUTF8(dst, body []byte) []byte {
	start, all := len(dst), len(body)
	for len(body) > 0 {
		good := validPrefix(body)
		if made := len(dst) - start + good; start+made+len("\uFFFD") > cap(dst) {
			dst = raw.Grown(dst, start+max(made+len("\uFFFD"), raw.Foreseen(made, all-len(body)+good, all)))
		}
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
