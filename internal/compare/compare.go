// Package compare says in what a response is not as it is expected: the rules that
// the cases of gatemap test, gatemap diff and gatemap replay have in common.
package compare

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/json/canon"
)

// Mode says how a body is compared.
type Mode uint8

// The ways of comparing bodies.
const (
	Unchecked Mode = iota
	Exact          // byte by byte
	JSON           // by value: white space, the order of members and the notation of numbers do not matter
	Trimmed        // byte by byte, without white space around the response's
)

// Expected is what a response must be. What is absent is not compared.
type Expected struct {
	Status  int             // 0 is not compared
	Headers []gatemap.Field // each must have exactly these values; names in other letter cases are one header
	Absent  []string        // headers
	Mode    Mode
	Body    []byte
}

// Part is a part of a response.
type Part uint8

// The parts, in the order in which a client notices them.
const (
	Status Part = iota
	Header
	Body
)

// Difference is a part of a response that is not as it is expected.
type Difference struct {
	Part Part
	// Name is that of a header, Want and Got are its values: none where it is to be
	// absent, or is.
	Name      string
	Want, Got []string
	// Err says of a body to be compared as JSON why the expected one or, with Ours
	// unset, that of the response is none.
	Err  error
	Ours bool
}

// Response lists what of e a response does not meet.
func (e *Expected) Response(r *gatemap.Response) []Difference {
	var all []Difference
	if e.Status != 0 && e.Status != r.StatusCode {
		all = append(all, Difference{Part: Status})
	}
	for i, h := range e.Headers {
		if fieldlist.Index(e.Headers[:i], h.Name) >= 0 {
			continue // names in other letters are one header, whose values are together
		}
		want, got := fieldlist.Values(e.Headers, h.Name, true), fieldlist.Values(r.Headers, h.Name, true)
		if !slices.Equal(got, want) {
			all = append(all, Difference{Part: Header, Name: h.Name, Want: want, Got: got})
		}
	}
	for i, name := range e.Absent {
		if slices.ContainsFunc(e.Absent[:i], func(s string) bool { return strings.EqualFold(s, name) }) {
			continue
		}
		if got := fieldlist.Values(r.Headers, name, true); len(got) > 0 {
			all = append(all, Difference{Part: Header, Name: name, Got: got})
		}
	}
	if d, same := e.body(r.Body); !same {
		all = append(all, d)
	}
	return all
}

func (e *Expected) body(got []byte) (Difference, bool) {
	d := Difference{Part: Body}
	switch e.Mode {
	case Exact:
		return d, bytes.Equal(e.Body, got)
	case Trimmed:
		return d, bytes.Equal(e.Body, bytes.TrimSpace(got))
	case JSON:
		var want, have []byte
		if want, d.Err = canon.Text(e.Body); d.Err != nil {
			d.Ours = true
			return d, false
		}
		if have, d.Err = canon.Text(got); d.Err != nil {
			return d, false
		}
		return d, bytes.Equal(want, have)
	}
	return d, true
}
