package terraform

import (
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// function is a function of Terraform. Its arguments are resolved, but for
// lenient functions, which pass on what is open in them.
type function struct {
	lenient bool
	call    func(m *module, at *read.Node, args []*read.Node) *read.Node
}

// plain makes a function of strings to a string.
func plain(n int, f func(s []string) string) function {
	return function{call: func(m *module, at *read.Node, args []*read.Node) *read.Node {
		if len(args) < n {
			return nil
		}
		s := make([]string, len(args))
		for i, a := range args {
			if !a.Scalar() {
				return nil
			}
			s[i] = a.Text
		}
		r := f(s)
		m.l.Wrote(at, len(r))
		return at.As(read.Text, r)
	}}
}

// functions are the functions of Terraform that definitions use. Any other
// is reported. Source: Terraform, function reference.
var functions struct {
	once   sync.Once
	byName map[string]function
}

func functionNamed(name string) (f function, ok bool) {
	functions.once.Do(func() { functions.byName = everyFunction() })
	f, ok = functions.byName[name]
	return f, ok
}

func everyFunction() map[string]function {
	first := function{lenient: true, call: func(_ *module, at *read.Node, args []*read.Node) *read.Node {
		if len(args) != 1 {
			return nil
		}
		return args[0]
	}}
	convert := func(k read.Kind) function {
		return function{lenient: true, call: func(_ *module, at *read.Node, args []*read.Node) *read.Node {
			if len(args) != 1 || !args[0].Scalar() {
				return nil
			}
			r := *args[0]
			r.Kind = k
			return &r
		}}
	}
	return map[string]function{
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
		"tostring":     convert(read.Text),
		"tonumber":     convert(read.Number),
		"tobool":       convert(read.Boolean),
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
func (m *module) call(at *read.Node, e *hclsyntax.FunctionCallExpr, s *scope) *read.Node {
	visible := "${" + e.Name + "(...)}"
	var args []*read.Node
	for i, x := range e.Args {
		v := m.eval(x, s)
		if e.Name == "try" && len(m.l.Unresolved(v)) == 0 {
			return v
		}
		if e.ExpandFinal && i == len(e.Args)-1 && v.Kind == read.List {
			args = append(args, v.Items...)
			continue
		}
		args = append(args, v)
	}
	f, ok := functionNamed(e.Name)
	if !ok {
		return at.Opened(visible, fmt.Sprintf("the function %s is not evaluated", e.Name), false)
	}
	for _, a := range args {
		all := a.Open()
		if !f.lenient {
			all = m.l.Unresolved(a)
		}
		if len(all) > 0 && (!f.lenient || a.Kind != read.Object && a.Kind != read.List && e.Name != "jsonencode" && e.Name != "format" && e.Name != "tostring") {
			return at.Opened(visible, all[0].Why, all[0].Hard)
		}
		m.l.Step(at, 0)
	}
	v := f.call(m, at, args)
	if v == nil {
		return at.Opened(visible, fmt.Sprintf("the arguments of %s do not fit", e.Name), true)
	}
	return composed(v)
}

func fnFile(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	v, _ := m.file(at, args[0])
	return v
}

func fnFileBase64(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	data, _, ok := m.l.Include(at, m.root.dir, path.Clean(args[0].Str()))
	if !ok {
		return notRead(at, args[0])
	}
	return at.As(read.Text, base64.StdEncoding.EncodeToString(data))
}

func fnTemplateFile(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 || args[1].Kind != read.Object {
		return nil
	}
	v, file := m.file(at, args[0])
	if file == "" {
		return v
	}
	r := m.render(v, args[1].Members)
	if r == nil {
		return at.Opened("", "the template "+read.Quoted(file)+" is not read", false)
	}
	return r
}

// render evaluates the template that the text of v is, with names, or reports
// why it cannot be read and returns nil.
func (m *module) render(v *read.Node, members []read.Member) *read.Node {
	e, err := parseTemplate(m.l, []byte(v.Text), v.Pos.File())
	if err != nil {
		m.l.ProblemAt(definition.Error, v.Pos.Position(), "not a template: %v", err)
		return nil
	}
	names := make(map[string]*read.Node)
	for _, a := range members {
		names[a.Key] = a.Value
	}
	c := *m.eval(e, &scope{module: m, names: names})
	c.Pos = v.Pos
	return &c
}

func fnJSONEncode(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	r := at.As(read.Text, m.l.JSONText(args[0], true))
	r.SetOpen(m.l.Unresolved(args[0]))
	r.SetOrigin(args[0])
	return r
}

func fnJSONDecode(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	if args[0].Origin() != nil {
		return args[0].Origin()
	}
	v, err := m.l.JSON([]byte(args[0].Str()), args[0])
	if err != nil {
		return at.Opened("", err.Error(), true)
	}
	return v
}

func fnYAMLDecode(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	v, err := m.l.YAML([]byte(args[0].Str()), args[0])
	if err != nil {
		return at.Opened("", err.Error(), true)
	}
	return v
}

func fnJoin(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) < 2 || !args[0].Scalar() {
		return nil
	}
	var parts []*read.Node
	for _, a := range args[1:] {
		if a.Kind != read.List {
			return nil
		}
		for _, item := range a.Items {
			if len(parts) > 0 {
				parts = append(parts, args[0])
			}
			parts = append(parts, item)
		}
	}
	return m.concat(at, parts)
}

func listOf(at *read.Node, items []*read.Node) *read.Node {
	r := at.As(read.List, "")
	for i, item := range items {
		r.Items = append(r.Items, read.Within(item, r, strconv.Itoa(i)))
	}
	return r
}

func fnSplit(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 || args[0].Str() == "" {
		return nil
	}
	var items []*read.Node
	for _, part := range strings.Split(args[1].Str(), args[0].Text) {
		m.l.Wrote(at, 64)
		items = append(items, at.As(read.Text, part))
	}
	return listOf(at, items)
}

// fnFormat knows %s, %d, %v and %%.
func fnFormat(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) == 0 {
		return nil
	}
	var parts []*read.Node
	rest, next := args[0].Str(), 1
	for {
		i := strings.IndexByte(rest, '%')
		if i < 0 || i+1 == len(rest) {
			break
		}
		parts = append(parts, at.As(read.Text, rest[:i]))
		verb := rest[i+1]
		rest = rest[i+2:]
		switch {
		case verb == '%':
			parts = append(parts, at.As(read.Text, "%"))
		case (verb == 's' || verb == 'd' || verb == 'v') && next < len(args):
			parts = append(parts, args[next])
			next++
		default:
			return nil
		}
	}
	return m.concat(at, append(parts, at.As(read.Text, rest)))
}

func fnMerge(m *module, at *read.Node, args []*read.Node) *read.Node {
	r := at.As(read.Object, "")
	for _, a := range args {
		if a.Kind != read.Object && a.Kind != read.Null {
			return nil
		}
		for _, e := range a.Members {
			m.l.Step(at, 0)
			r.Put(e)
		}
	}
	return sorted(r)
}

// sorted sorts the members of a map that is being made.
func sorted(n *read.Node) *read.Node {
	sort.SliceStable(n.Members, func(i, j int) bool { return n.Members[i].Key < n.Members[j].Key })
	n.Unindex()
	return n
}

func fnConcat(m *module, at *read.Node, args []*read.Node) *read.Node {
	var items []*read.Node
	for _, a := range args {
		if a.Kind != read.List {
			return nil
		}
		for _, item := range a.Items {
			m.l.Step(at, 0)
			items = append(items, item)
		}
	}
	return listOf(at, items)
}

func fnFlatten(m *module, at *read.Node, args []*read.Node) *read.Node {
	var items []*read.Node
	var walk func(n *read.Node, depth int)
	walk = func(n *read.Node, depth int) {
		m.l.Step(at, depth)
		if n.Kind != read.List {
			items = append(items, n)
			return
		}
		for _, item := range n.Items {
			walk(item, depth+1)
		}
	}
	for _, a := range args {
		walk(a, 0)
	}
	return listOf(at, items)
}

func fnCompact(_ *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	return listOf(at, slices.DeleteFunc(slices.Clone(args[0].Items), func(n *read.Node) bool { return n.Str() == "" }))
}

func fnLookup(_ *module, _ *read.Node, args []*read.Node) *read.Node {
	if len(args) < 2 || len(args[1].Open()) > 0 {
		return nil
	}
	if v := args[0].Get(args[1].Str()); v != nil {
		return v
	}
	if len(args) == 3 {
		return args[2]
	}
	return nil
}

func fnElement(_ *module, _ *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 || len(args[0].Items) == 0 {
		return nil
	}
	i, ok := wholeNumber(args[1])
	if !ok {
		return nil
	}
	return args[0].Items[i%len(args[0].Items)]
}

func fnKeys(_ *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.Object {
		return nil
	}
	var items []*read.Node
	for _, e := range sorted(&read.Node{Members: slices.Clone(args[0].Members)}).Members {
		items = append(items, at.As(read.Text, e.Key))
	}
	return listOf(at, items)
}

func fnValues(_ *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 || args[0].Kind != read.Object {
		return nil
	}
	var items []*read.Node
	for _, e := range sorted(&read.Node{Members: slices.Clone(args[0].Members)}).Members {
		items = append(items, e.Value)
	}
	return listOf(at, items)
}

func fnLength(_ *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	n := len(args[0].Items) + len(args[0].Members)
	if args[0].Kind == read.Text {
		n = len([]rune(args[0].Text))
	}
	return at.As(read.Number, strconv.Itoa(n))
}

func fnContains(_ *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 {
		return nil
	}
	found := slices.ContainsFunc(args[0].Items, func(n *read.Node) bool { return read.Same(n, args[1]) })
	return at.As(read.Boolean, strconv.FormatBool(found))
}

func fnCoalesce(_ *module, _ *read.Node, args []*read.Node) *read.Node {
	for _, a := range args {
		if a.Kind != read.Null && !(a.Kind == read.Text && a.Text == "") {
			return a
		}
	}
	return nil
}

func fnRange(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 1 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > read.MaxMethods {
		return nil
	}
	var items []*read.Node
	for i := range n {
		m.l.Step(at, 0)
		items = append(items, at.As(read.Number, strconv.Itoa(i)))
	}
	return listOf(at, items)
}

// fnReplace knows replacement of a literal; /.../ is a regular expression of
// RE2, which is left open.
func fnReplace(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 3 || !args[0].Scalar() || !args[1].Scalar() || !args[2].Scalar() {
		return nil
	}
	old := args[1].Text
	if len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
		return at.Opened("${replace(...)}", "replace with a regular expression is not evaluated", false)
	}
	m.l.Wrote(at, len(args[0].Text)+strings.Count(args[0].Text, old)*len(args[2].Text))
	return at.As(read.Text, strings.ReplaceAll(args[0].Text, old, args[2].Text))
}

func fnIndent(m *module, at *read.Node, args []*read.Node) *read.Node {
	if len(args) != 2 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > read.MaxKey {
		return nil
	}
	m.l.Wrote(at, len(args[1].Str())+n*strings.Count(args[1].Str(), "\n"))
	return at.As(read.Text, strings.ReplaceAll(args[1].Str(), "\n", "\n"+strings.Repeat(" ", n)))
}
