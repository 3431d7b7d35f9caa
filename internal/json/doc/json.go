package doc

import (
	"errors"
	"math"
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/raw"
)

// Style is how JSON is written. Both styles quote every name and string.
type Style uint8

// The styles of json-smart that the gateway uses
// (rules/json.md#printing).
const (
	Compact Style = iota // LT_COMPRESS: $input.json
	Web                  // NO_COMPRESS: JSONArray.toString; it escapes '/'
)

// ErrNullKey reports a map with a null key, which has no JSON.
var ErrNullKey = errors.New("map has a null key")

// JSONAppender is implemented by Objects that json-smart writes in a way of
// their own: arrays and other Iterables. Other objects, a Character among
// them, are written as {}. An implementation that contains values has to bound
// the depth of recursion itself: the count starts anew with every AppendJSON.
type JSONAppender interface {
	AppendJSON(dst []byte, s Style, limit int) ([]byte, error)
}

// AppendJSON appends v as json-smart writes it, without blanks. limit is that
// of AppendText. The errors are *LimitError and ErrNullKey.
func AppendJSON(dst []byte, v Value, s Style, limit int) ([]byte, error) {
	return Printer{Limit: limit}.AppendJSON(dst, v, s)
}

func (p *printer) json(dst []byte, v Value, depth int) ([]byte, error) {
	switch v.k {
	case String:
		dst = p.quote(dst, v.Str())
		return dst, p.check(dst, depth)
	case DocMap, DocList:
		return p.jsonCopied(dst, v, depth)
	case MapRef:
		return p.jsonMap(dst, v, depth)
	case ListRef:
		return p.jsonList(dst, v, depth)
	case Float, Double:
		p.outer += doubleOuter
		if math.IsInf(v.Float64(), 0) {
			return append(dst, "null"...), nil
		}
	case Char:
		return append(dst, "{}"...), nil
	case Opaque:
		if a, ok := v.Object().(JSONAppender); ok {
			return a.AppendJSON(dst, p.style, p.room(dst))
		}
		return append(dst, "{}"...), nil
	}
	return p.scalar(dst, v)
}

func (p *printer) jsonMap(dst []byte, v Value, depth int) ([]byte, error) {
	err := p.enter(dst, depth+1)
	if err != nil {
		return dst, err
	}
	dst = append(dst, '{')
	start := len(dst)
	for c := v.Iter(); c.Next(); {
		if len(dst) > start {
			dst = append(dst, ',')
		}
		switch key := c.Key(); key.k {
		case String:
			dst = p.quote(dst, key.Str())
		case Null:
			return dst, ErrNullKey
		default:
			text, err := p.text(nil, key, depth+1)
			if err != nil {
				return dst, err
			}
			dst = p.quote(dst, string(text))
		}
		dst = append(dst, ':')
		if dst, err = p.json(dst, c.Value(), depth+1); err != nil {
			return dst, err
		}
		if len(dst)-p.paid > unpaid {
			if err = p.check(dst, depth); err != nil {
				return dst, err
			}
		}
	}
	p.leave()
	dst = append(dst, '}')
	return dst, p.check(dst, depth)
}

func (p *printer) jsonList(dst []byte, v Value, depth int) ([]byte, error) {
	err := p.enter(dst, depth+1)
	if err != nil {
		return dst, err
	}
	p.outer += v.Len() / 4
	dst = append(dst, '[')
	start := len(dst)
	for c := v.Iter(); c.Next(); {
		if len(dst) > start {
			dst = append(dst, ',')
		}
		if dst, err = p.json(dst, c.Value(), depth+1); err != nil {
			return dst, err
		}
		if len(dst)-p.paid > unpaid { // by numbers, which do not ask
			if err = p.check(dst, depth); err != nil {
				return dst, err
			}
		}
	}
	p.leave()
	dst = append(dst, ']')
	return dst, p.check(dst, depth)
}

func (p *printer) quote(dst []byte, s string) []byte {
	return append(AppendEscaped(append(dst, '"'), s, p.style), '"')
}

// special marks the bytes that AppendEscaped has to look at: bit 0 in both
// styles, bit 1 in the Web style. C2, E2 and ED start characters that are
// escaped or halves of surrogate pairs.
var special = func() (t [256]byte) {
	for c := range 0x20 {
		t[c] = 3
	}
	t['"'], t['\\'], t[0x7F], t[0xC2], t[0xE2], t['/'] = 3, 3, 3, 3, 3, 2
	return t
}()

const hexDigits = "0123456789ABCDEF"

// AppendEscaped appends s with the escapes of JSON in the given style: besides
// the usual ones, U+007F to U+009F and U+2000 to U+20FF become \uXXXX.
func AppendEscaped(dst []byte, s string, style Style) []byte {
	mask, other := byte(1)<<style, style.other()
	start := 0
	for i := 0; i < len(s); {
		if i+8 <= len(s) && !suspect(raw.Load64(s, i), other) {
			i += 8
			continue
		}
		c := s[i]
		if special[c]&mask == 0 {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			if !(r >= 0x80 && r <= 0x9F || r >= 0x2000 && r <= 0x20FF) {
				i += n
				continue
			}
		}
		dst = javatext.Append(dst, s[start:i])
		i += n
		start = i
		dst = appendEscape(dst, r)
	}
	return javatext.Append(dst, s[start:])
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\', '/':
		return append(dst, '\\', byte(r))
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
