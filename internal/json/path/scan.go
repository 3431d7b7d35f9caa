package path

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// scan applies token t, which follows "..", to v and to everything in it:
// first to the value itself, then to its parts in order.
func (e *evaluator) scan(t int, v jsondoc.Value) error {
	if err := e.spend(1); err != nil {
		return err
	}
	if e.depth++; e.depth > maxDepth {
		return e.tooDeep()
	}
	defer func() { e.depth-- }()
	o, err := e.open(v)
	if err != nil {
		return err
	}
	if err := e.spend(partsSteps); err != nil {
		return err
	}
	switch {
	case o.IsMap():
		ok, err := e.scanMatches(t, v, o)
		if err != nil {
			return err
		}
		if ok {
			if err := e.token(t, v); err != nil {
				return err
			}
		}
	case o.IsList():
		if err := e.scanArray(t, v, o); err != nil {
			return err
		}
	default:
		return nil
	}
	isMap := o.IsMap()
	for c := o.Iter(); c.Next(); {
		if isMap && c.Key().Kind() != jsondoc.String {
			return errOther // ClassCastException: templates put such keys into documents
		}
		part := c.Value()
		if part.Kind() < jsondoc.MapRef { // a scalar, which no token after ".." applies to
			if err := e.spend(1); err != nil {
				return err
			}
			continue
		}
		if err := e.scan(t, part); err != nil {
			return err
		}
	}
	return nil
}

// partsSteps is what beginning to walk over the parts of a collection takes, once
// for the scan and once for the token after it.
const partsSteps = 2

// scanMatches reports whether token t is to be evaluated on v, which is opened
// as o.
func (e *evaluator) scanMatches(t int, v, o jsondoc.Value) (bool, error) {
	tok := &e.program.tokens[t]
	switch tok.kind {
	case tokenProperty:
		if !o.IsMap() {
			return false, nil
		}
		if len(tok.names) == 1 || e.leaf(t) || e.program.old {
			if err := e.spend(len(tok.names) * nameSteps); err != nil {
				return false, err
			}
			for _, name := range tok.names {
				if _, ok := o.Get(name); !ok {
					return false, nil
				}
			}
		}
		return true, nil
	case tokenIndex, tokenSlice, tokenFromEnd:
		return o.IsList(), nil
	case tokenWildcard:
		return true, nil
	case tokenFilter:
		return e.accept(tok.filter, v)
	}
	return false, nil
}

// scanArray applies token t to an array. If another token follows, that one is
// evaluated on every element, whatever t selects, and is told the index; a
// property at the end of the path then gives a result only where the path
// names just this index before it. The index stays until the next one is told.
func (e *evaluator) scanArray(t int, v, o jsondoc.Value) error {
	ok, err := e.scanMatches(t, v, o)
	if err != nil || !ok {
		return err
	}
	if e.leaf(t) {
		return e.token(t, v)
	}
	if e.state == nil {
		e.state = &state{}
	}
	if e.state.upstream == nil {
		e.state.upstream = slices.Repeat([]int32{noIndex}, len(e.program.tokens))
	}
	for i, c := int32(0), o.Iter(); c.Next(); i++ {
		if !e.program.old {
			e.state.upstream[t+1] = i
		}
		if err := e.token(t+1, c.Value()); err != nil {
			return err
		}
	}
	return nil
}
