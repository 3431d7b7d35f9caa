package formats

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// scope has the names that an expression sees beside those of the module.
type scope struct {
	module *hclModule
	names  map[string]*node // each, count, variables of for and of templates
	item   *node            // of a splat
}

func (s *scope) with(names map[string]*node) *scope {
	s.module.l.steps += len(s.names)
	all := make(map[string]*node, len(s.names)+len(names))
	for k, v := range s.names {
		all[k] = v
	}
	for k, v := range names {
		all[k] = v
	}
	return &scope{module: s.module, names: all, item: s.item}
}

// maxNested bounds evaluation, over all expressions that call each other.
const maxNested = 1000

// eval evaluates an expression. What cannot be known becomes an open text that
// shows the expression; the engine of Terraform itself is not used, as it has
// no bound on work and loses positions.
func (m *hclModule) eval(e hclsyntax.Expression, s *scope) *node {
	l := m.l
	at := l.exprNode(e)
	l.step(at, 0)
	if l.nested++; l.nested > maxNested {
		l.fail(at.pos.Position, nil, "expressions nested deeper than %d levels", maxNested)
	}
	v := m.kindOf(at, e, s)
	l.nested--
	l.bound(v)
	return v
}

// bound measures a value. Values share their parts, so that a few lines can
// describe what takes forever to walk; such a value is refused where it is
// made.
func (l *loader) bound(v *node) {
	if v.size > 0 {
		return
	}
	size := 1 + len(v.text)/64
	for _, item := range v.items {
		size += max(item.size, 1)
	}
	for _, m := range v.members {
		size += max(m.value.size, 1)
	}
	if v.size = size; size > maxNodes {
		l.fail(v.position(), nil, "a value of more than %d parts", maxNodes)
	}
}

// unresolved collects what is open in v and counts the work of looking.
func (l *loader) unresolved(v *node) []open {
	l.steps += v.size
	l.step(v, 0)
	return v.unresolved()
}

// kindOf evaluates by the kind of the expression.
func (m *hclModule) kindOf(at *node, e hclsyntax.Expression, s *scope) *node {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return literal(at, e.Val)
	case *hclsyntax.TemplateExpr:
		return m.template(at, e, s)
	case *hclsyntax.TemplateWrapExpr:
		return m.eval(e.Wrapped, s)
	case *hclsyntax.TemplateJoinExpr:
		return m.concat(at, m.eval(e.Tuple, s).items)
	case *hclsyntax.ParenthesesExpr:
		return m.eval(e.Expression, s)
	case *hclsyntax.ScopeTraversalExpr:
		return m.traverse(at, e.Traversal, s)
	case *hclsyntax.RelativeTraversalExpr:
		return m.steps(at, m.eval(e.Source, s), e.Traversal)
	case *hclsyntax.IndexExpr:
		return m.index(at, m.eval(e.Collection, s), m.eval(e.Key, s))
	case *hclsyntax.SplatExpr:
		return m.splat(at, e, s)
	case *hclsyntax.AnonSymbolExpr:
		if s.item != nil {
			return s.item
		}
	case *hclsyntax.TupleConsExpr:
		r := at.as(list, "")
		for i, x := range e.Exprs {
			r.items = append(r.items, place(m.eval(x, s), r, strconv.Itoa(i)))
		}
		return r
	case *hclsyntax.ObjectConsExpr:
		return m.objectOf(at, e, s)
	case *hclsyntax.ObjectConsKeyExpr:
		if key := hcl.ExprAsKeyword(e.Wrapped); key != "" && !e.ForceNonLiteral {
			return at.as(text, key)
		}
		return m.eval(e.Wrapped, s)
	case *hclsyntax.ForExpr:
		return m.forEach(at, e, s)
	case *hclsyntax.ConditionalExpr:
		return m.conditional(at, e, s)
	case *hclsyntax.BinaryOpExpr:
		return m.binary(at, e, m.eval(e.LHS, s), m.eval(e.RHS, s))
	case *hclsyntax.UnaryOpExpr:
		return unary(at, e, m.eval(e.Val, s))
	case *hclsyntax.FunctionCallExpr:
		return m.call(at, e, s)
	}
	return at.opened("", fmt.Sprintf("an expression of the kind %T is not evaluated", e), true)
}

// place returns v as a part of parent: v itself when it is new, so that its own
// parts have their pointers through it.
func place(v, parent *node, token string) *node {
	if v.parent == nil && v.token == "" {
		v.parent, v.token = parent, token
		return v
	}
	c := *v
	c.parent, c.token = parent, token
	return &c
}

// with adds a member to a map that is being made: value, or a scalar.
func (n *node) with(key string, k kind, s string, value *node) *node {
	if value == nil {
		value = n.as(k, s)
	}
	n.put(member{key, n.pos, value})
	return n
}

func literal(at *node, v cty.Value) *node {
	switch {
	case v.IsNull():
		return at.as(null, "")
	case v.Type() == cty.String:
		return at.as(text, v.AsString())
	case v.Type() == cty.Number:
		return at.as(number, v.AsBigFloat().Text('f', -1))
	case v.Type() == cty.Bool:
		return at.as(boolean, strconv.FormatBool(v.True()))
	}
	return at.opened("", "the literal cannot be read", true)
}

// template evaluates a quoted string or heredoc. Its text maps onto the file
// as long as its only line, or all its lines but substitutions, do.
func (m *hclModule) template(at *node, e *hclsyntax.TemplateExpr, s *scope) *node {
	var parts []*node
	for _, p := range e.Parts {
		parts = append(parts, m.eval(p, s))
	}
	r := m.concat(at, parts)
	if len(e.Parts) > 0 {
		if first := e.Parts[0].Range(); first.Start.Line > e.SrcRange.Start.Line || !strings.Contains(r.text, "\n") && !strings.ContainsAny(r.text, `"\`) {
			r.pos.TextLine, r.pos.TextColumn = first.Start.Line, first.Start.Column
		}
	}
	return r
}

func (m *hclModule) concat(at *node, parts []*node) *node {
	r := at.as(text, "")
	var b strings.Builder
	for _, p := range parts {
		if !p.scalar() {
			r.leave(open{p.kind.String() + " inside a string", true})
		}
		m.l.wrote(at, len(p.str()))
		b.WriteString(p.str())
		r.leave(p.open...)
	}
	r.text = b.String()
	return r
}

// traverse evaluates a reference.
func (m *hclModule) traverse(at *node, t hcl.Traversal, s *scope) *node {
	name := t.RootName()
	rest := t[1:]
	if v, ok := s.names[name]; ok {
		return m.steps(at, v, rest)
	}
	second, third := attrName(rest, 0), attrName(rest, 1)
	switch {
	case name == "var" && second != "":
		return m.steps(at, m.variable(at, second), rest[1:])
	case name == "local" && second != "":
		a := m.locals[second]
		if a == nil {
			return at.opened("${local."+second+"}", fmt.Sprintf("there is no local value %s", quoted(second)), true)
		}
		return m.steps(at, m.once("local."+second, a.Expr), rest[1:])
	case name == "path":
		return at.as(text, m.pathValue(second))
	case name == "module" && second != "":
		if m.calls[second] == nil {
			return at.opened("${module."+second+"}", fmt.Sprintf("there is no module %s", quoted(second)), true)
		}
		return m.steps(at, m.child(second).value, rest[1:])
	case name == "data" && third != "":
		return m.resourceValue(at, "data."+second+"."+third, rest[2:])
	case name == "terraform" || name == "self":
		return m.steps(at, m.unknown(at, name), rest)
	case second != "":
		return m.resourceValue(at, name+"."+second, rest[1:])
	}
	return at.opened("${"+name+"}", fmt.Sprintf("there is nothing called %s", quoted(name)), true)
}

func attrName(t hcl.Traversal, i int) string {
	if i < len(t) {
		if a, ok := t[i].(hcl.TraverseAttr); ok {
			return a.Name
		}
	}
	return ""
}

// pathValue gives the paths of Terraform relative to the definition's folder,
// which is where file() starts.
func (m *hclModule) pathValue(name string) string {
	if name == "module" && m.dir != m.root.dir {
		return "./" + strings.TrimPrefix(strings.TrimPrefix(m.dir, m.root.dir), "/")
	}
	return "."
}

func (m *hclModule) unknown(at *node, ref string) *node {
	v := at.opened("${"+ref+"}", ref+" is not known", false)
	if s, ok := m.l.parameter(ref); ok {
		v = at.as(text, s)
	}
	v.ref = ref
	return v
}

// resourceValue evaluates a reference to a resource; one that the module does
// not declare is a mistake that Terraform refuses too.
func (m *hclModule) resourceValue(at *node, key string, rest hcl.Traversal) *node {
	r := m.resources[key]
	if r == nil {
		v := at.opened("${"+key+"}", fmt.Sprintf("the module has no resource %s", key), true)
		v.ref = m.prefix + key
		return m.steps(at, v, rest)
	}
	return m.steps(at, r.value(), rest)
}

// variable evaluates an input variable: the call's argument, the options, the
// default.
func (m *hclModule) variable(at *node, name string) *node {
	key := "var." + name
	if v, ok := m.values[key]; ok {
		return v
	}
	b := m.variables[name]
	v := at.opened("${"+key+"}", key+" has no value", b == nil)
	v.ref = key
	if m.root == m {
		for _, option := range []string{key, name} {
			if s, ok := m.l.parameter(option); ok {
				v = m.option(at, s)
				m.values[key] = v
				return v
			}
		}
	}
	if in, ok := m.inputs[name]; ok {
		v = in
	} else if b != nil && b.Body.Attributes["default"] != nil {
		v = m.once("default of "+key, b.Body.Attributes["default"].Expr)
	}
	m.values[key] = v
	return v
}

// option reads a value of the options: JSON when it is a list or map.
func (m *hclModule) option(at *node, s string) *node {
	if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "{") {
		if v, err := m.l.json([]byte(s), at); err == nil {
			return v
		}
	}
	return at.as(text, s)
}

// steps follows attributes and indexes.
func (m *hclModule) steps(at, v *node, t hcl.Traversal) *node {
	for _, step := range t {
		m.l.step(at, 0)
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = m.attribute(at, v, step.Name)
		case hcl.TraverseIndex:
			v = m.index(at, v, literal(at, step.Key))
		case hcl.TraverseSplat:
			v = at.opened("", "a splat inside a reference is not evaluated", true)
		}
	}
	return v
}

func (m *hclModule) attribute(at, v *node, name string) *node {
	switch {
	case v.attribute != nil:
		return v.attribute(name)
	case len(v.open) > 0:
		ref := cmp.Or(v.ref, strings.Trim(v.text, "${}")) + "." + name
		r := at.opened("${"+ref+"}", v.open[0].why, v.open[0].hard)
		if s, ok := m.l.parameter(ref); ok {
			r = at.as(text, s)
		}
		r.ref = ref
		return r
	case v.kind == object && v.get(name) != nil:
		return v.get(name)
	case v.kind == list:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v.items) {
			return v.items[i]
		}
	}
	return at.opened("", fmt.Sprintf("%s has no attribute %s", v.kind, quoted(name)), true)
}

func quotedKey(key string) string { return strconv.Quote(key) }
func unquotedKey(index string) string {
	key, err := strconv.Unquote(strings.Trim(index, "[]"))
	if err != nil {
		return index
	}
	return key
}

func (m *hclModule) index(at, v, key *node) *node {
	switch {
	case len(key.open) > 0:
		return at.opened("${"+key.text+"}", key.open[0].why, key.open[0].hard)
	case len(v.open) > 0:
		k := key.str()
		if key.kind == text {
			k = quotedKey(k)
		}
		r := at.opened("${"+v.ref+"["+k+"]}", v.open[0].why, v.open[0].hard)
		r.ref = v.ref + "[" + k + "]"
		return r
	case v.kind == list:
		if i, ok := wholeNumber(key); ok && i < len(v.items) {
			return v.items[i]
		}
	case v.kind == object && v.get(key.str()) != nil:
		return v.get(key.str())
	case v.attribute != nil:
		return v.attribute(key.str())
	}
	return at.opened("", fmt.Sprintf("there is no element %s", quoted(key.str())), true)
}

// wholeNumber reads a count or an index.
func wholeNumber(n *node) (int, bool) {
	if !n.scalar() || len(n.open) > 0 {
		return 0, false
	}
	i, err := strconv.Atoi(n.text)
	return i, err == nil && i >= 0
}

func (m *hclModule) splat(at *node, e *hclsyntax.SplatExpr, s *scope) *node {
	source := m.eval(e.Source, s)
	if len(source.open) > 0 {
		return at.opened("${"+source.ref+"[*]}", source.open[0].why, source.open[0].hard)
	}
	items := source.items
	switch source.kind {
	case list:
	case null:
		items = nil
	default:
		items = []*node{source}
	}
	r := at.as(list, "")
	for i, item := range items {
		inner := &scope{module: s.module, names: s.names, item: item}
		r.items = append(r.items, place(m.eval(e.Each, inner), r, strconv.Itoa(i)))
	}
	return r
}

// objectOf evaluates a map. Terraform's maps have no order of their own; their
// keys are sorted in all that leaves it.
func (m *hclModule) objectOf(at *node, e *hclsyntax.ObjectConsExpr, s *scope) *node {
	r := at.as(object, "")
	for _, item := range e.Items {
		key := m.eval(item.KeyExpr, s)
		if len(key.open) > 0 || !key.scalar() {
			m.l.problem(Error, key, "the key cannot be resolved; its entry is left out")
			continue
		}
		m.l.key(key.text, key.pos.Position)
		v := place(m.eval(item.ValueExpr, s), r, key.text)
		if !r.put(member{key.text, key.pos, v}) {
			m.l.problem(Error, key, "duplicate key %s: the last one is used", quoted(key.text))
		}
	}
	return sorted(r)
}

func (m *hclModule) conditional(at *node, e *hclsyntax.ConditionalExpr, s *scope) *node {
	c := m.eval(e.Condition, s)
	switch {
	case len(c.open) == 0 && c.str() == "true":
		return m.eval(e.TrueResult, s)
	case len(c.open) == 0 && c.str() == "false":
		return m.eval(e.FalseResult, s)
	}
	a, b := m.eval(e.TrueResult, s), m.eval(e.FalseResult, s)
	if a.kind == b.kind && a.attribute == nil && b.attribute == nil && sameText(a, b) {
		return a
	}
	why := "the condition is not true or false"
	if len(c.open) > 0 {
		why = "the condition is not known: " + c.open[0].why
	}
	return at.opened("${...}", why, false)
}

// elements returns the pairs of a map, or of a list by index.
func elements(n *node) []member {
	if n.kind != list {
		return n.members
	}
	all := make([]member, len(n.items))
	for i, item := range n.items {
		all[i] = member{strconv.Itoa(i), item.pos, item}
	}
	return all
}

func (m *hclModule) forEach(at *node, e *hclsyntax.ForExpr, s *scope) *node {
	source := m.eval(e.CollExpr, s)
	if len(source.open) > 0 || source.kind != list && source.kind != object {
		if len(source.open) > 0 {
			return at.opened("${for}", source.open[0].why, source.open[0].hard)
		}
		return at.opened("", "for over "+source.kind.String(), true)
	}
	r := at.as(list, "")
	if e.KeyExpr != nil {
		r.kind = object
	}
	for _, el := range elements(source) {
		k := at.as(text, el.key)
		if source.kind == list {
			k.kind = number
		}
		inner := s.with(map[string]*node{e.ValVar: el.value})
		if e.KeyVar != "" {
			inner.names[e.KeyVar] = k
		}
		if e.CondExpr != nil {
			c := m.eval(e.CondExpr, inner)
			if len(c.open) > 0 {
				return at.opened("${for}", c.open[0].why, c.open[0].hard)
			}
			if c.str() != "true" {
				continue
			}
		}
		v := m.eval(e.ValExpr, inner)
		if e.KeyExpr == nil {
			r.items = append(r.items, place(v, r, strconv.Itoa(len(r.items))))
			continue
		}
		key := m.eval(e.KeyExpr, inner)
		if len(key.open) > 0 {
			return at.opened("${for}", key.open[0].why, key.open[0].hard)
		}
		if e.Group {
			group := r.get(key.str())
			if group == nil {
				group = &node{kind: list, pos: v.pos, parent: r, token: key.str()}
				r.put(member{key.str(), key.pos, group})
			}
			group.items = append(group.items, place(v, group, strconv.Itoa(len(group.items))))
			continue
		}
		r.put(member{key.str(), key.pos, place(v, r, key.str())})
	}
	return sorted(r)
}

func unary(at *node, e *hclsyntax.UnaryOpExpr, v *node) *node {
	if len(v.open) > 0 {
		return at.opened(v.text, v.open[0].why, v.open[0].hard)
	}
	if e.Op == hclsyntax.OpLogicalNot {
		return at.as(boolean, strconv.FormatBool(v.str() != "true"))
	}
	return at.as(number, formatNumber(-numberOf(v)))
}

func numberOf(n *node) float64 {
	f, err := strconv.ParseFloat(n.str(), 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (m *hclModule) binary(at *node, e *hclsyntax.BinaryOpExpr, a, b *node) *node {
	// One side can decide && and || alone.
	for _, v := range []*node{a, b} {
		known := len(v.open) == 0
		if known && e.Op == hclsyntax.OpLogicalAnd && v.str() == "false" || known && e.Op == hclsyntax.OpLogicalOr && v.str() == "true" {
			return at.as(boolean, v.text)
		}
	}
	if all := append(m.l.unresolved(a), m.l.unresolved(b)...); len(all) > 0 {
		return at.opened("${...}", all[0].why, all[0].hard)
	}
	flag := func(v bool) *node { return at.as(boolean, strconv.FormatBool(v)) }
	x, y := numberOf(a), numberOf(b)
	switch e.Op {
	case hclsyntax.OpLogicalAnd:
		return flag(a.str() == "true" && b.str() == "true")
	case hclsyntax.OpLogicalOr:
		return flag(a.str() == "true" || b.str() == "true")
	case hclsyntax.OpEqual:
		return flag(a.kind == b.kind && sameText(a, b))
	case hclsyntax.OpNotEqual:
		return flag(a.kind != b.kind || !sameText(a, b))
	case hclsyntax.OpGreaterThan:
		return flag(x > y)
	case hclsyntax.OpGreaterThanOrEqual:
		return flag(x >= y)
	case hclsyntax.OpLessThan:
		return flag(x < y)
	case hclsyntax.OpLessThanOrEqual:
		return flag(x <= y)
	case hclsyntax.OpAdd:
		x += y
	case hclsyntax.OpSubtract:
		x -= y
	case hclsyntax.OpMultiply:
		x *= y
	case hclsyntax.OpDivide:
		x /= y
	case hclsyntax.OpModulo:
		x = math.Mod(x, y)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return at.opened("", "arithmetic without a result", true)
	}
	return at.as(number, formatNumber(x))
}

// file reads a file that an expression names, relative to the root module.
func (m *hclModule) file(at, name *node) (*node, string) {
	data, file, ok := m.l.include(at, m.root.dir, path.Clean(name.str()))
	if !ok {
		return at.opened("", "the file "+quoted(name.str())+" is not read", false), ""
	}
	return &node{kind: text, text: string(data), pos: startOf(m.l.display(file))}, file
}
