package path

import (
	"cmp"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Most operands of filters are @.name, and most of what they are compared with are
// whole numbers. They need no evaluator and no decimal; what they take is the same.

// direct reports whether walk does what an evaluator of p does with item.
func (e *evaluator) direct(p *program, item jsondoc.Value) bool {
	return e.suppress && !p.old && p.simple != nil && item.Kind() != jsondoc.Opaque && e.depth+len(p.tokens) <= maxDepth
}

// walk follows a simple path whose exceptions are suppressed: what has no value is
// null. Each token that is reached is a step.
func (e *evaluator) walk(p *program, v jsondoc.Value) (jsondoc.Value, error) {
	reached, ok := 1, true
	for i := range p.simple {
		s := &p.simple[i]
		if v.Kind() == jsondoc.Opaque { // an object of a template
			return e.walkOn(p, i, v, reached)
		}
		reached++
		if !s.list {
			v, ok = v.Get(s.name)
		} else {
			v, ok = elementAt(v, int(s.index))
		}
		if !ok {
			v = jsondoc.Value{}
			break
		}
	}
	return v, e.spend(operandSteps + reached)
}

// walkOn is the rest of walk, from step i on, by an evaluator.
func (e *evaluator) walkOn(p *program, i int, v jsondoc.Value, reached int) (jsondoc.Value, error) {
	if err := e.spend(operandSteps + reached); err != nil {
		return jsondoc.Value{}, err
	}
	inner := evaluator{program: p, root: e.root, host: e.host, suppress: true, meter: e.meter, depth: e.depth + reached, outer: e}
	if err := inner.token(i+1, v); err != nil {
		return jsondoc.Value{}, err
	}
	if e.meter.Err() != nil {
		return jsondoc.Value{}, errLimit
	}
	return inner.last, nil
}

func elementAt(list jsondoc.Value, i int) (jsondoc.Value, bool) {
	if i < 0 {
		i += list.Len()
	}
	if !list.IsList() || uint(i) >= uint(list.Len()) {
		return jsondoc.Value{}, false
	}
	return list.Index(i), true
}

// compareSmall compares a whole number of one word, or a double that is a number,
// with one that a double has all digits of: the text of another double lies on the
// same side of it as the double itself, however it is rounded.
func compareSmall(v jsondoc.Value, n int64) int {
	if v.IsIntegral() {
		return cmp.Compare(v.Int64(), n)
	}
	return cmp.Compare(v.Float64(), float64(n))
}
