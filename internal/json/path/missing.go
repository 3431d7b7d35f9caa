package path

import (
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// Missing is the step of a path that leads nowhere, and on what.
type Missing struct {
	Before string        // the path up to the step: $.a
	Step   string        // the step as the path has it: .b, [3]
	Value  jsondoc.Value // what the step fails on, the first of Count values
	Count  int
	Name   string // the member that it asks for; "" for other steps
	Index  bool   // it asks for an element by its number
}

// Missing finds the step of p that leads nowhere in root, and reports false if
// there is none: then the value is there, but may be null. It evaluates each
// beginning of the path anew and is for explanations only. m pays; when it has
// ended there is no answer.
func (p *Path) Missing(m *meter.Meter, root jsondoc.Value) (Missing, bool) {
	tokens := p.program.tokens
	before, count := root, 1
	for n := 2; n <= len(tokens); n++ {
		last := &tokens[n-1]
		if last.kind == tokenScan && n < len(tokens) {
			continue // is a step together with the next token
		}
		first := n - 1
		if tokens[first-1].kind == tokenScan {
			first--
		}
		found, total := p.beginning(m, n, root)
		if m.Err() != nil {
			return Missing{}, false
		}
		if total == 0 {
			from, to := p.offset(first-1), p.offset(n-1)
			if first == 1 {
				from = p.rootEnd()
			}
			at := Missing{Before: p.text[:min(from, to)], Step: p.text[min(from, to):to], Value: before, Count: count}
			if at.Before == "" { // it begins with a name
				at.Before = "$"
			}
			if last.kind == tokenProperty && len(last.names) == 1 {
				at.Name = last.names[0]
			}
			at.Index = last.kind == tokenIndex
			return at, true
		}
		before, count = found, total
	}
	return Missing{}, false
}

// rootEnd is where the first step begins.
func (p *Path) rootEnd() int {
	blanks := len(p.text) - len(strings.TrimLeft(p.text, " \t\n\r"))
	if rest := p.text[blanks:]; strings.HasPrefix(rest, "$") || strings.HasPrefix(rest, "@") {
		return blanks + 1
	}
	return 0
}

// beginning evaluates the first n tokens. It returns the first of the values and
// how many there are.
func (p *Path) beginning(m *meter.Meter, n int, root jsondoc.Value) (jsondoc.Value, int) {
	part := &program{tokens: slices.Clone(p.program.tokens[:n]), root: p.program.root, old: p.program.old}
	if part.old {
		part.linkOld()
	} else {
		part.link()
	}
	part.seal()
	e := evaluator{program: part, root: root, suppress: true, meter: m}
	v, err := e.run(root, true)
	switch {
	case err != nil:
		return v, 0
	case part.definite:
		return v, e.count
	case v.Len() == 0:
		return jsondoc.Value{}, 0
	}
	return v.Index(0), v.Len()
}
