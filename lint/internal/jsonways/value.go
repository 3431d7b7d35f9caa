package jsonways

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// atomKind is what is known of a piece of text.
type atomKind uint8

const (
	text     atomKind = iota // exactly atom.text, a string
	number                   // exactly atom.text, a number
	boolean                  // exactly atom.text, true or false
	data                     // a value from outside, as Velocity prints it
	item                     // the same, and the element of a list or a member of one
	document                 // the same, and a whole JSON text is likely
	jsonText                 // the JSON of one value
	cut                      // a part of a text from outside
	anything
)

type atom struct {
	kind atomKind
	text string
}

// alternative is a sequence of pieces that a value may print.
type alternative []atom

// value is what an expression may print, and what can be read from it.
type value struct {
	alts []alternative
	// box is the list or map that the template itself has made.
	box *box
	// block is the body of a #define.
	block []*vtl.Element
}

// box is a list or map of the template: what it may hold, in any of its places.
type box struct {
	items  []alternative
	length int // of a list that nothing was added to; -1 is unknown
	list   []*vtl.Element
	depth  int
}

// Bounds of values; what is larger may be anything.
const (
	maxAlternatives = 16
	maxAtoms        = 48
	maxText         = 4096
)

// holes are values of which only the kind is known, and nothing is the empty text.
// Nobody changes them.
var (
	holes = [...][]alternative{
		data: {{{kind: data}}}, item: {{{kind: item}}}, document: {{{kind: document}}}, jsonText: {{{kind: jsonText}}},
		cut: {{{kind: cut}}}, anything: {{{kind: anything}}},
	}
	nothing     = []alternative{{}}
	onlyTrue    = []alternative{{{boolean, "true"}}}
	onlyFalse   = []alternative{{{boolean, "false"}}}
	trueOrFalse = []alternative{{{boolean, "true"}}, {{boolean, "false"}}}
)

func of(kind atomKind) value { return value{alts: holes[kind]} }

func constant(kind atomKind, s string) value {
	if s == "" {
		return value{alts: nothing}
	}
	return value{alts: []alternative{{{kind, s}}}}
}

func truth(may, mayNot bool) value {
	switch {
	case may && mayNot:
		return value{alts: trueOrFalse}
	case may:
		return value{alts: onlyTrue}
	case mayNot:
		return value{alts: onlyFalse}
	}
	return value{}
}

// either is a value that is one of two.
func either(v, w value) value {
	u := value{alts: join(v.alts, w.alts), box: v.box, block: v.block}
	if v.box == nil {
		u.box = w.box
	} else if w.box != nil && w.box != v.box {
		u.box = &box{items: join(v.box.items, w.box.items), length: -1, depth: max(v.box.depth, w.box.depth)}
	}
	if v.block != nil && w.block != nil && &v.block[0] != &w.block[0] {
		u.alts, u.block = of(anything).alts, nil
	}
	return u
}

func join(a, b []alternative) []alternative {
	all := slices.Clone(a)
	for _, y := range b {
		if !slices.ContainsFunc(all, func(x alternative) bool { return slices.Equal(x, y) }) {
			all = append(all, y)
		}
	}
	if len(all) > maxAlternatives {
		return of(anything).alts
	}
	return all
}

// concat is every alternative of v followed by every one of w.
func concat(v, w []alternative) []alternative {
	if len(v)*len(w) > maxAlternatives {
		return of(anything).alts
	}
	var all []alternative
	for _, x := range v {
		for _, y := range w {
			z := slices.Concat(x, y)
			size := 0
			for _, a := range z {
				size += len(a.text)
			}
			if len(z) > maxAtoms || size > maxText {
				return of(anything).alts
			}
			all = append(all, z)
		}
	}
	return all
}

// has reports whether some piece is of a kind.
func (v value) has(kinds ...atomKind) bool {
	for _, alt := range v.alts {
		for _, a := range alt {
			if slices.Contains(kinds, a.kind) {
				return true
			}
		}
	}
	return false
}

// structural reports whether a text of the template has characters that JSON
// gives a meaning outside of strings, so that a part of it could be anything.
func (v value) structural() bool {
	for _, alt := range v.alts {
		for _, a := range alt {
			if a.kind == anything || strings.ContainsAny(a.text, "{}[]\",:\\") {
				return true
			}
		}
	}
	return false
}

// only returns the single text of a value that has no other.
func (alt alternative) only() (atom, bool) {
	switch {
	case len(alt) == 0:
		return atom{}, true
	case len(alt) == 1 && alt[0].kind <= boolean:
		return alt[0], true
	}
	return atom{}, false
}

// configs are the configurations behind a piece of text.
type configs struct {
	list [3]config
	n    int
}

func one(c config) configs { return configs{list: [3]config{c}, n: 1} }

func (l *configs) add(c config) {
	l.list[l.n] = c
	l.n++
}

// takesElement reports whether an element of a list is a value here, and no part of
// one.
func (c *config) takesElement() bool {
	return c.op == opValue || c.op == opFirstValue || c.op == opAfter
}

// expand returns the configurations behind a piece of text. full says that
// elements of lists are not empty.
func (c config) expand(a atom, full bool) (all configs, stopped int) {
	if c.op == opAny {
		return one(c), -1
	}
	switch a.kind {
	case text, number, boolean:
		d, n := c.read(a.text)
		if n < len(a.text) {
			return configs{}, n
		}
		return one(d), -1
	case jsonText:
		return c.filled(false), 0
	case item:
		if full && c.takesElement() {
			return c.filled(true), 0
		}
	case anything:
		return one(config{op: opAny}), -1
	case cut:
		if c.op < opString && (c.op > opFirstValue || c.stack == "") {
			return one(config{op: opAny}), -1
		}
	}
	all = c.filled(true)
	all.add(c.empty())
	return all, -1
}

// empty is c behind a hole that prints nothing.
func (c config) empty() config {
	c.gap = c.gap || c.op == opValue
	return c
}

// filled returns the configurations behind a hole that prints something;
// members says that it may print members of an object.
func (c config) filled(members bool) configs {
	c.blank = false
	d := c
	switch c.op {
	case opValue, opFirstValue:
		// A number may go on; behind any other value the machine wants the
		// same as behind a number that does not.
		d.op = opInt
	case opKey, opFirstKey:
		c.op, d.op = opColon, opAfter // a key with its quotes, or members
		all := one(c)
		if members {
			all.add(d)
		}
		return all
	case opString, opEscape, opHex:
		d.op = opString
	case opMinus:
		d.op = opInt
	case opInt:
	case opDot, opFraction:
		d.op = opFraction
	case opExponent, opExponentSign, opExponentDigits:
		d.op = opExponentDigits
	default:
		return configs{}
	}
	return one(d)
}
