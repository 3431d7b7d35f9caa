package serverless

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// variable is the start of a variable: its source, with the parameters that
// file has. Anything else in ${...} belongs to CloudFormation or Velocity.
var variable = lazyregexp.New(`^\s*([a-zA-Z][\w-]*)(\([^()]*\))?\s*(:[^:]|$)`)

// resolve returns n with the framework's variables replaced. A variable that
// cannot be resolved stays visible and open. A list or a map without variables is
// its own value, as most of a service is, unless the document has parts in several
// places, which each need their own pointer.
func (s *service) resolve(n *read.Node, depth int) *read.Node {
	s.l.Step(n, depth)
	switch n.Kind {
	case read.Text:
		return s.expand(n, n.Text, depth)
	case read.List:
		return s.resolveList(n, depth)
	case read.Object:
		return s.resolveMap(n, depth)
	}
	return n
}

func (s *service) resolveList(n *read.Node, depth int) *read.Node {
	var r *read.Node // once an item is another
	for i, item := range n.Items {
		v := s.resolve(item, depth+1)
		same := v == item && !s.l.Shared
		if r == nil && same {
			continue
		}
		if r == nil {
			r = n.As(read.List, "")
			r.Items = append(make([]*read.Node, 0, len(n.Items)), n.Items[:i]...)
		}
		if !same {
			v = read.Within(v, r, strconv.Itoa(i))
		}
		r.Items = append(r.Items, v)
	}
	return cmp.Or(r, n)
}

func (s *service) resolveMap(n *read.Node, depth int) *read.Node {
	var r *read.Node // once a member is another
	for i, m := range n.Members {
		v := s.resolve(m.Value, depth+1)
		same := v == m.Value && !s.l.Shared
		if r == nil && same {
			continue
		}
		if r == nil {
			r = n.As(read.Object, "")
			r.SetTwice(n)
			r.Members = append(make([]read.Member, 0, len(n.Members)), n.Members[:i]...)
		}
		if !same {
			v = read.Within(v, r, m.Key)
		}
		r.Members = append(r.Members, read.Member{Key: m.Key, Pos: m.Pos, Value: v})
	}
	return cmp.Or(r, n)
}

// expand replaces the variables of one string. A string that is one variable
// becomes what the variable is, which may be a map.
func (s *service) expand(n *read.Node, source string, depth int) *read.Node {
	s.l.Step(n, depth)
	if !strings.Contains(source, "${") {
		return s.asText(n, source)
	}
	r := n.As(read.Text, "")
	r.Pos = r.Pos.WithText(n.Pos)
	var b strings.Builder
	for rest := source; ; {
		i := strings.Index(rest, "${")
		end := -1
		if i >= 0 {
			end = closing(rest[i+2:])
		}
		if end < 0 {
			b.WriteString(rest)
			break
		}
		inner := rest[i+2 : i+2+end]
		b.WriteString(rest[:i])
		rest = rest[i+2+end+1:]
		if !s.isVariable(inner) {
			// Velocity or Fn::Sub; a variable of the framework may stand inside.
			v := s.expand(n, inner, depth+1)
			b.WriteString("${" + v.Str() + "}")
			r.Leave(v.Open()...)
			continue
		}
		v := s.variable(n, inner, depth+1)
		if b.Len() == 0 && rest == "" && strings.TrimSpace(source) == source {
			return v.At(n)
		}
		if !v.Scalar() && v.Kind != read.Null {
			r.Leave(read.Open{Why: fmt.Sprintf("${%s} is %s inside a string", inner, v.Kind), Hard: true})
		}
		s.l.Wrote(n, len(v.Str()))
		b.WriteString(v.Str())
		r.Leave(v.Open()...)
	}
	r.Text = b.String()
	return r
}

// asText returns n itself where its text is source, and a string node otherwise.
func (s *service) asText(n *read.Node, source string) *read.Node {
	if n.Kind == read.Text && n.Text == source {
		return n
	}
	return n.As(read.Text, source)
}

// closing returns the index of the brace that closes, counting nested ones.
func closing(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

func (s *service) isVariable(inner string) bool {
	m := variable.FindStringSubmatch(inner)
	if m == nil {
		return false
	}
	if m[2] != "" {
		return true // file(...)
	}
	return strings.HasPrefix(m[3], ":")
}

// variable evaluates source:address, and its fallbacks in order.
func (s *service) variable(n *read.Node, inner string, depth int) *read.Node {
	visible := "${" + inner + "}"
	if s.busy[inner] {
		return n.Opened(visible, visible+" depends on itself", true)
	}
	s.busy[inner] = true
	defer delete(s.busy, inner)
	why := visible + " has no value"
	for i, alternative := range splitTop(inner) {
		alternative = strings.TrimSpace(alternative)
		if i > 0 {
			if v, ok := constant(n, alternative); ok {
				return v
			}
			if strings.HasPrefix(alternative, "${") && closing(alternative[2:]) == len(alternative)-3 {
				alternative = alternative[2 : len(alternative)-1]
			}
		}
		v, reason := s.source(n, alternative, depth)
		if v != nil && (v.Kind != read.Null || i > 0) {
			return v
		}
		if reason != "" {
			why = visible + ": " + reason
		}
	}
	return n.Opened(visible, why, false)
}

// splitTop splits at commas that are not in braces, parentheses or quotes.
func splitTop(s string) []string {
	var parts []string
	depth, start, quote := 0, 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '{' || c == '(':
			depth++
		case c == '}' || c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// constant reads a literal fallback.
func constant(n *read.Node, s string) (*read.Node, bool) {
	switch {
	case len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0]:
		return n.As(read.Text, s[1:len(s)-1]), true
	case s == "null":
		return n.As(read.Null, ""), true
	case s == "true" || s == "false":
		return n.As(read.Boolean, s), true
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return n.As(read.Number, s), true
	}
	return nil, false
}

// source evaluates one source:address. A nil node means no value; reason says
// why when that is not plain.
func (s *service) source(n *read.Node, expr string, depth int) (v *read.Node, reason string) {
	e := s.expand(n, expr, depth+1)
	if len(e.Open()) > 0 || !e.Scalar() {
		return nil, "its address is not known"
	}
	expr = e.Text
	if value, ok := s.l.Parameter(expr); ok {
		return n.As(read.Text, value), ""
	}
	m := variable.Compiled().FindStringSubmatchIndex(expr)
	if m == nil {
		return nil, "not a variable"
	}
	name, args, address := expr[m[2]:m[3]], "", ""
	if m[4] >= 0 {
		args = strings.Trim(expr[m[4]+1:m[5]-1], " ")
	}
	if i := strings.IndexByte(expr[max(m[3], m[5]):], ':'); i >= 0 {
		address = strings.TrimSpace(expr[max(m[3], m[5])+i+1:])
	}
	switch name {
	case "self":
		return s.find(address), ""
	case "file":
		return s.file(n, args, address, depth)
	case "opt", "env":
		return nil, fmt.Sprintf("the options give no %s:%s", name, address)
	case "sls", "aws", "param":
		return s.ambient(n, name, address)
	}
	return nil, name + " is known only in the account"
}

// ambient evaluates what the framework knows about the deployment.
func (s *service) ambient(n *read.Node, name, address string) (*read.Node, string) {
	switch {
	case name == "sls" && address == "stage":
		return n.As(read.Text, s.stage()), ""
	case name == "aws" && address == "region":
		return n.As(read.Text, s.region()), ""
	case name == "param":
		for _, stage := range []string{s.stage(), "default"} {
			if v := s.find("params." + stage + "." + address); v != nil {
				return v, ""
			}
		}
	}
	return nil, fmt.Sprintf("the options give no %s:%s", name, address)
}

// stage is the option, the provider's stage or the framework's default.
func (s *service) stage() string { return s.setting("stage", "sls:stage", "dev") }

func (s *service) region() string { return s.setting("region", "aws:region", "us-east-1") }

func (s *service) setting(name, variable, fallback string) string {
	for _, key := range []string{variable, "opt:" + name} {
		if v, ok := s.l.Parameter(key); ok {
			return v
		}
	}
	if v := s.find("provider." + name); v != nil && v.Scalar() && len(v.Open()) == 0 {
		return v.Text
	}
	return fallback
}

// find returns what stands at a dotted path of the file, or nil.
func (s *service) find(address string) *read.Node {
	if v, ok := s.found[address]; ok {
		return v
	}
	if s.busy["self "+address] {
		return nil
	}
	s.busy["self "+address] = true
	v := s.walk(s.root, address, true)
	delete(s.busy, "self "+address)
	s.found[address] = v
	return v
}

// walk follows a dotted path, resolving variables on the way.
func (s *service) walk(n *read.Node, address string, resolve bool) *read.Node {
	for _, key := range strings.Split(address, ".") {
		if address == "" {
			break
		}
		if n.Kind == read.Text && resolve {
			n = s.expand(n, n.Text, len(s.busy))
		}
		switch i, err := strconv.Atoi(key); {
		case n.Kind == read.List && err == nil && i >= 0 && i < len(n.Items):
			n = n.Items[i]
		default:
			if n = n.Get(key); n == nil {
				return nil
			}
		}
	}
	if !resolve {
		return n
	}
	return s.resolve(n, len(s.busy))
}

// file reads ${file(name):address}: YAML and JSON as values, anything else as
// text.
func (s *service) file(n *read.Node, name, address string, depth int) (*read.Node, string) {
	name = strings.Trim(name, `"'`)
	switch path.Ext(name) {
	case ".js", ".cjs", ".mjs", ".ts":
		return nil, "the program " + name + " is not run"
	}
	doc, known := s.docs[name]
	if !known {
		doc = s.read(n, name)
		s.docs[name] = doc
	}
	if doc == nil {
		return nil, "the file " + name + " is not read"
	}
	if address != "" {
		doc = s.walk(doc, address, false)
		if doc == nil {
			return nil, fmt.Sprintf("the file %s has no %s", name, address)
		}
	}
	return s.resolve(doc, depth+1), ""
}

func (s *service) read(n *read.Node, name string) *read.Node {
	text, file, ok := s.l.IncludeText(n, s.dir, name)
	if !ok {
		return nil
	}
	switch path.Ext(name) {
	case ".yml", ".yaml", ".json":
		doc, err := s.l.Parse([]byte(text), file)
		if err != nil {
			s.l.Problem(definition.Error, n, "cannot include %s: %v", read.Quoted(name), err)
			return nil
		}
		return doc
	}
	return &read.Node{Kind: read.Text, Text: text, Pos: read.StartOf(s.l.Display(file))}
}
