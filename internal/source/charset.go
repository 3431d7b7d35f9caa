package source

import "bytes"

// WideMessage says what to do with a text of the form %s, which WideForm named.
const WideMessage = "the text is in %s: save it as UTF-8 (PowerShell 5 writes UTF-16 with >; there, Out-File -Encoding utf8)"

// WideForm names a text that is not UTF-8 because a program has written it in
// another form of Unicode, as PowerShell 5 does with ">". It returns "UTF-16" or
// "UTF-32" where the text begins with the byte order mark of that form, or with
// an ASCII character as that form writes it, and "" otherwise. JSON, YAML and HCL
// begin with one. Source: RFC 4627 section 3.
func WideForm(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return "UTF-32"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "UTF-16"
	case len(data) < 4:
		return ""
	}
	zeros := [4]bool{data[0] == 0, data[1] == 0, data[2] == 0, data[3] == 0}
	switch zeros {
	case [4]bool{true, true, true, false}, [4]bool{false, true, true, true}:
		return "UTF-32"
	case [4]bool{true, false, true, false}, [4]bool{false, true, false, true}:
		return "UTF-16"
	}
	return ""
}
