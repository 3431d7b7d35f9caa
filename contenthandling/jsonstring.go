package contenthandling

import (
	"bytes"
	"encoding/json"
)

// JSONString returns the content of a payload that is one JSON string (RFC
// 8259), with its escapes resolved, and whether the payload is one. White space
// around it does not count; a byte order mark is no white space. The content
// may share the payload's memory.
//
// A Lambda function that answers with a string gives such a payload. What it
// means by Decode is the content
// (rules/content-handling.md#lambda-strings). Any other payload of a function, a number or null
// too, and the payload of any other backend is decoded as it stands.
func JSONString(payload []byte) (content []byte, ok bool) {
	text := bytes.Trim(payload, " \t\r\n")
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return payload, false
	}
	inner := text[1 : len(text)-1]
	if bytes.IndexByte(inner, '\\') < 0 && bytes.IndexByte(inner, '"') < 0 && !hasControl(inner) {
		return inner, true
	}
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return payload, false
	}
	return []byte(s), true
}

// hasControl reports whether the text has a character that a JSON string holds
// as an escape only.
func hasControl(text []byte) bool {
	return bytes.IndexFunc(text, func(c rune) bool { return c < ' ' }) >= 0
}
