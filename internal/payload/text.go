package payload

import (
	"unicode/utf8"
	"unsafe"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/raw"
)

// Keeps is action.Keeps(body), in a quarter of the time for text without other
// characters than those of ASCII.
func Keeps(action contenthandling.Action, body []byte) bool {
	if action == contenthandling.Text {
		return isText(body)
	}
	return action.Keeps(body)
}

// isText is utf8.Valid(body).
func isText(body []byte) bool {
	const block = 32
	if n := len(body); n >= block {
		s := unsafe.String(unsafe.SliceData(body), n)
		i := 0
		for ; i <= n-block; i += block {
			if !plainBlock(s, i) {
				return utf8.Valid(body[i:])
			}
		}
		if plainBlock(s, n-block) {
			return true
		}
		body = body[i:]
	}
	return utf8.Valid(body)
}

// plainBlock reports whether the 32 bytes of s from i on are ASCII.
func plainBlock(s string, i int) bool {
	const highs = 0x8080808080808080
	return (raw.Load64(s, i)|raw.Load64(s, i+8)|raw.Load64(s, i+16)|raw.Load64(s, i+24))&highs == 0
}
