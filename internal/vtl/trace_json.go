package vtl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/source"
)

const (
	tooEarly   = "it ends too early: a bracket or a quote is still open"
	noSuchWord = "no number or word of JSON goes on with "
)

// notJSON says in plain words where a text ceases to be JSON, and why; "" if it
// is JSON.
func notJSON(text []byte) (int, string) {
	if json.Valid(text) {
		return 0, ""
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return len(text), "it is empty, which is not JSON"
	}
	_, err := source.ParseAllJSON(text)
	var fault *source.SyntaxError
	if !errors.As(err, &fault) { // it skips what editors write
		return 0, "it begins with a byte order mark, which is no JSON"
	}
	at := fault.Offset
	switch fault.Want {
	case source.WantQuote:
		return len(text), tooEarly
	case source.WantValue:
		at += wordLength(text[at:])
	case source.WantEscape:
		at += escapeLength(text[at:])
	}
	if at >= len(text) {
		return len(text), tooEarly
	}
	r, _ := utf8.DecodeRune(text[at:])
	here := strconv.Quote(string(r))
	switch fault.Want {
	case source.WantValue:
		if at > fault.Offset {
			return at, noSuchWord + here
		}
		return at, "a value is missing before " + here + afterComma(text[:at])
	case source.WantName:
		return at, "a name in quotes is missing before " + here + afterComma(text[:at])
	case source.WantEndOfArray:
		return at, `"," or "]" is missing before ` + here
	case source.WantEndOfObject:
		return at, `"," or "}" is missing before ` + here
	case source.WantColon:
		return at, `":" is missing before ` + here
	case source.WantEnd:
		return at, "the JSON has ended before " + here
	case source.WantEscaped:
		return at, fmt.Sprintf("the control character %s has to be escaped in a text", here)
	case source.WantEscape:
		return at, `no escape goes on with ` + here + `, JSON has only \" \\ \/ \b \f \n \r \t and \u with four digits`
	case source.WantDigit:
		return at, noSuchWord + here
	}
	return at, fault.Msg
}

// wordLength is how much of a text is the beginning of a word of JSON.
func wordLength(text []byte) int {
	longest := 0
	for _, word := range []string{"true", "false", "null"} {
		n := 0
		for n < min(len(word), len(text)) && word[n] == text[n] {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

// escapeLength is how much of a text is the beginning of an escape.
func escapeLength(text []byte) int {
	n := 1
	if len(text) > 1 && text[1] == 'u' {
		for n = 2; n < min(len(text), 6) && strings.IndexByte("0123456789abcdefABCDEF", text[n]) >= 0; {
			n++
		}
	}
	return n
}

// afterComma says so where a comma comes last.
func afterComma(before []byte) string {
	if strings.HasSuffix(strings.TrimRight(string(before[max(0, len(before)-200):]), " \t\r\n"), ",") {
		return ", behind a comma that is one too many"
	}
	return ""
}
