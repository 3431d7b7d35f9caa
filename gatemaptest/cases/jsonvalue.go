package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/textpos"
)

// validJSON says why data is not one JSON value, by line and column.
func validJSON(data []byte) error {
	_, err := parseJSON(data)
	return err
}

// parseJSON reads one JSON value. Numbers keep their text.
func parseJSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	if err == nil {
		var more json.RawMessage
		if dec.Decode(&more) == io.EOF {
			return v, nil
		}
		return nil, errors.New("it is not JSON: there is text after the value")
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && len(data) > 0 {
		line, column := textpos.Of(data, int(syntax.Offset-1))
		return nil, fmt.Errorf("it is not JSON: line %d, column %d: %s", line, column, syntax.Error())
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("it is not JSON: it is empty")
	}
	return nil, fmt.Errorf("it is not JSON: %s", strings.ToLower(err.Error()))
}

// canonical appends a JSON value so that equal values give equal texts:
// members sorted, numbers by value, indented for people.
func canonical(dst []byte, v any, indent int) []byte {
	line := func(n int) {
		dst = append(dst, '\n')
		for range n {
			dst = append(dst, "  "...)
		}
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case json.Number:
		return append(dst, canonicalNumber(string(v))...)
	case string:
		return appendString(dst, v)
	case []any:
		if len(v) == 0 {
			return append(dst, "[]"...)
		}
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			line(indent + 1)
			dst = canonical(dst, item, indent+1)
		}
		line(indent)
		return append(dst, ']')
	}
	m := v.(map[string]any)
	if len(m) == 0 {
		return append(dst, "{}"...)
	}
	dst = append(dst, '{')
	for i, key := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		line(indent + 1)
		dst = append(appendString(dst, key), ": "...)
		dst = canonical(dst, m[key], indent+1)
	}
	line(indent)
	return append(dst, '}')
}

// canonicalNumber writes numbers of one value in one way: without an exponent
// where that is short, otherwise as digits and a power of ten.
func canonicalNumber(s string) string {
	sign := ""
	if t, ok := strings.CutPrefix(s, "-"); ok {
		s, sign = t, "-"
	}
	mantissa, exponent := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > 1<<30 || e < -1<<30 {
			return sign + s // beyond any number that means something
		}
		mantissa, exponent = s[:i], e
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exponent -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(trimmed)
	if trimmed == "" {
		return "0"
	}
	const short = 21
	switch {
	case exponent >= 0 && len(trimmed)+exponent <= short:
		return sign + trimmed + strings.Repeat("0", exponent)
	case exponent < 0 && -exponent < len(trimmed):
		return sign + trimmed[:len(trimmed)+exponent] + "." + trimmed[len(trimmed)+exponent:]
	case exponent < 0 && -exponent <= short:
		return sign + "0." + strings.Repeat("0", -exponent-len(trimmed)) + trimmed
	}
	return sign + trimmed + "e" + strconv.Itoa(exponent)
}
