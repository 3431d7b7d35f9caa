package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/bytedance/sonic"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/valyala/fastjson"

	"github.com/gatemap/gatemap/bench/peers/golang/templates"
)

// What somebody writes who knows the shape of the bodies: a library decodes them
// into structs, and code appends them to the output.

// appending returns the work of a decoder followed by append.
func appending(body []byte, list bool, decode func([]byte, any) error) work {
	var dst []byte
	if list {
		return func() ([]byte, error) {
			var v templates.List
			if err := decode(body, &v); err != nil {
				return nil, err
			}
			dst = appendList(dst[:0], &v)
			return dst, nil
		}
	}
	return func() ([]byte, error) {
		var v templates.Small
		if err := decode(body, &v); err != nil {
			return nil, err
		}
		dst = appendSmall(dst[:0], &v)
		return dst, nil
	}
}

// typedTemplates returns the work of a decoder followed by quicktemplate.
func typedTemplates(body []byte, list bool, decode func([]byte, any) error) work {
	var dst bytes.Buffer
	return func() ([]byte, error) {
		dst.Reset()
		if list {
			var v templates.List
			if err := decode(body, &v); err != nil {
				return nil, err
			}
			templates.WriteTypedList(&dst, &v)
			return dst.Bytes(), nil
		}
		var v templates.Small
		if err := decode(body, &v); err != nil {
			return nil, err
		}
		templates.WriteTypedSmall(&dst, &v)
		return dst.Bytes(), nil
	}
}

// decoders are those of the variants by the library's name.
var decoders = map[string]func([]byte, any) error{
	"encoding/json": json.Unmarshal,
	"json/v2":       func(b []byte, v any) error { return jsonv2.Unmarshal(b, v) },
	"sonic":         sonic.ConfigFastest.Unmarshal,
}

// typed returns the work of a variant, LIBRARY+append or LIBRARY+quicktemplate.
func typed(variant string, body []byte, list bool) (work, error) {
	library, output, _ := strings.Cut(variant, "+")
	if library == "fastjson" && output == "append" {
		return byFastjson(body, list), nil
	}
	decode := decoders[library]
	switch {
	case library == "sonic" && sonic.APIKind != sonic.UseSonicJSON:
		return nil, errors.New("sonic falls back to encoding/json on this platform")
	case decode != nil && output == "append":
		return appending(body, list, decode), nil
	case decode != nil && output == "quicktemplate":
		return typedTemplates(body, list, decode), nil
	}
	return nil, errors.New("no variant " + variant)
}

func appendSmall(dst []byte, v *templates.Small) []byte {
	dst = strconv.AppendInt(append(dst, "{\n  \"id\": "...), v.ID, 10)
	dst = append(append(dst, ",\n  \"name\": \""...), v.Name...)
	dst = append(append(dst, "\",\n  \"status\": \""...), v.Status...)
	dst = append(append(dst, "\",\n  \"owner\": \""...), v.Owner.Name...)
	dst = appendEscaped(append(dst, "\",\n  \"email\": \""...), v.Owner.Email)
	dst = strconv.AppendFloat(append(dst, "\",\n  \"total\": "...), v.Total, 'f', -1, 64)
	return append(dst, "\n}"...)
}

func appendList(dst []byte, v *templates.List) []byte {
	dst = append(dst, "{\"items\": [\n"...)
	for k := range v.Items {
		i := &v.Items[k]
		dst = strconv.AppendInt(append(dst, "  {\"id\": "...), i.ID, 10)
		dst = appendEscaped(append(dst, ", \"name\": \""...), i.Name)
		dst = appendEscaped(append(dst, "\", \"note\": \""...), i.Note)
		dst = strconv.AppendFloat(append(dst, "\", \"price\": "...), i.Price, 'f', -1, 64)
		dst = appendEnd(dst, k < len(v.Items)-1)
	}
	return append(dst, "]}"...)
}

// appendEnd ends an item.
func appendEnd(dst []byte, more bool) []byte {
	if more {
		return append(dst, "},\n"...)
	}
	return append(dst, "}\n"...)
}

// appendEscaped is $util.escapeJavaScript for ASCII.
func appendEscaped[T []byte | string](dst []byte, s T) []byte {
	from := 0
	for i := range len(s) {
		var escape byte
		switch c := s[i]; c {
		case '\'', '"', '\\', '/':
			escape = c
		case '\n':
			escape = 'n'
		case '\r':
			escape = 'r'
		case '\t':
			escape = 't'
		default:
			continue
		}
		dst = append(append(dst, s[from:i]...), '\\', escape)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// byFastjson reads values of fastjson and prints numbers as they stand in the body.
func byFastjson(body []byte, list bool) work {
	var p fastjson.Parser
	var dst []byte
	if !list {
		return func() ([]byte, error) {
			v, err := p.ParseBytes(body)
			if err != nil {
				return nil, err
			}
			owner := v.Get("owner")
			dst = v.Get("id").MarshalTo(append(dst[:0], "{\n  \"id\": "...))
			dst = append(append(dst, ",\n  \"name\": \""...), v.GetStringBytes("name")...)
			dst = append(append(dst, "\",\n  \"status\": \""...), v.GetStringBytes("status")...)
			dst = append(append(dst, "\",\n  \"owner\": \""...), owner.GetStringBytes("name")...)
			dst = appendEscaped(append(dst, "\",\n  \"email\": \""...), owner.GetStringBytes("email"))
			dst = v.Get("total").MarshalTo(append(dst, "\",\n  \"total\": "...))
			dst = append(dst, "\n}"...)
			return dst, nil
		}
	}
	return func() ([]byte, error) {
		v, err := p.ParseBytes(body)
		if err != nil {
			return nil, err
		}
		items := v.GetArray("items")
		dst = append(dst[:0], "{\"items\": [\n"...)
		for k, i := range items {
			dst = i.Get("id").MarshalTo(append(dst, "  {\"id\": "...))
			dst = appendEscaped(append(dst, ", \"name\": \""...), i.GetStringBytes("name"))
			dst = appendEscaped(append(dst, "\", \"note\": \""...), i.GetStringBytes("note"))
			dst = i.Get("price").MarshalTo(append(dst, "\", \"price\": "...))
			dst = appendEnd(dst, k < len(items)-1)
		}
		dst = append(dst, "]}"...)
		return dst, nil
	}
}
