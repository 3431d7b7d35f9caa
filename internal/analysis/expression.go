package analysis

import (
	"strconv"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/vtl"
)

// expression is what an expression can be. It is null only where an operator
// or a range gives nothing.
func (a *analyzer) expression(s *state, e *vtl.Element) *Value {
	a.spend(1)
	switch e.Kind {
	case vtl.ReferenceElement:
		return a.reference(s, e, true)
	case vtl.StringElement:
		return a.stringLiteral(s, e)
	case vtl.LiteralElement:
		return literal(e.Text)
	case vtl.ListElement:
		return a.listLiteral(s, e)
	case vtl.OperatorElement:
		return a.operator(s, e)
	}
	return anything.Get()
}

// literal is a number, true or false, or a word among a directive's arguments.
func literal(source string) *Value {
	k := known.Get()
	switch {
	case source == "true" || source == "false":
		return ofClasses(k.boolean, fromTemplate)
	case strings.Trim(source, "-0123456789") == "":
		if n, err := strconv.Atoi(source); err == nil && n == int(int32(n)) {
			return ofClasses(k.integer, fromTemplate)
		}
	}
	return ofClasses(k.numbers.Union(k.text), fromTemplate)
}

// maxConstant bounds the texts that are put together.
const maxConstant = 1 << 12

func (a *analyzer) stringLiteral(s *state, e *vtl.Element) *Value {
	if constant, ok := plainText(e); ok {
		return constantText(constant)
	}
	v := text(fromTemplate)
	a.inText++
	defer func() { a.inText-- }()
	constant, whole, simple := "", true, true
	for _, part := range e.Body {
		simple = simple && (part.Kind == vtl.TextElement || part.Kind == vtl.ReferenceElement || part.Kind == vtl.CommentElement)
	}
	if !simple {
		inside := s.clone()
		inside.quoted = false
		a.silent++
		a.effects++
		f := a.block([]*state{inside}, e.Body)
		a.silent--
		if ends := append(f.ends, f.breaks...); len(ends) > 0 {
			s.vars = a.joinAll(ends).vars
		}
		return text(fromAnywhere)
	}
	for _, part := range e.Body {
		switch part.Kind {
		case vtl.TextElement:
			constant += part.Text
		case vtl.ReferenceElement:
			w := a.reference(s, part, true)
			v.from |= w.from
			if w.constant != nil {
				constant += *w.constant
			} else {
				whole = false
			}
		}
		if len(constant) > maxConstant {
			whole = false
			constant = ""
		}
	}
	if len(e.Body) == 1 && e.Body[0].Kind == vtl.ReferenceElement {
		w := a.reference(s, e.Body[0], true)
		v.path = w.path
	}
	if whole && len(e.Body) == 1 && e.Body[0].Kind == vtl.ReferenceElement { // else what follows may be cut
		v.constant = &constant
	}
	return v
}

// plainText is the text of a string that is one, as "$.a" is in double quotes,
// too.
func plainText(e *vtl.Element) (string, bool) {
	if e.Body == nil {
		return e.Text, true
	}
	all := ""
	for _, part := range e.Body {
		if part.Kind != vtl.TextElement {
			return "", false
		}
		all += part.Text
	}
	return all, len(e.Body) > 0
}

// listLiteral is [..], {..} or a range.
func (a *analyzer) listLiteral(s *state, e *vtl.Element) *Value {
	k := known.Get()
	parts := make([]*Value, len(e.Args))
	for i, arg := range e.Args {
		parts[i] = a.expression(s, arg)
	}
	switch a.bracketsOf(e) {
	case mapBrackets:
		return a.mapLiteral(e, parts)
	case unknownBrackets:
		return ofClasses(k.linkedMap.Union(k.arrayList).Union(k.ranges), fromAnywhere).orNull()
	case rangeBrackets:
		v := &Value{classes: k.ranges, from: fromTemplate, elem: ofClasses(k.integer, fromTemplate), nonEmpty: true}
		if !parts[0].only(k.numbers) || !parts[1].only(k.numbers) || parts[0].null || parts[1].null {
			v.null, v.nonEmpty = true, false
		}
		return v
	}
	v := &Value{classes: k.arrayList, from: fromTemplate, nonEmpty: len(parts) > 0 && !a.changes}
	if !a.changes {
		for _, p := range parts {
			v.elem = join(v.elem, p)
			v.from |= p.from
		}
	}
	return v
}

// brackets tell lists, ranges and maps apart, which are one kind of element.
type brackets uint8

const (
	unknownBrackets brackets = iota
	listBrackets
	rangeBrackets
	mapBrackets
)

func (a *analyzer) bracketsOf(e *vtl.Element) brackets {
	source := strings.TrimSpace(a.source(e.Span))
	switch {
	case a.inText > 0: // where spans are approximate
		return unknownBrackets
	case strings.HasPrefix(source, "{"):
		return mapBrackets
	case !strings.HasPrefix(source, "["):
		return unknownBrackets
	case len(e.Args) != 2:
		return listBrackets
	}
	between := a.source(vtl.Span{Start: e.Args[0].Span.End, End: e.Args[1].Span.Start})
	switch dots, comma := strings.Contains(between, ".."), strings.Contains(between, ","); {
	case dots && !comma:
		return rangeBrackets
	case comma && !dots:
		return listBrackets
	}
	return unknownBrackets
}

func (a *analyzer) mapLiteral(e *vtl.Element, parts []*Value) *Value {
	v := &Value{classes: known.Get().linkedMap, from: fromTemplate, nonEmpty: len(parts) > 1 && !a.changes}
	if a.changes {
		return v
	}
	v.keys, v.elem = map[string]*Value{}, nothing
	for i := 0; i+1 < len(e.Args); i += 2 {
		v.from |= parts[i+1].from
		if key, ok := e.Args[i].Constant(); ok && e.Args[i].Kind == vtl.StringElement {
			v.keys[key] = parts[i+1]
			continue
		}
		return &Value{classes: v.classes, from: fromAnywhere, nonEmpty: v.nonEmpty}
	}
	return v
}

func (a *analyzer) operator(s *state, e *vtl.Element) *Value {
	k := known.Get()
	switch e.Name {
	case "+", "-", "*", "/", "%":
		return a.arithmetic(s, e)
	}
	a.condition(s, e)
	return ofClasses(k.boolean, fromTemplate)
}

func (a *analyzer) arithmetic(s *state, e *vtl.Element) *Value {
	k := known.Get()
	if len(e.Args) != 2 {
		return anything.Get()
	}
	x, y := a.expression(s, e.Args[0]), a.expression(s, e.Args[1])
	v := &Value{from: x.from | y.from}
	numbers := x.can(k.numbers) && y.can(k.numbers)
	if numbers {
		v.classes = k.numbers
		if x.only(k.integer) && y.only(k.integer) {
			v.classes = k.integer.Union(javalang.ClassesOf(jsondoc.OfLong(1))).Union(javalang.Subtypes("BigInteger"))
		}
	}
	if e.Name == "+" && (x.can(k.text) || y.can(k.text)) {
		v.classes = v.classes.Union(k.text)
	}
	texts := e.Name == "+" && (x.only(k.text) && !x.null || y.only(k.text) && !y.null)
	zero := e.Name == "/" || e.Name == "%"
	v.null = !texts && (zero || !x.only(k.numbers) || !y.only(k.numbers) || x.null || y.null)
	return v
}

// outcomes are what a condition can be.
type outcomes struct{ yes, no bool }

var both = outcomes{true, true}

// condition is what a condition can be in a state.
func (a *analyzer) condition(s *state, e *vtl.Element) outcomes {
	if e.Kind == vtl.OperatorElement {
		return a.test(s, e)
	}
	k := known.Get()
	v := a.expression(s, e)
	switch {
	case e.Kind == vtl.LiteralElement && (e.Text == "true" || e.Text == "false"):
		return outcomes{e.Text == "true", e.Text != "true"}
	case e.Kind == vtl.BrokenElement:
		return both
	case e.Kind != vtl.ReferenceElement: // a text, a list, a number: Velocity takes them for false
		a.neverHolds(e, v)
		return outcomes{no: true}
	case v.host != 0:
		return both
	}
	a.alwaysHolds(e, v)
	return outcomes{true, v.can(k.boolean)}
}

func (a *analyzer) test(s *state, e *vtl.Element) outcomes {
	switch {
	case e.Name == "!" && len(e.Args) == 1:
		x := a.condition(s, e.Args[0])
		return outcomes{x.no, x.yes}
	case len(e.Args) != 2:
		return both
	case e.Name == "&&" || e.Name == "||":
		x := a.condition(s, e.Args[0])
		decided := e.Name == "||" && !x.no || e.Name == "&&" && !x.yes
		var y outcomes
		if decided { // what is never asked changes nothing
			y = a.condition(s.clone(), e.Args[1])
			return x
		}
		before, effects := s.clone(), a.effects
		y = a.condition(s, e.Args[1])
		if a.effects != effects {
			s.join(before)
		}
		if e.Name == "||" {
			return outcomes{x.yes || y.yes, x.no && y.no}
		}
		return outcomes{x.yes && y.yes, x.no || y.no}
	case e.Name == "==" || e.Name == "!=":
		return a.equality(s, e)
	case e.Name == "<" || e.Name == "<=" || e.Name == ">" || e.Name == ">=":
		return a.relation(s, e)
	}
	a.neverHolds(e, a.arithmetic(s, e))
	return outcomes{no: true}
}

// relation is a comparison of size, false for anything but numbers.
func (a *analyzer) relation(s *state, e *vtl.Element) outcomes {
	k := known.Get()
	x, y := a.expression(s, e.Args[0]), a.expression(s, e.Args[1])
	a.comparesText(e, x, y)
	if !x.can(k.numbers) || !y.can(k.numbers) {
		return outcomes{no: true}
	}
	return both
}

func (a *analyzer) equality(s *state, e *vtl.Element) outcomes {
	x, y := a.expression(s, e.Args[0]), a.expression(s, e.Args[1])
	a.neverEqual(e, x, y)
	return both
}
