package vtl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// notJSON says in plain words where a text ceases to be JSON, and why; "" if it
// is JSON.
func notJSON(text []byte) (int, string) {
	var v json.RawMessage
	err := json.Unmarshal(text, &v)
	var fault *json.SyntaxError
	if !errors.As(err, &fault) {
		return 0, ""
	}
	at := max(0, int(fault.Offset)-1)
	if r, _ := utf8.DecodeRune(text[min(at, len(text)):]); strings.Contains(fault.Error(), "unexpected end") ||
		int(fault.Offset) == len(text) && strings.HasPrefix(fault.Error(), "invalid character ' '") && r != ' ' {
		if strings.TrimSpace(string(text)) == "" {
			return len(text), "it is empty, which is not JSON"
		}
		return len(text), "it ends too early: a bracket or a quote is still open"
	}
	r, _ := utf8.DecodeRune(text[min(at, len(text)):])
	here := strconv.Quote(string(r))
	switch why := fault.Error(); {
	case strings.HasSuffix(why, "beginning of value"):
		return at, "a value is missing before " + here + afterComma(text[:at])
	case strings.HasSuffix(why, "beginning of object key string"):
		return at, "a name in quotes is missing before " + here + afterComma(text[:at])
	case strings.HasSuffix(why, "after array element"):
		return at, `"," or "]" is missing before ` + here
	case strings.HasSuffix(why, "after object key:value pair"):
		return at, `"," or "}" is missing before ` + here
	case strings.HasSuffix(why, "after object key"):
		return at, `":" is missing before ` + here
	case strings.HasSuffix(why, "after top-level value"):
		return at, "the JSON has ended before " + here
	case strings.HasSuffix(why, "in string literal"):
		return at, fmt.Sprintf("the control character %s has to be escaped in a text", here)
	case strings.HasSuffix(why, "in string escape code"), strings.Contains(why, `in \u`):
		return at, `no escape goes on with ` + here + `, JSON has only \" \\ \/ \b \f \n \r \t and \u with four digits`
	}
	return at, "no number or word of JSON goes on with " + here
}

// afterComma says so where a comma comes last.
func afterComma(before []byte) string {
	if strings.HasSuffix(strings.TrimRight(string(before[max(0, len(before)-200):]), " \t\r\n"), ",") {
		return ", behind a comma that is one too many"
	}
	return ""
}
