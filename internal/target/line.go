package target

import (
	"fmt"
	"slices"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// Line is a method in the JSON form of a list.
type Line struct {
	API              string                                  `json:"api,omitzero"`
	Method           string                                  `json:"method"`
	Path             string                                  `json:"path"`
	Request          gatemap.MethodRequest                   `json:"request"`
	Integration      *gatemap.Integration                    `json:"integration"`
	MethodResponses  gatemap.Ordered[gatemap.MethodResponse] `json:"methodResponses"`
	BinaryMediaTypes []string                                `json:"binaryMediaTypes"`
	File             string                                  `json:"file"`
	Line             int                                     `json:"line"`
}

// Lines are the JSON forms of methods. A list that a method does not have is empty.
func Lines(methods []*definition.Operation) []Line {
	several := SeveralAPIs(methods)
	lines := make([]Line, len(methods))
	for i, m := range methods {
		lines[i] = Line{m.API, m.HTTPMethod, m.Path, m.Request, distinct(m.Integration), m.MethodResponses, m.BinaryMediaTypes, m.File, m.Line}
		if !several {
			lines[i].API = ""
		}
		if m.MethodResponses == nil {
			lines[i].MethodResponses = gatemap.Ordered[gatemap.MethodResponse]{}
		}
		if m.BinaryMediaTypes == nil {
			lines[i].BinaryMediaTypes = []string{}
		}
	}
	return lines
}

// distinct returns the integration with a key of its own for each response. The
// service stores one for each status code, a definition can give several, and
// an object has each key once: the second of 400 is "400 (2)".
func distinct(in *gatemap.Integration) *gatemap.Integration {
	times := make(map[string]int, len(in.IntegrationResponses))
	out := *in
	out.IntegrationResponses = slices.Clone(in.IntegrationResponses)
	for i := range out.IntegrationResponses {
		r := &out.IntegrationResponses[i]
		if times[r.Key]++; times[r.Key] > 1 {
			r.Key = fmt.Sprintf("%s (%d)", r.Key, times[r.Key])
		}
	}
	return &out
}
