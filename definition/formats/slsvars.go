package formats

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// slsVariable is the start of a variable: its source, with the parameters that
// file has. Anything else in ${...} belongs to CloudFormation or Velocity.
var slsVariable = regexp.MustCompile(`^\s*([a-zA-Z][\w-]*)(\([^()]*\))?\s*(:[^:]|$)`)

// resolve returns n with the framework's variables replaced. A variable that
// cannot be resolved stays visible and open.
func (s *sls) resolve(n *node, depth int) *node {
	s.l.step(n, depth)
	switch n.kind {
	case text:
		return s.expand(n, n.text, depth)
	case list:
		r := n.as(list, "")
		for i, item := range n.items {
			r.items = append(r.items, place(s.resolve(item, depth+1), r, strconv.Itoa(i)))
		}
		return r
	case object:
		r := n.as(object, "")
		r.twice = n.twice
		for _, m := range n.members {
			r.put(member{m.key, m.pos, place(s.resolve(m.value, depth+1), r, m.key)})
		}
		return r
	}
	return n
}

// expand replaces the variables of one string. A string that is one variable
// becomes what the variable is, which may be a map.
func (s *sls) expand(n *node, source string, depth int) *node {
	s.l.step(n, depth)
	if !strings.Contains(source, "${") {
		return s.same(n, source)
	}
	r := n.as(text, "")
	r.pos.TextLine, r.pos.TextColumn = n.pos.TextLine, n.pos.TextColumn
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
			b.WriteString("${" + v.str() + "}")
			r.leave(v.open...)
			continue
		}
		v := s.variable(n, inner, depth+1)
		if b.Len() == 0 && rest == "" && strings.TrimSpace(source) == source {
			return v.at(n)
		}
		if !v.scalar() && v.kind != null {
			r.leave(open{fmt.Sprintf("${%s} is %s inside a string", inner, v.kind), true})
		}
		s.l.wrote(n, len(v.str()))
		b.WriteString(v.str())
		r.leave(v.open...)
	}
	r.text = b.String()
	return r
}

// same returns n, or a string made of it.
func (s *sls) same(n *node, source string) *node {
	if n.kind == text && n.text == source {
		return n
	}
	return n.as(text, source)
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

func (s *sls) isVariable(inner string) bool {
	m := slsVariable.FindStringSubmatch(inner)
	if m == nil {
		return false
	}
	if m[2] != "" {
		return true // file(...)
	}
	return strings.HasPrefix(m[3], ":")
}

// variable evaluates source:address, and its fallbacks in order.
func (s *sls) variable(n *node, inner string, depth int) *node {
	visible := "${" + inner + "}"
	if s.busy[inner] {
		return n.opened(visible, visible+" depends on itself", true)
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
		if v != nil && (v.kind != null || i > 0) {
			return v
		}
		if reason != "" {
			why = visible + ": " + reason
		}
	}
	return n.opened(visible, why, false)
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
func constant(n *node, s string) (*node, bool) {
	switch {
	case len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0]:
		return n.as(text, s[1:len(s)-1]), true
	case s == "null":
		return n.as(null, ""), true
	case s == "true" || s == "false":
		return n.as(boolean, s), true
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return n.as(number, s), true
	}
	return nil, false
}

// source evaluates one source:address. A nil node means no value; reason says
// why when that is not plain.
func (s *sls) source(n *node, expr string, depth int) (v *node, reason string) {
	e := s.expand(n, expr, depth+1)
	if len(e.open) > 0 || !e.scalar() {
		return nil, "its address is not known"
	}
	expr = e.text
	if value, ok := s.l.parameter(expr); ok {
		return n.as(text, value), ""
	}
	m := slsVariable.FindStringSubmatchIndex(expr)
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
func (s *sls) ambient(n *node, name, address string) (*node, string) {
	switch {
	case name == "sls" && address == "stage":
		return n.as(text, s.stage()), ""
	case name == "aws" && address == "region":
		return n.as(text, s.region()), ""
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
func (s *sls) stage() string { return s.setting("stage", "sls:stage", "dev") }

func (s *sls) region() string { return s.setting("region", "aws:region", "us-east-1") }

func (s *sls) setting(name, variable, fallback string) string {
	for _, key := range []string{variable, "opt:" + name} {
		if v, ok := s.l.parameter(key); ok {
			return v
		}
	}
	if v := s.find("provider." + name); v != nil && v.scalar() && len(v.open) == 0 {
		return v.text
	}
	return fallback
}

// find returns what stands at a dotted path of the file, or nil.
func (s *sls) find(address string) *node {
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
func (s *sls) walk(n *node, address string, resolve bool) *node {
	for _, key := range strings.Split(address, ".") {
		if address == "" {
			break
		}
		if n.kind == text && resolve {
			n = s.expand(n, n.text, len(s.busy))
		}
		switch i, err := strconv.Atoi(key); {
		case n.kind == list && err == nil && i >= 0 && i < len(n.items):
			n = n.items[i]
		default:
			if n = n.get(key); n == nil {
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
func (s *sls) file(n *node, name, address string, depth int) (*node, string) {
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

func (s *sls) read(n *node, name string) *node {
	data, file, ok := s.l.include(n, s.dir, name)
	if !ok {
		return nil
	}
	switch path.Ext(name) {
	case ".yml", ".yaml", ".json":
		doc, err := s.l.parse(data, file)
		if err != nil {
			s.l.problem(Error, n, "cannot include %s: %v", quoted(name), err)
			return nil
		}
		return doc
	}
	return &node{kind: text, text: string(data), pos: startOf(s.l.display(file))}
}
