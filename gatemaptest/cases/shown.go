package cases

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is what a part of a response was to be, or what it was. The zero Value
// is none.
type Value struct {
	kind  valueKind
	texts []string // one of a word or a body, which is text; any number of a header
	bytes int      // the length of the body
}

type valueKind uint8

const (
	noValue valueKind = iota
	word
	bodyText
	bodyBytes // texts has their base64
	headerValues
)

// The limits on what is shown of a body: to people on one line, and as data.
const (
	maxShown = 200
	maxData  = 16 << 10
)

// Word is a value that is not a text of the response: a status, a key, or what is
// said in place of a value.
func Word(s string) Value { return Value{kind: word, texts: []string{s}} }

// bodyValue is a body, of which no more than the beginning is kept.
func bodyValue(b []byte) Value {
	if utf8.Valid(b) {
		text, _ := clip(string(b), maxData)
		return Value{bodyText, []string{text}, len(b)}
	}
	return Value{bodyBytes, []string{base64.StdEncoding.EncodeToString(b[:min(len(b), maxData)])}, len(b)}
}

// headerValue are the values of a header, none where it is absent.
func headerValue(values []string) Value { return Value{kind: headerValues, texts: values} }

// IsZero reports whether there is no value.
func (v Value) IsZero() bool { return v.kind == noValue }

// String gives the value for people, on one line: texts of the response are in
// quotes, long ones are cut.
func (v Value) String() string {
	switch v.kind {
	case noValue:
		return ""
	case bodyText:
		return v.quoted()
	case bodyBytes:
		text, more := clip(v.texts[0], maxShown)
		return fmt.Sprintf("%d bytes, base64 %s%s", v.bytes, text, more)
	case headerValues:
		if len(v.texts) == 0 {
			return "absent"
		}
		quoted := make([]string, len(v.texts))
		for i, s := range v.texts {
			quoted[i] = strconv.Quote(s)
		}
		return strings.Join(quoted, ", ")
	}
	return v.texts[0]
}

func (v Value) quoted() string {
	if v.bytes == 0 {
		return "empty"
	}
	text, more := clip(v.texts[0], maxShown)
	if more != "" {
		more = fmt.Sprintf("%s (%d bytes)", more, v.bytes)
	}
	return strconv.Quote(text) + more
}

// Data gives the value for programs: a text as it is, without quotes, nil for a
// header that is absent and a []string for one with several values. A body that
// is not UTF-8 is said as its length and its base64. A long body is cut, with its
// length behind it.
func (v Value) Data() any {
	switch v.kind {
	case noValue:
		return nil
	case bodyText:
		if len(v.texts[0]) < v.bytes {
			return fmt.Sprintf("%s... (%d bytes)", v.texts[0], v.bytes)
		}
	case bodyBytes:
		return fmt.Sprintf("%d bytes, base64 %s", v.bytes, v.texts[0])
	case headerValues:
		switch len(v.texts) {
		case 0:
			return nil
		case 1:
		default:
			return v.texts
		}
	}
	return v.texts[0]
}

// MarshalJSON implements json.Marshaler with [Value.Data].
func (v Value) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // which is for the encoder around this one to decide
	err := enc.Encode(v.Data())
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Value) UnmarshalJSON(data []byte) error {
	var texts []string
	if err := json.Unmarshal(data, &texts); err == nil {
		*v = headerValue(texts)
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*v = Word(text)
	return nil
}

// Plain gives the value for a report that quotes by itself, such as XML: texts of
// the response as they are.
func (v Value) Plain() string {
	switch data := v.Data().(type) {
	case string:
		return data
	case []string:
		return strings.Join(data, ", ")
	}
	return v.String()
}
