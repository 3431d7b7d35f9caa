package formats

import (
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// hclFunc is a function of Terraform. Its arguments are resolved, but for
// lenient functions, which pass on what is open in them.
type hclFunc struct {
	lenient bool
	call    func(m *hclModule, at *node, args []*node) *node
}

// plain makes a function of strings to a string.
func plain(n int, f func(s []string) string) hclFunc {
	return hclFunc{call: func(m *hclModule, at *node, args []*node) *node {
		if len(args) < n {
			return nil
		}
		s := make([]string, len(args))
		for i, a := range args {
			if !a.scalar() {
				return nil
			}
			s[i] = a.text
		}
		r := f(s)
		m.l.wrote(at, len(r))
		return at.as(text, r)
	}}
}

// hclFunctions are the functions of Terraform that definitions use. Any other
// is reported. Source: Terraform, function reference.
var hclFunctions map[string]hclFunc

func init() {
	first := hclFunc{lenient: true, call: func(_ *hclModule, at *node, args []*node) *node {
		if len(args) != 1 {
			return nil
		}
		return args[0]
	}}
	convert := func(k kind) hclFunc {
		return hclFunc{lenient: true, call: func(_ *hclModule, at *node, args []*node) *node {
			if len(args) != 1 || !args[0].scalar() {
				return nil
			}
			r := *args[0]
			r.kind = k
			return &r
		}}
	}
	hclFunctions = map[string]hclFunc{
		"file":         {call: fnFile},
		"filebase64":   {call: fnFileBase64},
		"templatefile": {lenient: true, call: fnTemplateFile},
		"jsonencode":   {lenient: true, call: fnJSONEncode},
		"jsondecode":   {call: fnJSONDecode},
		"yamldecode":   {call: fnYAMLDecode},
		"join":         {call: fnJoin},
		"split":        {call: fnSplit},
		"format":       {lenient: true, call: fnFormat},
		"merge":        {lenient: true, call: fnMerge},
		"concat":       {lenient: true, call: fnConcat},
		"compact":      {call: fnCompact},
		"distinct":     {call: fnDistinct},
		"setproduct":   {lenient: true, call: fnSetProduct},
		"setunion":     {call: fnSetUnion},
		"zipmap":       {lenient: true, call: fnZipMap},
		"sort":         {call: fnSort},
		"reverse":      {lenient: true, call: fnReverse},
		"slice":        {lenient: true, call: fnSlice},
		"one":          {lenient: true, call: fnOne},
		"startswith":   {call: fnAffix(strings.HasPrefix)},
		"endswith":     {call: fnAffix(strings.HasSuffix)},
		"basename":     plain(1, func(s []string) string { return path.Base(s[0]) }),
		"dirname":      plain(1, func(s []string) string { return path.Dir(s[0]) }),
		"flatten":      {lenient: true, call: fnFlatten},
		"lookup":       {lenient: true, call: fnLookup},
		"element":      {call: fnElement},
		"keys":         {lenient: true, call: fnKeys},
		"values":       {lenient: true, call: fnValues},
		"length":       {lenient: true, call: fnLength},
		"contains":     {call: fnContains},
		"coalesce":     {call: fnCoalesce},
		"range":        {call: fnRange},
		"toset":        {call: fnSet},
		"tolist":       first,
		"tomap":        first,
		"sensitive":    first,
		"nonsensitive": first,
		"tostring":     convert(text),
		"tonumber":     convert(number),
		"tobool":       convert(boolean),
		"base64encode": plain(1, func(s []string) string { return base64.StdEncoding.EncodeToString([]byte(s[0])) }),
		"lower":        plain(1, func(s []string) string { return strings.ToLower(s[0]) }),
		"upper":        plain(1, func(s []string) string { return strings.ToUpper(s[0]) }),
		"trimspace":    plain(1, func(s []string) string { return strings.TrimSpace(s[0]) }),
		"chomp":        plain(1, func(s []string) string { return strings.TrimRight(s[0], "\r\n") }),
		"trim":         plain(2, func(s []string) string { return strings.Trim(s[0], s[1]) }),
		"trimprefix":   plain(2, func(s []string) string { return strings.TrimPrefix(s[0], s[1]) }),
		"trimsuffix":   plain(2, func(s []string) string { return strings.TrimSuffix(s[0], s[1]) }),
		"replace":      {call: fnReplace},
		"indent":       {call: fnIndent},
	}
}

// call evaluates a function call. try takes the first argument that is known.
func (m *hclModule) call(at *node, e *hclsyntax.FunctionCallExpr, s *scope) *node {
	visible := "${" + e.Name + "(...)}"
	var args []*node
	for i, x := range e.Args {
		v := m.eval(x, s)
		if e.Name == "try" && len(m.l.unresolved(v)) == 0 {
			return v
		}
		if e.ExpandFinal && i == len(e.Args)-1 && v.kind == list {
			args = append(args, v.items...)
			continue
		}
		args = append(args, v)
	}
	f, ok := hclFunctions[e.Name]
	if !ok {
		return at.opened(visible, fmt.Sprintf("the function %s is not evaluated", e.Name), false)
	}
	for _, a := range args {
		all := a.open
		if !f.lenient {
			all = m.l.unresolved(a)
		}
		if len(all) > 0 && (!f.lenient || a.kind != object && a.kind != list && e.Name != "jsonencode" && e.Name != "format" && e.Name != "tostring") {
			return at.opened(visible, all[0].why, all[0].hard)
		}
		m.l.step(at, 0)
	}
	v := f.call(m, at, args)
	if v == nil {
		return at.opened(visible, fmt.Sprintf("the arguments of %s do not fit", e.Name), true)
	}
	return v
}

func fnFile(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	v, _ := m.file(at, args[0])
	return v
}

func fnFileBase64(m *hclModule, at *node, args []*node) *node {
	v := fnFile(m, at, args)
	if v == nil || len(v.open) > 0 {
		return v
	}
	return at.as(text, base64.StdEncoding.EncodeToString([]byte(v.text)))
}

func fnTemplateFile(m *hclModule, at *node, args []*node) *node {
	if len(args) != 2 || args[1].kind != object {
		return nil
	}
	v, file := m.file(at, args[0])
	if file == "" {
		return v
	}
	r := m.render(v, args[1].members)
	if r == nil {
		return at.opened("", "the template "+quoted(file)+" is not read", false)
	}
	return r
}

// render evaluates the template that the text of v is, with names, or reports
// why it cannot be read and returns nil.
func (m *hclModule) render(v *node, members []member) *node {
	e, err := m.l.hclTemplate([]byte(v.text), v.pos.File)
	if err != nil {
		m.l.problemAt(Error, v.pos.Position, "not a template: %v", err)
		return nil
	}
	names := make(map[string]*node)
	for _, a := range members {
		names[a.key] = a.value
	}
	c := *m.eval(e, &scope{module: m, names: names})
	c.pos = v.pos
	return &c
}

func fnJSONEncode(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	r := at.as(text, m.l.jsonText(args[0], true))
	r.open, r.origin = m.l.unresolved(args[0]), args[0]
	return r
}

func fnJSONDecode(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	if args[0].origin != nil {
		return args[0].origin
	}
	v, err := m.l.json([]byte(args[0].str()), args[0])
	if err != nil {
		return at.opened("", err.Error(), true)
	}
	return v
}

func fnYAMLDecode(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	v, err := m.l.yaml([]byte(args[0].str()), args[0])
	if err != nil {
		return at.opened("", err.Error(), true)
	}
	return v
}

func fnJoin(m *hclModule, at *node, args []*node) *node {
	if len(args) < 2 || !args[0].scalar() {
		return nil
	}
	var parts []*node
	for _, a := range args[1:] {
		if a.kind != list {
			return nil
		}
		for _, item := range a.items {
			if len(parts) > 0 {
				parts = append(parts, args[0])
			}
			parts = append(parts, item)
		}
	}
	return m.concat(at, parts)
}

func listOf(at *node, items []*node) *node {
	r := at.as(list, "")
	for i, item := range items {
		r.items = append(r.items, place(item, r, strconv.Itoa(i)))
	}
	return r
}

func fnSplit(m *hclModule, at *node, args []*node) *node {
	if len(args) != 2 || args[0].str() == "" {
		return nil
	}
	var items []*node
	for _, part := range strings.Split(args[1].str(), args[0].text) {
		m.l.wrote(at, 64)
		items = append(items, at.as(text, part))
	}
	return listOf(at, items)
}

// fnFormat knows %s, %d, %v and %%.
func fnFormat(m *hclModule, at *node, args []*node) *node {
	if len(args) == 0 {
		return nil
	}
	var parts []*node
	rest, next := args[0].str(), 1
	for {
		i := strings.IndexByte(rest, '%')
		if i < 0 || i+1 == len(rest) {
			break
		}
		parts = append(parts, at.as(text, rest[:i]))
		verb := rest[i+1]
		rest = rest[i+2:]
		switch {
		case verb == '%':
			parts = append(parts, at.as(text, "%"))
		case (verb == 's' || verb == 'd' || verb == 'v') && next < len(args):
			parts = append(parts, args[next])
			next++
		default:
			return nil
		}
	}
	return m.concat(at, append(parts, at.as(text, rest)))
}

func fnMerge(m *hclModule, at *node, args []*node) *node {
	r := at.as(object, "")
	for _, a := range args {
		if a.kind != object && a.kind != null {
			return nil
		}
		for _, e := range a.members {
			m.l.step(at, 0)
			r.put(e)
		}
	}
	return sorted(r)
}

// sorted sorts the members of a map that is being made.
func sorted(n *node) *node {
	sort.SliceStable(n.members, func(i, j int) bool { return n.members[i].key < n.members[j].key })
	n.index = nil
	return n
}

func fnConcat(m *hclModule, at *node, args []*node) *node {
	var items []*node
	for _, a := range args {
		if a.kind != list {
			return nil
		}
		for _, item := range a.items {
			m.l.step(at, 0)
			items = append(items, item)
		}
	}
	return listOf(at, items)
}

func fnFlatten(m *hclModule, at *node, args []*node) *node {
	var items []*node
	var walk func(n *node, depth int)
	walk = func(n *node, depth int) {
		m.l.step(at, depth)
		if n.kind != list {
			items = append(items, n)
			return
		}
		for _, item := range n.items {
			walk(item, depth+1)
		}
	}
	for _, a := range args {
		walk(a, 0)
	}
	return listOf(at, items)
}

func fnCompact(_ *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	return listOf(at, slices.DeleteFunc(slices.Clone(args[0].items), func(n *node) bool { return n.str() == "" }))
}

func fnLookup(_ *hclModule, _ *node, args []*node) *node {
	if len(args) < 2 || len(args[1].open) > 0 {
		return nil
	}
	if v := args[0].get(args[1].str()); v != nil {
		return v
	}
	if len(args) == 3 {
		return args[2]
	}
	return nil
}

func fnElement(_ *hclModule, _ *node, args []*node) *node {
	if len(args) != 2 || len(args[0].items) == 0 {
		return nil
	}
	i, ok := wholeNumber(args[1])
	if !ok {
		return nil
	}
	return args[0].items[i%len(args[0].items)]
}

func fnKeys(_ *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != object {
		return nil
	}
	var items []*node
	for _, e := range sorted(&node{members: slices.Clone(args[0].members)}).members {
		items = append(items, at.as(text, e.key))
	}
	return listOf(at, items)
}

func fnValues(_ *hclModule, at *node, args []*node) *node {
	if len(args) != 1 || args[0].kind != object {
		return nil
	}
	var items []*node
	for _, e := range sorted(&node{members: slices.Clone(args[0].members)}).members {
		items = append(items, e.value)
	}
	return listOf(at, items)
}

func fnLength(_ *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	n := len(args[0].items) + len(args[0].members)
	if args[0].kind == text {
		n = len([]rune(args[0].text))
	}
	return at.as(number, strconv.Itoa(n))
}

func fnContains(_ *hclModule, at *node, args []*node) *node {
	if len(args) != 2 {
		return nil
	}
	found := slices.ContainsFunc(args[0].items, func(n *node) bool { return sameText(n, args[1]) })
	return at.as(boolean, strconv.FormatBool(found))
}

func fnCoalesce(_ *hclModule, _ *node, args []*node) *node {
	for _, a := range args {
		if a.kind != null && !(a.kind == text && a.text == "") {
			return a
		}
	}
	return nil
}

func fnRange(m *hclModule, at *node, args []*node) *node {
	if len(args) != 1 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > maxMethods {
		return nil
	}
	var items []*node
	for i := range n {
		m.l.step(at, 0)
		items = append(items, at.as(number, strconv.Itoa(i)))
	}
	return listOf(at, items)
}

// fnReplace knows replacement of a literal; /.../ is a regular expression of
// RE2, which is left open.
func fnReplace(m *hclModule, at *node, args []*node) *node {
	if len(args) != 3 || !args[0].scalar() || !args[1].scalar() || !args[2].scalar() {
		return nil
	}
	old := args[1].text
	if len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
		return at.opened("${replace(...)}", "replace with a regular expression is not evaluated", false)
	}
	m.l.wrote(at, len(args[0].text)+strings.Count(args[0].text, old)*len(args[2].text))
	return at.as(text, strings.ReplaceAll(args[0].text, old, args[2].text))
}

func fnIndent(m *hclModule, at *node, args []*node) *node {
	if len(args) != 2 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > maxKey {
		return nil
	}
	m.l.wrote(at, len(args[1].str())+n*strings.Count(args[1].str(), "\n"))
	return at.as(text, strings.ReplaceAll(args[1].str(), "\n", "\n"+strings.Repeat(" ", n)))
}
