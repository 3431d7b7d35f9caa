package terraform

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// scope has the names that an expression sees beside those of the module.
type scope struct {
	module *module
	names  map[string]*read.Node // each, count, variables of for and of templates
	item   *read.Node            // of a splat
}

func (s *scope) with(names map[string]*read.Node) *scope {
	s.module.l.Work(len(s.names))
	all := make(map[string]*read.Node, len(s.names)+len(names))
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
func (m *module) eval(e hclsyntax.Expression, s *scope) *read.Node {
	l := m.l
	at := m.exprNode(e)
	l.Step(at, 0)
	if m.root.nesting++; m.root.nesting > maxNested {
		l.Fail(at.Pos.Position(), nil, "expressions nested deeper than %d levels", maxNested)
	}
	v := m.kindOf(at, e, s)
	m.root.nesting--
	l.Bound(v)
	return v
}

// kindOf evaluates by the kind of the expression.
func (m *module) kindOf(at *read.Node, e hclsyntax.Expression, s *scope) *read.Node {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return literal(at, e.Val)
	case *hclsyntax.TemplateExpr:
		return m.template(at, e, s)
	case *hclsyntax.TemplateWrapExpr:
		return m.eval(e.Wrapped, s)
	case *hclsyntax.TemplateJoinExpr:
		return m.concat(at, m.eval(e.Tuple, s).Items)
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
		r := at.As(read.List, "")
		for i, x := range e.Exprs {
			r.Items = append(r.Items, read.Within(m.eval(x, s), r, strconv.Itoa(i)))
		}
		return r
	case *hclsyntax.ObjectConsExpr:
		return m.objectOf(at, e, s)
	case *hclsyntax.ObjectConsKeyExpr:
		if key := hcl.ExprAsKeyword(e.Wrapped); key != "" && !e.ForceNonLiteral {
			return at.As(read.Text, key)
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
	return at.Opened("", fmt.Sprintf("an expression of the kind %T is not evaluated", e), true)
}

func literal(at *read.Node, v cty.Value) *read.Node {
	switch {
	case v.IsNull():
		return at.As(read.Null, "")
	case v.Type() == cty.String:
		return at.As(read.Text, v.AsString())
	case v.Type() == cty.Number:
		return at.As(read.Number, v.AsBigFloat().Text('f', -1))
	case v.Type() == cty.Bool:
		return at.As(read.Boolean, strconv.FormatBool(v.True()))
	}
	return at.Opened("", "the literal cannot be read", true)
}

// template evaluates a quoted string or heredoc. Its text maps onto the file
// as long as its only line, or all its lines but substitutions, do.
func (m *module) template(at *read.Node, e *hclsyntax.TemplateExpr, s *scope) *read.Node {
	var parts []*read.Node
	for _, p := range e.Parts {
		parts = append(parts, m.eval(p, s))
	}
	r := m.concat(at, parts)
	if len(e.Parts) > 0 {
		if first := e.Parts[0].Range(); first.Start.Line > e.SrcRange.Start.Line || !strings.Contains(r.Text, "\n") && !strings.ContainsAny(r.Text, `"\`) {
			r.Pos = r.Pos.WithTextAt(first.Start.Line, first.Start.Column)
		}
	}
	return r
}

func (m *module) concat(at *read.Node, parts []*read.Node) *read.Node {
	r := at.As(read.Text, "")
	var b strings.Builder
	for _, p := range parts {
		if !p.Scalar() {
			r.Leave(read.Open{Why: p.Kind.String() + " inside a string", Hard: true})
		}
		m.l.Wrote(at, len(p.Str()))
		b.WriteString(p.Str())
		r.Leave(p.Open()...)
	}
	r.Text = cty.NormalizeString(b.String())
	return r
}

// composed is a text as Terraform has it, which keeps none but those in Unicode's
// normal form C.
func composed(n *read.Node) *read.Node {
	if n.Kind != read.Text {
		return n
	}
	text := cty.NormalizeString(n.Text)
	if text == n.Text {
		return n
	}
	c := *n
	c.Text = text
	return &c
}

// traverse evaluates a reference.
func (m *module) traverse(at *read.Node, t hcl.Traversal, s *scope) *read.Node {
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
			return at.Opened("${local."+second+"}", fmt.Sprintf("there is no local value %s", read.Quoted(second)), true)
		}
		return m.steps(at, m.once("local."+second, a.Expr), rest[1:])
	case name == "path":
		return at.As(read.Text, m.pathValue(second))
	case name == "module" && second != "":
		if m.calls[second] == nil {
			return at.Opened("${module."+second+"}", fmt.Sprintf("there is no module %s", read.Quoted(second)), true)
		}
		return m.steps(at, m.child(second).value, rest[1:])
	case name == "data" && third != "":
		return m.resourceValue(at, "data."+second+"."+third, rest[2:])
	case name == "terraform" || name == "self":
		return m.steps(at, m.unknown(at, name), rest)
	case second != "":
		return m.resourceValue(at, name+"."+second, rest[1:])
	}
	return at.Opened("${"+name+"}", fmt.Sprintf("there is nothing called %s", read.Quoted(name)), true)
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
func (m *module) pathValue(name string) string {
	if name == "module" && m.dir != m.root.dir {
		return "./" + strings.TrimPrefix(strings.TrimPrefix(m.dir, m.root.dir), "/")
	}
	return "."
}

func (m *module) unknown(at *read.Node, ref string) *read.Node {
	v := at.Opened("${"+ref+"}", ref+" is not known", false)
	if s, ok := m.l.Parameter(ref); ok {
		v = at.As(read.Text, cty.NormalizeString(s))
	}
	v.SetRef(ref)
	return v
}

// resourceValue evaluates a reference to a resource; one that the module does
// not declare is a mistake that Terraform refuses too.
func (m *module) resourceValue(at *read.Node, key string, rest hcl.Traversal) *read.Node {
	r := m.resources[key]
	if r == nil {
		v := at.Opened("${"+key+"}", fmt.Sprintf("the module has no resource %s", key), true)
		v.SetRef(m.prefix + key)
		return m.steps(at, v, rest)
	}
	return m.steps(at, r.value(), rest)
}

// variable evaluates an input variable: the call's argument, the options, the
// default.
func (m *module) variable(at *read.Node, name string) *read.Node {
	key := "var." + name
	if v, ok := m.values[key]; ok {
		return v
	}
	b := m.variables[name]
	v := at.Opened("${"+key+"}", key+" has no value", b == nil)
	v.SetRef(key)
	if m.root == m {
		for _, option := range []string{key, name} {
			if s, ok := m.l.Parameter(option); ok {
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
func (m *module) option(at *read.Node, s string) *read.Node {
	if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "{") {
		if v, err := m.l.JSON([]byte(s), at); err == nil {
			return v
		}
	}
	return at.As(read.Text, cty.NormalizeString(s))
}

// steps follows attributes and indexes.
func (m *module) steps(at, v *read.Node, t hcl.Traversal) *read.Node {
	for _, step := range t {
		m.l.Step(at, 0)
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = m.attribute(at, v, step.Name)
		case hcl.TraverseIndex:
			v = m.index(at, v, literal(at, step.Key))
		case hcl.TraverseSplat:
			v = at.Opened("", "a splat inside a reference is not evaluated", true)
		}
	}
	return v
}

func (m *module) attribute(at, v *read.Node, name string) *read.Node {
	switch {
	case v.Attribute() != nil:
		return v.Attribute()(name)
	case len(v.Open()) > 0:
		ref := cmp.Or(v.Ref(), strings.Trim(v.Text, "${}")) + "." + name
		r := at.Opened("${"+ref+"}", v.Open()[0].Why, v.Open()[0].Hard)
		if s, ok := m.l.Parameter(ref); ok {
			r = at.As(read.Text, cty.NormalizeString(s))
		}
		r.SetRef(ref)
		return r
	case v.Kind == read.Object && v.Get(name) != nil:
		return v.Get(name)
	case v.Kind == read.List:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v.Items) {
			return v.Items[i]
		}
	}
	return at.Opened("", fmt.Sprintf("%s has no attribute %s", v.Kind, read.Quoted(name)), true)
}

func quotedKey(key string) string { return strconv.Quote(key) }
func unquotedKey(index string) string {
	key, err := strconv.Unquote(strings.Trim(index, "[]"))
	if err != nil {
		return index
	}
	return key
}

func (m *module) index(at, v, key *read.Node) *read.Node {
	switch {
	case len(key.Open()) > 0:
		return at.Opened("${"+key.Text+"}", key.Open()[0].Why, key.Open()[0].Hard)
	case len(v.Open()) > 0:
		k := key.Str()
		if key.Kind == read.Text {
			k = quotedKey(k)
		}
		r := at.Opened("${"+v.Ref()+"["+k+"]}", v.Open()[0].Why, v.Open()[0].Hard)
		r.SetRef(v.Ref() + "[" + k + "]")
		return r
	case v.Kind == read.List:
		if i, ok := wholeNumber(key); ok && i < len(v.Items) {
			return v.Items[i]
		}
	case v.Kind == read.Object && v.Get(key.Str()) != nil:
		return v.Get(key.Str())
	case v.Attribute() != nil:
		return v.Attribute()(key.Str())
	}
	return at.Opened("", fmt.Sprintf("there is no element %s", read.Quoted(key.Str())), true)
}

// wholeNumber reads a count or an index.
func wholeNumber(n *read.Node) (int, bool) {
	if !n.Scalar() || len(n.Open()) > 0 {
		return 0, false
	}
	i, err := strconv.Atoi(n.Text)
	return i, err == nil && i >= 0
}

func (m *module) splat(at *read.Node, e *hclsyntax.SplatExpr, s *scope) *read.Node {
	source := m.eval(e.Source, s)
	if len(source.Open()) > 0 {
		return at.Opened("${"+source.Ref()+"[*]}", source.Open()[0].Why, source.Open()[0].Hard)
	}
	items := source.Items
	switch source.Kind {
	case read.List:
	case read.Null:
		items = nil
	default:
		items = []*read.Node{source}
	}
	r := at.As(read.List, "")
	for i, item := range items {
		inner := &scope{module: s.module, names: s.names, item: item}
		r.Items = append(r.Items, read.Within(m.eval(e.Each, inner), r, strconv.Itoa(i)))
	}
	return r
}

// objectOf evaluates a map. Terraform's maps have no order of their own; their
// keys are sorted in all that leaves it.
func (m *module) objectOf(at *read.Node, e *hclsyntax.ObjectConsExpr, s *scope) *read.Node {
	r := at.As(read.Object, "")
	for _, item := range e.Items {
		key := m.eval(item.KeyExpr, s)
		if len(key.Open()) > 0 || !key.Scalar() {
			m.l.Problem(definition.Error, key, "the key cannot be resolved; its entry is left out")
			continue
		}
		m.l.Key(key.Text, key.Pos)
		v := read.Within(m.eval(item.ValueExpr, s), r, key.Text)
		if !r.Put(read.Member{Key: key.Text, Pos: key.Pos, Value: v}) {
			m.l.Problem(definition.Error, key, "duplicate key %s: the last one is used", read.Quoted(key.Text))
		}
	}
	return sorted(r)
}

func (m *module) conditional(at *read.Node, e *hclsyntax.ConditionalExpr, s *scope) *read.Node {
	c := m.eval(e.Condition, s)
	switch {
	case len(c.Open()) == 0 && c.Str() == "true":
		return m.eval(e.TrueResult, s)
	case len(c.Open()) == 0 && c.Str() == "false":
		return m.eval(e.FalseResult, s)
	}
	a, b := m.eval(e.TrueResult, s), m.eval(e.FalseResult, s)
	if a.Kind == b.Kind && a.Attribute() == nil && b.Attribute() == nil && read.Same(a, b) {
		return a
	}
	why := "the condition is not true or false"
	if len(c.Open()) > 0 {
		why = "the condition is not known: " + c.Open()[0].Why
	}
	return at.Opened("${...}", why, false)
}

// elements returns the pairs of a map, or of a list by index.
func elements(n *read.Node) []read.Member {
	if n.Kind != read.List {
		return n.Members
	}
	all := make([]read.Member, len(n.Items))
	for i, item := range n.Items {
		all[i] = read.Member{Key: strconv.Itoa(i), Pos: item.Pos, Value: item}
	}
	return all
}

func (m *module) forEach(at *read.Node, e *hclsyntax.ForExpr, s *scope) *read.Node {
	source := m.eval(e.CollExpr, s)
	if len(source.Open()) > 0 || source.Kind != read.List && source.Kind != read.Object {
		if len(source.Open()) > 0 {
			return at.Opened("${for}", source.Open()[0].Why, source.Open()[0].Hard)
		}
		return at.Opened("", "for over "+source.Kind.String(), true)
	}
	r := at.As(read.List, "")
	if e.KeyExpr != nil {
		r.Kind = read.Object
	}
	for _, el := range elements(source) {
		k := at.As(read.Text, el.Key)
		if source.Kind == read.List {
			k.Kind = read.Number
		}
		inner := s.with(map[string]*read.Node{e.ValVar: el.Value})
		if e.KeyVar != "" {
			inner.names[e.KeyVar] = k
		}
		if e.CondExpr != nil {
			c := m.eval(e.CondExpr, inner)
			if len(c.Open()) > 0 {
				return at.Opened("${for}", c.Open()[0].Why, c.Open()[0].Hard)
			}
			if c.Str() != "true" {
				continue
			}
		}
		v := m.eval(e.ValExpr, inner)
		if e.KeyExpr == nil {
			r.Items = append(r.Items, read.Within(v, r, strconv.Itoa(len(r.Items))))
			continue
		}
		key := m.eval(e.KeyExpr, inner)
		if len(key.Open()) > 0 {
			return at.Opened("${for}", key.Open()[0].Why, key.Open()[0].Hard)
		}
		if e.Group {
			group := r.Get(key.Str())
			if group == nil {
				group = &read.Node{Kind: read.List, Pos: v.Pos, Parent: r, Token: key.Str()}
				r.Put(read.Member{Key: key.Str(), Pos: key.Pos, Value: group})
			}
			group.Items = append(group.Items, read.Within(v, group, strconv.Itoa(len(group.Items))))
			continue
		}
		r.Put(read.Member{Key: key.Str(), Pos: key.Pos, Value: read.Within(v, r, key.Str())})
	}
	return sorted(r)
}

func unary(at *read.Node, e *hclsyntax.UnaryOpExpr, v *read.Node) *read.Node {
	if len(v.Open()) > 0 {
		return at.Opened(v.Text, v.Open()[0].Why, v.Open()[0].Hard)
	}
	if e.Op == hclsyntax.OpLogicalNot {
		return at.As(read.Boolean, strconv.FormatBool(v.Str() != "true"))
	}
	return at.As(read.Number, formatNumber(-numberOf(v)))
}

func numberOf(n *read.Node) float64 {
	f, err := strconv.ParseFloat(n.Str(), 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (m *module) binary(at *read.Node, e *hclsyntax.BinaryOpExpr, a, b *read.Node) *read.Node {
	// One side can decide && and || alone.
	for _, v := range []*read.Node{a, b} {
		known := len(v.Open()) == 0
		if known && e.Op == hclsyntax.OpLogicalAnd && v.Str() == "false" || known && e.Op == hclsyntax.OpLogicalOr && v.Str() == "true" {
			return at.As(read.Boolean, v.Text)
		}
	}
	if all := append(m.l.Unresolved(a), m.l.Unresolved(b)...); len(all) > 0 {
		return at.Opened("${...}", all[0].Why, all[0].Hard)
	}
	flag := func(v bool) *read.Node { return at.As(read.Boolean, strconv.FormatBool(v)) }
	x, y := numberOf(a), numberOf(b)
	switch e.Op {
	case hclsyntax.OpLogicalAnd:
		return flag(a.Str() == "true" && b.Str() == "true")
	case hclsyntax.OpLogicalOr:
		return flag(a.Str() == "true" || b.Str() == "true")
	case hclsyntax.OpEqual:
		return flag(a.Kind == b.Kind && read.Same(a, b))
	case hclsyntax.OpNotEqual:
		return flag(a.Kind != b.Kind || !read.Same(a, b))
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
		return at.Opened("", "arithmetic without a result", true)
	}
	return at.As(read.Number, formatNumber(x))
}

// file reads a file that an expression names, relative to the root module. Terraform
// takes only UTF-8 for a text.
func (m *module) file(at, name *read.Node) (*read.Node, string) {
	text, file, ok := m.l.IncludeText(at, m.root.dir, path.Clean(name.Str()))
	if !ok {
		return notRead(at, name), ""
	}
	pos := read.StartOf(m.l.Display(file))
	if !utf8.ValidString(text) {
		m.l.ProblemAt(definition.Error, pos.Position(), "the file is not in UTF-8")
		return notRead(at, name), ""
	}
	return &read.Node{Kind: read.Text, Text: cty.NormalizeString(text), Pos: pos}, file
}

func notRead(at, name *read.Node) *read.Node {
	return at.Opened("", "the file "+read.Quoted(name.Str())+" is not read", false)
}
