package path

import (
	"strconv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// constant is what a path from $ leads to in a filter: it is the same for every
// item. Of a list it holds the elements by what they are equal to, so that to
// look for one in the list does not take as long as the list.
type constant struct {
	node  node
	built bool
	err   error // an element of the list is none

	null, yes, no bool
	texts         map[string]struct{} // strings, and numbers as they print: equal to a string
	numbers       map[string]struct{} // numbers, and strings that spell one: equal to a number
	jsons         map[string]struct{} // strings that are JSON
}

// keep makes a constant of what an operand has led to.
func (e *evaluator) keep(o *operand, n node) node {
	c := &constant{}
	n.of = c
	c.node = n
	e.remember(o, c)
	return n
}

func (e *evaluator) remember(o *operand, c *constant) {
	if e.constant == nil {
		e.constant = map[*operand]*constant{}
	}
	e.constant[o] = c
}

// among reports whether the list of c has an element that n is equal to; it is
// contains, which fails where an element is none.
func (e *evaluator) among(c *constant, list jsondoc.Value, n node) (bool, error) {
	if !c.built {
		if err := e.gather(c, list); err == errLimit {
			return false, err
		}
	}
	if c.err != nil {
		return false, c.err
	}
	ok := false
	switch n.kind {
	case nodeNull:
		return c.null, nil
	case nodeBool:
		return n.bool() && c.yes || !n.bool() && c.no, nil
	case nodeString:
		if err := e.read(len(n.str())); err != nil {
			return false, err
		}
		_, ok = c.texts[n.str()]
	case nodeNumber:
		d, err := e.num(n)
		if err != nil {
			return false, err
		}
		_, ok = c.numbers[d.key()]
	case nodeJSON:
		if n.lit != nil {
			_, ok = c.jsons[n.lit.str]
		}
	}
	return ok, nil
}

// entrySize is about what an entry of a map takes beside its text.
const entrySize = 64

// gather fills c with the elements of the list.
func (e *evaluator) gather(c *constant, list jsondoc.Value) error {
	if e.meter.Hold(entrySize*list.Len()) != nil {
		return errLimit
	}
	c.texts, c.numbers, c.jsons = map[string]struct{}{}, map[string]struct{}{}, map[string]struct{}{}
	c.built = true
	for i := list.Iter(); i.Next(); {
		elem, err := e.element(i.Value())
		if err == nil {
			err = c.add(e, elem)
		}
		if err == errLimit {
			c.built = false
			return err
		}
		if err != nil {
			c.err = err
			return err
		}
	}
	return nil
}

func (c *constant) add(e *evaluator, elem node) error {
	switch elem.kind {
	case nodeNull:
		c.null = true
	case nodeBool:
		c.yes, c.no = c.yes || elem.bool(), c.no || !elem.bool()
	case nodeString:
		s := elem.str()
		if err := e.read(2 * len(s)); err != nil {
			return err
		}
		c.texts[s] = struct{}{}
		if d, ok := parseDecimal(s); ok {
			c.numbers[d.key()] = struct{}{}
			return e.hold(len(s))
		}
	case nodeNumber:
		d, err := e.num(elem)
		if err != nil {
			return err
		}
		text, err := e.text(d)
		if err != nil {
			return err
		}
		c.numbers[d.key()] = struct{}{}
		c.texts[text] = struct{}{}
		return e.hold(len(d.digits) + len(text))
	case nodeJSON:
		if elem.lit != nil {
			c.jsons[elem.lit.str] = struct{}{}
			return e.read(2 * len(elem.lit.str))
		}
	}
	return nil
}

// key is the same for numbers of the same value, and for no others.
func (d decimal) key() string {
	if d.neg {
		return "-" + d.digits + "e" + strconv.FormatInt(d.exp, 10)
	}
	return d.digits + "e" + strconv.FormatInt(d.exp, 10)
}
