package path

import (
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

type filterKind uint8

const (
	filterOr filterKind = iota
	filterAnd
	filterNot
	filterCompare
	filterExists
)

// filter is a node of a compiled filter expression.
type filter struct {
	kind        filterKind
	op          operator
	all         []*filter
	left, right *operand
}

type operator uint8

const (
	opGE operator = iota
	opLE
	opEQ
	opSame
	opNE
	opNotSame
	opLT
	opGT
	opRegex
	opNotIn
	opIn
	opContains
	opAll
	opSize
	opExists
	opType
	opMatches
	opEmpty
	opSubsetOf
	opAnyOf
	opNoneOf
)

// nodeKind is a class of JsonPath's ValueNode.
type nodeKind uint8

const (
	nodeUndefined nodeKind = iota
	nodeNull
	nodeBool
	nodeNumber
	nodeString
	nodeJSON // a list or map, or the text of a literal
	nodePattern
	nodePath
)

// operand is a side of an expression: a literal or a path.
type operand struct {
	kind    nodeKind
	str     string
	num     decimal
	whole   int64 // num, if it is small
	small   bool
	b       bool
	v       jsondoc.Value // of a JSON literal
	literal bool          // a JSON literal: as an object it is its text
	bad     bool          // a JSON literal that cannot be read
	re      matcher
	path    *program
	negated bool // !path
}

// node is an operand with its path evaluated.
type node struct {
	kind nodeKind
	v    jsondoc.Value
	lit  *operand
	of   *constant // what was read once, or nil
}

func (n node) str() string {
	if n.lit != nil {
		return n.lit.str
	}
	return n.v.Str()
}

func (n node) bool() bool {
	if n.lit != nil {
		return n.lit.b
	}
	return n.v.Bool()
}

// num reads a number. A long one has as much to do for each of its digits as it
// has digits, each time.
const (
	// operandSteps is what evaluating a path of a filter costs beside its steps.
	operandSteps = 6
	// doubleSteps is what the decimal of a double costs.
	doubleSteps = 8
)

func (e *evaluator) num(n node) (decimal, error) {
	if n.lit != nil {
		return n.lit.num, nil
	}
	if err := e.spend(numberWork(n.v)); err != nil {
		return decimal{}, err
	}
	d, ok := decimalOf(n.v)
	if !ok {
		return d, errOther
	}
	return d, nil
}

// numberWork is what reading a number takes.
func numberWork(v jsondoc.Value) int {
	work := v.Work()
	if k := v.Kind(); k == jsondoc.Double || k == jsondoc.Float { // it is printed
		work += doubleSteps
		if v.Far() {
			work += doubleSteps
		}
	}
	return work
}

// json returns the parsed JSON of a nodeJSON.
func (n node) json() (jsondoc.Value, error) {
	if n.lit == nil {
		return n.v, nil
	}
	if n.lit.bad {
		return n.v, errOther
	}
	return n.lit.v, nil
}

// list returns the elements of a node that has to be a list. A map is no list
// but no mistake either: found is false then.
func (n node) list() (v jsondoc.Value, found bool, err error) {
	if n.kind != nodeJSON {
		return v, false, errInvalid
	}
	v, err = n.json()
	return v, err == nil && v.IsList(), err
}

// accept reports whether an item passes a filter; an expression that makes no
// sense for the item does not.
func (e *evaluator) accept(f *filter, item jsondoc.Value) (bool, error) {
	ok, err := e.apply(f, item)
	if err == errNotFound || err == errInvalid {
		return false, nil
	}
	return ok, err
}

func (e *evaluator) apply(f *filter, item jsondoc.Value) (bool, error) {
	if err := e.spend(1); err != nil {
		return false, err
	}
	switch f.kind {
	case filterOr, filterAnd:
		for _, part := range f.all {
			ok, err := e.apply(part, item)
			if err != nil || ok == (f.kind == filterOr) {
				return ok, err
			}
		}
		return f.kind == filterAnd, nil
	case filterNot:
		ok, err := e.apply(f.all[0], item)
		return !ok, err
	case filterExists:
		ok, err := e.exists(f.left, item)
		return ok != f.left.negated, err
	}
	left, err := e.node(f.left, item)
	if err != nil {
		return false, err
	}
	right, err := e.node(f.right, item)
	if err != nil {
		return false, err
	}
	return e.compare(f.op, left, right)
}

// exists evaluates a path as if every property on its way were required.
func (e *evaluator) exists(o *operand, item jsondoc.Value) (bool, error) {
	inner, err := e.operand(o.path)
	if err != nil {
		return false, err
	}
	inner.suppress, inner.required = false, true
	_, err = inner.run(item, false)
	if err == errNotFound {
		return false, nil
	}
	return err == nil, err
}

// node evaluates an operand. Paths from $ start at the root of the document,
// and are read once in an evaluation, as JsonPath's documentEvalCache has it.
func (e *evaluator) node(o *operand, item jsondoc.Value) (node, error) {
	if o.kind != nodePath {
		return node{kind: o.kind, lit: o}, nil
	}
	if o.path.root {
		if c := e.constant[o]; c != nil {
			return c.node, nil
		}
		item = e.root
	}
	if !o.path.root && e.direct(o.path, item) {
		v, err := e.walk(o.path, item)
		if err == nil {
			return nodeOf(v)
		}
		if err == errNotFound {
			err = nil
		}
		return node{kind: nodeUndefined}, err
	}
	if err := e.spend(operandSteps); err != nil {
		return node{}, err
	}
	inner, err := e.operand(o.path)
	if err != nil {
		return node{}, err
	}
	n := node{kind: nodeUndefined}
	v, err := inner.run(item, true)
	switch {
	case err == errNotFound: // and looked for again
		return n, nil
	case err == nil:
		n, err = nodeOf(v)
	}
	if err == nil && o.path.root {
		n = e.keep(o, n)
	}
	return n, err
}

// operand returns an evaluator for the path of an operand.
func (e *evaluator) operand(p *program) (*evaluator, error) {
	if !p.tells {
		return e.inner(p, e.root), nil
	}
	s, err := e.stateOf(p)
	if err != nil {
		return nil, err
	}
	return e.resume(s, e.root), nil
}

func nodeOf(v jsondoc.Value) (node, error) {
	switch {
	case v.IsNull():
		return node{kind: nodeNull}, nil
	case v.IsNumber():
		if f := v.Float64(); (v.Kind() == jsondoc.Double || v.Kind() == jsondoc.Float) && f-f != 0 {
			return node{}, errOther // Java fails to make a BigDecimal of it
		}
		return node{kind: nodeNumber, v: v}, nil
	case v.Kind() == jsondoc.String:
		return node{kind: nodeString, v: v}, nil
	case v.Kind() == jsondoc.Bool:
		return node{kind: nodeBool, v: v}, nil
	case isCollection(v):
		o, err := openObject(v)
		if err != nil {
			return node{}, errOther
		}
		return node{kind: nodeJSON, v: o}, nil
	}
	return node{}, errOther
}

func (e *evaluator) compare(op operator, l, r node) (bool, error) {
	switch op {
	case opEQ, opNE:
		ok, err := e.equal(l, r)
		return ok == (op == opEQ), err
	case opSame, opNotSame:
		ok, err := l.kind == r.kind, error(nil)
		if ok {
			ok, err = e.equal(l, r)
		}
		return ok == (op == opSame), err
	case opLT, opLE, opGT, opGE:
		if l.kind == nodeString && r.kind == nodeString {
			if err := e.read(min(len(l.str()), len(r.str()))); err != nil {
				return false, err
			}
		}
		return e.order(op, l, r)
	case opIn, opNotIn:
		ok, err := e.in(l, r)
		return ok == (op == opIn), err
	case opContains:
		if l.kind == nodeString && r.kind == nodeString {
			if err := e.read(len(l.str()) + len(r.str())); err != nil {
				return false, err
			}
			return strings.Contains(l.str(), r.str()), nil
		}
		if l.kind != nodeJSON {
			return false, nil
		}
		return e.in(r, l)
	case opRegex:
		return e.regex(l, r)
	case opSize:
		if l.kind == nodeString {
			if err := e.read(len(l.str())); err != nil {
				return false, err
			}
		}
		return e.size(l, r)
	case opEmpty:
		return empty(l, r)
	case opSubsetOf, opAnyOf, opNoneOf:
		return e.sets(op, l, r)
	case opExists:
		if l.kind != nodeBool && r.kind != nodeBool {
			return false, errOther
		}
		if l.kind != r.kind {
			return false, errInvalid
		}
		return l.bool() == r.bool(), nil
	}
	// ALL wants a list node, TYPE a class and MATCHES a predicate: a parsed
	// filter has none of them.
	return false, errInvalid
}

// equal is == : numbers and strings compare by value, whichever is on the
// left deciding how; lists and maps by content.
func (e *evaluator) equal(l, r node) (bool, error) {
	if l.kind == nodeJSON && r.kind == nodeJSON {
		if l.lit != nil { // Java compares the text of the literal with an object
			_, err := r.json()
			return l.lit == r.lit, err
		}
		v, err := r.json()
		if err != nil {
			return false, err
		}
		return e.equalValues(l.v, v)
	}
	return e.equalNodes(l, r)
}

// equalNodes compares as Jayway's ValueNode.equals does, once what is a path has
// its value: a string and a number are equal where one is the text of the other,
// otherwise nodes of two kinds are never equal.
func (e *evaluator) equalNodes(l, r node) (bool, error) {
	switch l.kind {
	case nodeNull:
		return r.kind == nodeNull, nil
	case nodeBool:
		return r.kind == nodeBool && l.bool() == r.bool(), nil
	case nodeString:
		switch r.kind {
		case nodeString:
			a, b := l.str(), r.str()
			return len(a) == len(b) && a == b, e.read(len(a))
		case nodeNumber:
			d, err := e.num(r)
			if err != nil {
				return false, err
			}
			text, err := e.text(d)
			return err == nil && l.str() == text, err
		}
	case nodeNumber:
		switch r.kind {
		case nodeNumber:
			c, err := e.compareNumbers(l, r)
			return err == nil && c == 0, err
		case nodeString:
			if err := e.read(len(r.str())); err != nil {
				return false, err
			}
			d, ok := parseDecimal(r.str())
			if !ok {
				return false, nil
			}
			n, err := e.num(l)
			return err == nil && n.compare(d) == 0, err
		}
	case nodeJSON:
		if r.kind != nodeJSON || (l.lit == nil) != (r.lit == nil) {
			return false, nil
		}
		if l.lit != nil {
			return l.lit.str == r.lit.str, nil
		}
		return e.equalValues(l.v, r.v)
	case nodePattern:
		return l.lit == r.lit, nil
	}
	return false, nil
}

// equalValues is jsondoc.Equal with the meter's error.
func (e *evaluator) equalValues(a, b jsondoc.Value) (bool, error) {
	ok := jsondoc.Equal(e.meter, a, b)
	if e.meter.Err() != nil {
		return false, errLimit
	}
	return ok, nil
}

func (e *evaluator) compareNumbers(l, r node) (int, error) {
	if r.lit != nil && r.lit.small && l.lit == nil {
		if k := l.v.Kind(); l.v.IsIntegral() || k == jsondoc.Double {
			return compareSmall(l.v, r.lit.whole), e.spend(numberWork(l.v))
		}
	}
	if l.lit == nil && r.lit == nil {
		a, ok := smallInt(l.v)
		b, ok2 := smallInt(r.v)
		if ok && ok2 {
			switch {
			case a < b:
				return -1, nil
			case a > b:
				return 1, nil
			}
			return 0, nil
		}
	}
	a, err := e.num(l)
	if err != nil {
		return 0, err
	}
	b, err := e.num(r)
	if err == nil {
		err = e.read(min(len(a.digits), len(b.digits)))
	}
	return a.compare(b), err
}

func (e *evaluator) order(op operator, l, r node) (bool, error) {
	c := 0
	switch {
	case l.kind == nodeNumber && r.kind == nodeNumber:
		var err error
		if c, err = e.compareNumbers(l, r); err != nil {
			return false, err
		}
	case l.kind == nodeString && r.kind == nodeString:
		c = javatext.Compare(l.str(), r.str())
	default:
		return false, nil
	}
	switch op {
	case opLT:
		return c < 0, nil
	case opLE:
		return c <= 0, nil
	case opGT:
		return c > 0, nil
	}
	return c >= 0, nil
}

// element makes a node of a list's element as JsonPath does: a string that
// looks like a path or like JSON is one, others lose their quotes and escapes.
func (e *evaluator) element(v jsondoc.Value) (node, error) {
	if err := e.spend(1); err != nil {
		return node{}, err
	}
	if isCollection(v) {
		return node{}, errOther
	}
	if v.Kind() != jsondoc.String {
		return nodeOf(v)
	}
	s := v.Str()
	if err := e.read(len(s)); err != nil {
		return node{}, err
	}
	trimmed := strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if trimmed != "" {
		switch first, last := trimmed[0], trimmed[len(trimmed)-1]; {
		case first == '@' || first == '$':
			if PayCompile(e.meter, trimmed) != nil {
				return node{}, errLimit
			}
			if _, err := CompileMetered(e.meter, trimmed); err == nil {
				return node{kind: nodePath}, nil
			}
			if e.meter.Err() != nil {
				return node{}, errLimit
			}
		case len(trimmed) > 1 && (first == '[' && last == ']' || first == '{' && last == '}'):
			ok, err := e.isJSON(trimmed)
			if err != nil {
				return node{}, err
			}
			if ok {
				return node{kind: nodeJSON, lit: &operand{literal: true, str: s}}, nil
			}
		}
	}
	if strings.IndexByte(s, '\\') < 0 && !quoted(s) {
		return node{kind: nodeString, v: v}, nil
	}
	if quoted(s) {
		s = s[1 : len(s)-1]
	} else if len(s) <= 1 || javatext.Len16(s) <= 1 {
		return node{kind: nodeString, v: v}, nil
	}
	text, err := e.unescapeElement(s)
	return node{kind: nodeString, v: jsondoc.OfString(text)}, err
}

// parsedPerStep is how many bytes of JSON one step parses into new memory.
const parsedPerStep = 4

// isJSON reports whether a text is JSON.
func (e *evaluator) isJSON(text string) (bool, error) {
	if err := e.spend(len(text) / parsedPerStep); err != nil {
		return false, err
	}
	var d jsondoc.Document
	err := d.ParseFor(e.meter, text)
	if ended := e.meter.Err(); ended != nil {
		return false, errLimit
	}
	return err == nil, e.hold(d.Size())
}

func (e *evaluator) unescapeElement(s string) (text string, err error) {
	if err := e.hold(len(s)); err != nil {
		return "", err
	}
	defer func() {
		if f, ok := recover().(*failure); ok && f != nil {
			err = errOther
		}
	}()
	return unescape(newScanner(s, 0, nil), s), nil
}

func quoted(s string) bool {
	return len(s) > 1 && (s[0] == '\'' || s[0] == '"') && s[0] == s[len(s)-1]
}

// in reports whether the list r contains l.
func (e *evaluator) in(l, r node) (bool, error) {
	v, ok, err := r.list()
	if !ok {
		return false, err
	}
	if r.of != nil {
		return e.among(r.of, v, l)
	}
	return e.contains(v, l)
}

func (e *evaluator) contains(list jsondoc.Value, n node) (bool, error) {
	return e.some(list, func(elem node) (bool, error) { return e.equalNodes(n, elem) })
}

// some looks at every element before it answers: all of them become nodes
// first, and that may fail.
func (e *evaluator) some(list jsondoc.Value, is func(elem node) (bool, error)) (found bool, err error) {
	for c := list.Iter(); c.Next(); {
		elem, err := e.element(c.Value())
		if err == nil && !found {
			found, err = is(elem)
		}
		if err != nil {
			return false, err
		}
	}
	return found, nil
}

// sets evaluates subsetof, anyof and noneof.
func (e *evaluator) sets(op operator, l, r node) (bool, error) {
	right, ok, err := r.list()
	if !ok {
		return false, err
	}
	members := r.of
	if members == nil {
		members = new(constant)
	}
	if _, err := e.among(members, right, node{kind: nodeUndefined}); err != nil {
		return false, err
	}
	left, ok, err := l.list()
	if !ok {
		return false, err
	}
	answer, decided := op != opAnyOf, false
	for c := left.Iter(); c.Next(); {
		elem, err := e.element(c.Value())
		if err != nil {
			return false, err
		}
		if decided {
			continue
		}
		found, err := e.among(members, right, elem)
		if err != nil {
			return false, err
		}
		if found != (op == opSubsetOf) {
			answer, decided = op == opAnyOf, true
		}
	}
	return answer, nil
}

func (e *evaluator) size(l, r node) (bool, error) {
	if r.kind != nodeNumber {
		return false, nil
	}
	d, err := e.num(r)
	if err != nil {
		return false, err
	}
	switch l.kind {
	case nodeString:
		return int32(javatext.Len16(l.str())) == d.int32(), nil
	case nodeJSON:
		v, err := l.json()
		n := int32(-1)
		if v.IsList() {
			n = int32(v.Len())
		}
		return err == nil && n == d.int32(), err
	}
	return false, nil
}

func empty(l, r node) (bool, error) {
	isEmpty := false
	switch l.kind {
	case nodeString:
		isEmpty = l.str() == ""
	case nodeJSON:
		v, err := l.json()
		if err != nil {
			return false, err
		}
		if v.IsMap() {
			return false, errOther // Java casts the map to a Collection
		}
		isEmpty = v.Len() == 0
	default:
		return false, nil
	}
	if r.kind != nodeBool {
		return false, errInvalid
	}
	return isEmpty == r.bool(), nil
}
