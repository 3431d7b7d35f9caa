package redact

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// maxNested bounds the JSON in texts of JSON in texts.
const maxNested = 8

// json is JSON, or a sequence of it, without its secrets. It reports false where
// s is none: nothing has been taken for a secret then.
func (x *Exchange) json(s string, nested int) (string, bool) {
	if nested == 0 || !documents(s, func(*json.Decoder, json.Token) {}) {
		return "", false
	}
	r := &jsonReader{x: x, src: s, nested: nested}
	documents(s, r.token)
	r.out.WriteString(s[r.copied:])
	return r.out.String(), true
}

// documents calls token for the tokens of s and reports whether s is a sequence
// of JSON texts.
func documents(s string, token func(*json.Decoder, json.Token)) bool {
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return errors.Is(err, io.EOF) && depth == 0
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		token(dec, t)
	}
}

// jsonReader copies JSON and replaces values on the way, each of which is a
// stretch of the source.
type jsonReader struct {
	x      *Exchange
	src    string
	nested int
	open   []container
	end    int // of the last token
	copied int // what of the source has been copied
	out    strings.Builder
}

// container is an object or an array that the reader is in.
type container struct {
	object bool
	secret bool   // a name around it is that of a secret
	value  bool   // of an object: a value comes next, and not a key
	named  bool   // of an object: the key is that of a secret
	label  bool   // of an object: the key says that the value is a name: {"name": "password", "value": ...}
	pair   bool   // of an object: that name is one of a secret, and what is called value is it
	header string // the key, or that of the array's, where it is a header with a form of its own
}

func (r *jsonReader) token(dec *json.Decoder, token json.Token) {
	start := r.end
	r.end = int(dec.InputOffset())
	for start < r.end && strings.IndexByte(" \t\r\n,:", r.src[start]) >= 0 {
		start++
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' || t == '[' {
			next := container{object: t == '{', secret: r.secret()}
			if top := r.top(); top != nil && t == '[' {
				next.header = top.header
			}
			r.open = append(r.open, next)
			return
		}
		r.open = r.open[:len(r.open)-1]
	case string:
		if top := r.top(); top != nil && top.object && !top.value {
			key := strings.ToLower(t)
			top.label = key == "name" || key == "key"
			top.value, top.named, top.header = true, SecretName(t) || top.pair && (key == "value" || key == "values"), ""
			if hasForm(t) {
				top.header = t
			}
			return
		}
		if top := r.top(); top != nil && top.label {
			top.pair = SecretName(t)
		}
		r.text(start, t)
	case json.Number:
		if _, known := r.x.secrets[string(t)]; (known || r.secret()) && t != "0" {
			r.x.changed = true
			r.replace(start, "0")
		}
	}
	r.done()
}

func (r *jsonReader) text(start int, text string) {
	redacted := ""
	switch top := r.top(); {
	case top != nil && top.header != "":
		redacted = r.x.header(top.header, text)
	case r.secret():
		redacted = r.x.secret(text)
	default:
		redacted = r.inside(text)
	}
	if redacted == text {
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(redacted) // a text is always JSON
	r.replace(start, strings.TrimSuffix(b.String(), "\n"))
}

// inside redacts a text that may be JSON of its own.
func (r *jsonReader) inside(text string) string {
	if t := strings.TrimLeft(text, " \t\r\n"); t != "" && (t[0] == '{' || t[0] == '[') {
		if out, ok := r.x.json(text, r.nested-1); ok {
			return out
		}
	}
	return r.x.plain(text)
}

func (r *jsonReader) replace(start int, text string) {
	r.out.WriteString(r.src[r.copied:start])
	r.out.WriteString(text)
	r.copied = r.end
}

// done follows a value: what comes next in an object is a key.
func (r *jsonReader) done() {
	if top := r.top(); top != nil {
		top.value = false
	}
}

// secret reports whether the value at hand is that of a secret's name, or below
// one.
func (r *jsonReader) secret() bool {
	top := r.top()
	return top != nil && (top.secret || top.object && top.named)
}

func (r *jsonReader) top() *container {
	if len(r.open) == 0 {
		return nil
	}
	return &r.open[len(r.open)-1]
}
