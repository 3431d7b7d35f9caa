package vtl

import (
	"context"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// compiler makes the plan of a template from its prepared tree.
type compiler struct {
	opts   *Options
	prep   *preparer
	work   *workspace
	src    string
	nodes  int // planned so far: what a round of a loop costs
	loops  []*foreachNode
	plan   batches
	trace  *Trace // nil unless the execution is to be explained
	lead   []leadPart
	late   bool // the statement that is planned mentions the variable of Options.Late
	quotes int  // strings around what is planned
}

// room is what most plans need of each kind, made together with their
// Template. It fits into the allocator's class of 1,792 bytes, with the word that
// says where its pointers are.
type room struct {
	Template
	names      [4]string
	stmts      [8]stmt
	exprs      [2]expr
	values     [1]Value
	steps      [3]step
	printed    [5]memberOutput
	outputs    [1]output
	writes     [1]write
	sets       [1]setVariable
	constants  [1]constant
	variables  [1]variable
	hostCalls  [2]hostCall
	properties [3]property
}

func (b *batches) begin(r *room) {
	b.stmts.free, b.exprs.free, b.values.free, b.steps.free = r.stmts[:], r.exprs[:], r.values[:], r.steps[:]
	b.outputs.free, b.memberOutputs.free, b.writes.free, b.sets.free = r.outputs[:], r.printed[:], r.writes[:], r.sets[:]
	b.constants.free, b.variables.free = r.constants[:], r.variables[:]
	b.hostCalls.free, b.properties.free = r.hostCalls[:], r.properties[:]
}

// batches make the nodes that plans have many of.
type batches struct {
	stmts         batch[stmt]
	exprs         batch[expr]
	values        batch[Value]
	steps         batch[step]
	outputs       batch[output]
	memberOutputs batch[memberOutput]
	writes        batch[write]
	sets          batch[setVariable]
	constants     batch[constant]
	variables     batch[variable]
	members       batch[member]
	paths         batch[path]
	hostCalls     batch[hostCall]
	properties    batch[property]
	calls         batch[call]
}

func (c *compiler) slot(name string) int32 {
	c.late = c.late || name == c.opts.Late
	return c.work.slots.add(name)
}

// at is the place of a node in the template.
func (c *compiler) at(u *unit, n *node) int32 { return int32(min(u.base+u.offset(n), len(c.src))) }

func (c *compiler) span(u *unit, n *node) Span {
	return Span{Start: int(c.at(u, n)), End: min(u.base+u.end(n), len(c.src))}
}

// literalText collects neighbouring texts. A single one is not copied.
type literalText struct {
	one  string
	more []byte
}

func (l *literalText) add(s string) {
	switch {
	case len(l.more) > 0:
		l.more = append(l.more, s...)
	case l.one == "":
		l.one = s
	case s != "":
		l.more = append(append(l.more, l.one...), s...)
	}
}

// take returns the text and forgets it.
func (l *literalText) take() string {
	s := l.one
	if len(l.more) > 0 {
		s = string(l.more)
	}
	l.one, l.more = "", l.more[:0]
	return s
}

// body plans the statements of a block. Neighbouring texts become one.
func (c *compiler) body(u *unit, kids []*node) []stmt {
	if len(kids) == 0 {
		return nil
	}
	w := c.work
	mark := len(w.scratch)
	var lit literalText
	before, made := c.late, false // who is around this body has mentioned it, the body has
	for _, n := range kids {
		c.nodes++
		c.late = false
		if s, ok := c.literal(u, n); ok {
			lit.add(s)
			c.noteLiteral(u, n, s)
			continue
		}
		lead := c.takeLead()
		st := c.statement(u, n)
		if c.late && !made {
			if made = true; c.quotes == 0 {
				w.scratch = append(w.scratch, lateVariable{})
			}
		}
		if s := lit.take(); s != "" && !c.attachLead(st, s) {
			w.scratch = append(w.scratch, c.literalStmt(s, lead))
			lead = nil
		}
		w.scratch = append(w.scratch, c.traced(st, u, n, lead))
	}
	if s := lit.take(); s != "" {
		w.scratch = append(w.scratch, c.literalStmt(s, c.takeLead()))
	}
	c.late = before || made && c.quotes > 0 // then it is made before the statement
	out := c.plan.stmts.take(len(w.scratch) - mark)
	copy(out, w.scratch[mark:])
	w.scratch = w.scratch[:mark]
	return out
}

// attachLead gives the text before a statement to the statement, if it takes it.
func (c *compiler) attachLead(s stmt, lit string) bool {
	if lit[0] == javatext.FirstOfHalf {
		return false
	}
	switch s := s.(type) {
	case *output:
		s.lead = lit
	case *callOutput:
		s.lead = lit
	case *replaceOutput:
		s.lead = lit
	case *memberOutput:
		s.lead = lit
	case *write:
		s.lead = lit
	case *ifStmt:
		if c.trace != nil { // the text is told for itself
			return false
		}
		s.lead = lit
	default:
		return false
	}
	return true
}

func newText(s string) stmt {
	if s[0] == javatext.FirstOfHalf {
		return halfText(s)
	}
	return text(s)
}

// literal returns what a node prints, if that is always the same.
func (c *compiler) literal(u *unit, n *node) (string, bool) {
	switch n.kind {
	case nText:
		return u.printed(n.first), true
	case nComment:
		image := u.image(n)
		if i := strings.Index(image, "##"); i >= 0 {
			return image[:i], true
		}
		return image[:max(0, strings.Index(image, "#*"))], true
	case nTextBlock:
		image := u.image(n)
		return image[3 : len(image)-3], true
	case nEscaped:
		return u.image(n), true
	case nEscape:
		return n.name, true
	case nReference:
		r := n.ref
		switch {
		case r.bare:
			return r.root, true
		case r.void:
			return "", true
		case r.escaped && len(n.kids) == 0:
			return r.escapes + r.null, true
		}
	case nDirective:
		return c.directiveText(u, n)
	}
	return "", false
}

// directiveText is what directives print that are not executed.
func (c *compiler) directiveText(u *unit, n *node) (string, bool) {
	switch c.opts.directive(n.name) {
	case dNone:
		if len(n.kids) == 0 && strings.HasPrefix(n.name, "@") {
			return "#" + n.name, true
		}
		return u.images(n), true
	case dMacro:
		return "", true
	case dLiteral:
		s, _ := u.literal(n.kids[0])
		return s, true
	}
	return "", false
}

func (c *compiler) statement(u *unit, n *node) stmt {
	switch n.kind {
	case nReference:
		return c.output(u, n)
	case nIf:
		return c.ifStatement(u, n)
	case nSet:
		return c.set(u, n)
	}
	return c.directive(u, n)
}

func (c *compiler) ifStatement(u *unit, n *node) stmt {
	s := &ifStmt{branches: []branch{c.branch(u, n)}}
	for _, kid := range n.kids[2:] {
		if kid.kind == nElseIf {
			s.branches = append(s.branches, c.branch(u, kid))
			continue
		}
		s.otherwise = c.guarded(c.watchedElse(c.body(u, kid.kids[0].kids), u, kid), c.span(u, kid))
	}
	if len(n.kids) == 2 || n.kids[len(n.kids)-1].kind != nElse {
		s.otherwise = c.guarded(nil, c.span(u, n))
	}
	return s
}

func (c *compiler) branch(u *unit, n *node) branch {
	cond := c.watchedCondition(c.expr(u, n.kids[0]), u, n.kids[0])
	return branch{cond: cond, body: c.guarded(c.body(u, n.kids[1].kids), c.span(u, n.kids[0]))}
}

func (c *compiler) set(u *unit, n *node) stmt {
	left, rhs := n.kids[0], c.expr(u, n.kids[1])
	if len(left.kids) == 0 {
		return c.plan.sets.of(setVariable{slot: c.slot(u.image(left)[1:]), rhs: rhs})
	}
	s := &setMember{slot: c.slot(left.ref.root), rhs: rhs, offset: c.at(u, left)}
	last := left.kids[len(left.kids)-1]
	s.steps = c.steps(u, left.kids[:len(left.kids)-1])
	if last.kind == nIndex {
		s.index = c.expr(u, last.kids[0])
	} else {
		s.name = u.image(last)
	}
	return s
}

// directive plans the directives that do something.
func (c *compiler) directive(u *unit, n *node) stmt {
	switch c.opts.directive(n.name) {
	case dForeach:
		return c.foreach(u, n)
	case dDefine:
		before := c.nodes
		d := &define{slot: c.slot(u.image(n.kids[0])[1:]), offset: c.at(u, n)}
		d.body = c.entered(c.body(u, n.kids[1].kids), u, n.kids[1])
		d.cost = 1 + c.nodes - before
		return d
	case dBreak:
		b := &breakStmt{offset: c.at(u, n)}
		if len(n.kids) == 1 {
			b.scope = c.expr(u, n.kids[0])
		}
		return b
	case dStop:
		s := &stop{}
		if len(n.kids) == 1 {
			s.message = c.expr(u, n.kids[0])
		}
		return s
	}
	s := &include{parse: directives[n.name] == dParse, offset: c.at(u, n)}
	for _, kid := range n.kids {
		s.args = append(s.args, c.expr(u, kid))
	}
	return s
}

func (c *compiler) foreach(u *unit, n *node) stmt {
	offset := c.at(u, n)
	if len(n.kids) < 3 {
		return &failure{err: errForeachArgs, offset: offset}
	}
	before := c.nodes
	s := &foreachNode{slot: c.slot(foreachName(u, n)), count: -1, next: -1, scope: -1, offset: offset}
	if c.scopeNeeded() { // nothing else knows the place
		s.line, s.column = u.place(n)
	}
	s.list = c.expr(u, n.kids[2])
	if len(n.kids) > 3 {
		body := n.kids[3]
		s.body = c.entered(c.watchedRounds(c.body(u, bodyOf(body)), u, n, s.slot), u, body)
	}
	s.cost = 1 + c.nodes - before
	return s
}

// A property costs what comparing its name with those of an object may cost,
// which counts where it is longer than longName. An object with more than
// mostScanned members has a table.
const (
	longName    = 64
	mostScanned = 32
)

// bodyOf lists what the fourth child of a #foreach makes in each round: a block,
// or with too many arguments one of these, whose references are printed.
func bodyOf(n *node) []*node {
	if n.kind == nBlock {
		return n.kids
	}
	return references(n)
}

// references lists what an argument prints that stands in place of the block of
// a #foreach: the references in it, at any depth of lists, maps and ranges.
func references(n *node) []*node {
	if n.kind == nReference {
		return []*node{n}
	}
	var list []*node
	for _, kid := range n.kids {
		list = append(list, references(kid)...)
	}
	return list
}

// finish decides, when the whole template is known, which of the variables of
// loops exist.
func (c *compiler) finish(s *foreachNode) {
	if slot := c.work.slots.find("velocityCount"); slot >= 0 {
		s.count = slot
	}
	if slot := c.work.slots.find("velocityHasNext"); slot >= 0 {
		s.next = slot
	}
	if slot := c.work.slots.find("foreach"); slot >= 0 {
		if c.scopeNeeded() {
			s.scope = slot
		} else {
			s.loop = true
		}
	}
}

func (c *compiler) scopeNeeded() bool {
	return c.prep.scopeKept || c.work.assigned.find("foreach") >= 0
}

// expr plans an operand.
func (c *compiler) expr(u *unit, n *node) expr {
	c.nodes++
	switch n.kind {
	case nExpression:
		return c.expr(u, n.kids[0])
	case nReference:
		if r := n.ref; r.bare || r.void {
			return c.constant(constant{true: r.void})
		}
		return c.reference(u, n)
	case nString:
		return c.str(u, n)
	case nInteger:
		return c.constant(constant{v: integerLiteral(u.image(n))})
	case nFloat:
		return c.constant(constant{v: floatLiteral(u.image(n))})
	case nTrue, nFalse:
		return c.constant(constant{v: jsondoc.OfBool(n.kind == nTrue), true: n.kind == nTrue})
	case nList:
		return &listLiteral{elems: c.exprs(u, n.kids), offset: c.at(u, n)}
	case nMap:
		return &mapLiteral{pairs: c.exprs(u, n.kids), offset: c.at(u, n)}
	case nRange:
		return &rangeLiteral{from: c.expr(u, n.kids[0]), to: c.expr(u, n.kids[1]), offset: c.at(u, n)}
	case nNot:
		of := c.expr(u, n.kids[0])
		return c.fold(&negation{of: of}, of)
	case nBlock, nWord:
		return c.constant(constant{})
	}
	return c.operator(u, n)
}

func (c *compiler) constant(k constant) *constant { return c.plan.constants.of(k) }

func (c *compiler) exprs(u *unit, kids []*node) []expr {
	out := c.plan.exprs.take(len(kids))
	for i, kid := range kids {
		out[i] = c.expr(u, kid)
	}
	return out
}

// relations are the operators of javalang.Compare.
var relations = map[nodeKind]relation{
	nLess: {sign: "<", op: javalang.Less}, nLessEqual: {sign: "<=", op: javalang.LessEqual},
	nGreater: {sign: ">", op: javalang.Greater}, nGreaterEqual: {sign: ">=", op: javalang.GreaterEqual},
}

func (c *compiler) operator(u *unit, n *node) expr {
	offset := c.at(u, n)
	a, b := c.expr(u, n.kids[0]), c.expr(u, n.kids[1])
	var e expr
	switch n.kind {
	case nOr, nAnd:
		e = &logic{or: n.kind == nOr, left: a, right: b}
	case nEqual, nNotEqual:
		e = &equality{left: a, right: b, negate: n.kind == nNotEqual, offset: offset}
	case nLess, nGreater, nLessEqual, nGreaterEqual:
		r := relations[n.kind]
		e = &relation{r.sign, r.op, a, b, offset}
	case nAdd:
		left, _ := u.literal(n.kids[0])
		right, _ := u.literal(n.kids[1])
		e = &sum{left: a, right: b, leftText: left, rightText: right, offset: offset}
	default:
		e = &arithmetic{operations[n.kind], a, b, offset}
	}
	return c.watchedOperator(c.fold(e, a, b), u, n)
}

// fold evaluates e now if its operands are constant. What fails is left to the
// execution.
func (c *compiler) fold(e expr, operands ...expr) expr {
	for _, o := range operands {
		if _, ok := o.(*constant); !ok {
			return e
		}
	}
	f := frame{t: &Template{}, maxOut: 1 << 20}
	f.t.opts.defaults()
	f.own.Begin(context.Background(), meter.Limits{Steps: 1 << 16, Memory: 1 << 20}, nil)
	f.rt.Meter = &f.own
	v, failed := e.eval(&f)
	if failed != ctlNone {
		return e
	}
	yes, _ := e.test(&f)
	return c.constant(constant{v: v, true: yes})
}

var noConstant constant

// str plans a string literal. A template without variable parts is a constant,
// and the blank that was added to it is taken away now if that is possible.
func (c *compiler) str(u *unit, n *node) expr {
	s := n.str
	if s.body == nil {
		return c.constant(constant{v: jsondoc.OfString(s.text)})
	}
	body := c.stringBody(s.body)
	cut := !s.lineComment
	if cut && len(body) > 0 {
		if last, ok := body[len(body)-1].(text); ok {
			cut = false
			body = body[:len(body)-1]
			if len(last) > 1 {
				body = append(body, last[:len(last)-1])
			}
		}
	}
	switch {
	case len(body) == 0:
		return c.constant(constant{v: emptyString})
	case len(body) == 1 && !cut:
		switch only := unwatched(body[0]).(type) {
		case text:
			return c.constant(constant{v: jsondoc.OfString(string(only))})
		case *output:
			if only.lead == "" && only.prefix == "" {
				return only.quoted(only.of)
			}
		case *callOutput:
			if only.lead == "" && only.prefix == "" {
				return only.quoted(only.of)
			}
		case *replaceOutput:
			if only.lead == "" && only.prefix == "" {
				return only.quoted(only.of)
			}
		case *memberOutput:
			if only.lead == "" && only.prefix == "" {
				return only.quoted(c.watchedRef(c.operand(only), s.body, s.body.root.kids[0], true))
			}
		}
	}
	return &interpolation{body: body, grows: grows(body, cut), cut: cut, offset: c.at(u, n)}
}
