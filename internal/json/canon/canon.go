// Package canon compares JSON by value: the order of members, white space, the
// spelling of strings and of numbers do not matter.
package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// Text writes the one JSON value in data so that equal values give equal texts:
// members sorted, numbers by value, indented for people, with a line break at
// the end. The error says why data is not one JSON value, by line and column.
func Text(data []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, reason(data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errAfter
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(byValue(v)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

var errAfter = errors.New("it is not JSON: there is text after the value")

// Equal reports whether two JSON texts are one value.
func Equal(a, b []byte) (bool, error) {
	x, err := Text(a)
	if err != nil {
		return false, err
	}
	y, err := Text(b)
	return err == nil && bytes.Equal(x, y), err
}

func reason(data []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax) && len(data) > 0:
		line, column := source.PositionOf(data, int(syntax.Offset-1))
		return fmt.Errorf("it is not JSON: line %d, column %d: %s", line, column, syntax.Error())
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("it is not JSON: it is empty")
	}
	return fmt.Errorf("it is not JSON: %s", strings.ToLower(err.Error()))
}

// byValue spells the numbers in v, which it changes, by their value.
func byValue(v any) any {
	switch v := v.(type) {
	case json.Number:
		return json.Number(number(string(v)))
	case []any:
		for i, item := range v {
			v[i] = byValue(item)
		}
	case map[string]any:
		for key, item := range v {
			v[key] = byValue(item)
		}
	}
	return v
}

// number writes numbers of one value in one way: without an exponent
// where that is short, otherwise as digits and a power of ten.
func number(s string) string {
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
