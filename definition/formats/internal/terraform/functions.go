package terraform

import (
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/parts"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
)

// function is a function of Terraform. Its arguments are resolved, but for
// lenient functions, which pass on what is open in them.
type function struct {
	lenient bool
	call    func(m *module, at *tree.Node, args []*tree.Node) *tree.Node
}

// plain makes a function of strings to a string.
func plain(n int, f func(s []string) string) function {
	return function{call: func(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
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
		return at.As(tree.Text, r)
	}}
}

// functions are the functions of Terraform that definitions use. Any other
// is reported. Source: Terraform, function reference.
var functions map[string]function

func init() {
	first := function{lenient: true, call: func(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
		if len(args) != 1 {
			return nil
		}
		return args[0]
	}}
	convert := func(k tree.Kind) function {
		return function{lenient: true, call: func(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
			if len(args) != 1 || !args[0].Scalar() {
				return nil
			}
			r := *args[0]
			r.Kind = k
			return &r
		}}
	}
	functions = map[string]function{
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
		"tostring":     convert(tree.Text),
		"tonumber":     convert(tree.Number),
		"tobool":       convert(tree.Boolean),
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
func (m *module) call(at *tree.Node, e *hclsyntax.FunctionCallExpr, s *scope) *tree.Node {
	visible := "${" + e.Name + "(...)}"
	var args []*tree.Node
	for i, x := range e.Args {
		v := m.eval(x, s)
		if e.Name == "try" && len(m.l.Unresolved(v)) == 0 {
			return v
		}
		if e.ExpandFinal && i == len(e.Args)-1 && v.Kind == tree.List {
			args = append(args, v.Items...)
			continue
		}
		args = append(args, v)
	}
	f, ok := functions[e.Name]
	if !ok {
		return at.Opened(visible, fmt.Sprintf("the function %s is not evaluated", e.Name), false)
	}
	for _, a := range args {
		all := a.Open
		if !f.lenient {
			all = m.l.Unresolved(a)
		}
		if len(all) > 0 && (!f.lenient || a.Kind != tree.Object && a.Kind != tree.List && e.Name != "jsonencode" && e.Name != "format" && e.Name != "tostring") {
			return at.Opened(visible, all[0].Why, all[0].Hard)
		}
		m.l.Step(at, 0)
	}
	v := f.call(m, at, args)
	if v == nil {
		return at.Opened(visible, fmt.Sprintf("the arguments of %s do not fit", e.Name), true)
	}
	return v
}

func fnFile(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	v, _ := m.file(at, args[0])
	return v
}

func fnFileBase64(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	v := fnFile(m, at, args)
	if v == nil || len(v.Open) > 0 {
		return v
	}
	return at.As(tree.Text, base64.StdEncoding.EncodeToString([]byte(v.Text)))
}

func fnTemplateFile(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 2 || args[1].Kind != tree.Object {
		return nil
	}
	v, file := m.file(at, args[0])
	if file == "" {
		return v
	}
	r := m.render(v, args[1].Members)
	if r == nil {
		return at.Opened("", "the template "+tree.Quoted(file)+" is not read", false)
	}
	return r
}

// render evaluates the template that the text of v is, with names, or reports
// why it cannot be read and returns nil.
func (m *module) render(v *tree.Node, members []tree.Member) *tree.Node {
	e, err := parseTemplate(m.l, []byte(v.Text), v.Pos.File)
	if err != nil {
		m.l.ProblemAt(definition.Error, v.Pos.Position, "not a template: %v", err)
		return nil
	}
	names := make(map[string]*tree.Node)
	for _, a := range members {
		names[a.Key] = a.Value
	}
	c := *m.eval(e, &scope{module: m, names: names})
	c.Pos = v.Pos
	return &c
}

func fnJSONEncode(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	r := at.As(tree.Text, m.l.JSONText(args[0], true))
	r.Open, r.Origin = m.l.Unresolved(args[0]), args[0]
	return r
}

func fnJSONDecode(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	if args[0].Origin != nil {
		return args[0].Origin
	}
	v, err := m.l.JSON([]byte(args[0].Str()), args[0])
	if err != nil {
		return at.Opened("", err.Error(), true)
	}
	return v
}

func fnYAMLDecode(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	v, err := m.l.YAML([]byte(args[0].Str()), args[0])
	if err != nil {
		return at.Opened("", err.Error(), true)
	}
	return v
}

func fnJoin(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) < 2 || !args[0].Scalar() {
		return nil
	}
	var parts []*tree.Node
	for _, a := range args[1:] {
		if a.Kind != tree.List {
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

func listOf(at *tree.Node, items []*tree.Node) *tree.Node {
	r := at.As(tree.List, "")
	for i, item := range items {
		r.Items = append(r.Items, tree.Within(item, r, strconv.Itoa(i)))
	}
	return r
}

func fnSplit(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 2 || args[0].Str() == "" {
		return nil
	}
	var items []*tree.Node
	for _, part := range strings.Split(args[1].Str(), args[0].Text) {
		m.l.Wrote(at, 64)
		items = append(items, at.As(tree.Text, part))
	}
	return listOf(at, items)
}

// fnFormat knows %s, %d, %v and %%.
func fnFormat(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) == 0 {
		return nil
	}
	var parts []*tree.Node
	rest, next := args[0].Str(), 1
	for {
		i := strings.IndexByte(rest, '%')
		if i < 0 || i+1 == len(rest) {
			break
		}
		parts = append(parts, at.As(tree.Text, rest[:i]))
		verb := rest[i+1]
		rest = rest[i+2:]
		switch {
		case verb == '%':
			parts = append(parts, at.As(tree.Text, "%"))
		case (verb == 's' || verb == 'd' || verb == 'v') && next < len(args):
			parts = append(parts, args[next])
			next++
		default:
			return nil
		}
	}
	return m.concat(at, append(parts, at.As(tree.Text, rest)))
}

func fnMerge(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	r := at.As(tree.Object, "")
	for _, a := range args {
		if a.Kind != tree.Object && a.Kind != tree.Null {
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
func sorted(n *tree.Node) *tree.Node {
	sort.SliceStable(n.Members, func(i, j int) bool { return n.Members[i].Key < n.Members[j].Key })
	n.Index = nil
	return n
}

func fnConcat(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	var items []*tree.Node
	for _, a := range args {
		if a.Kind != tree.List {
			return nil
		}
		for _, item := range a.Items {
			m.l.Step(at, 0)
			items = append(items, item)
		}
	}
	return listOf(at, items)
}

func fnFlatten(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	var items []*tree.Node
	var walk func(n *tree.Node, depth int)
	walk = func(n *tree.Node, depth int) {
		m.l.Step(at, depth)
		if n.Kind != tree.List {
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

func fnCompact(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	return listOf(at, slices.DeleteFunc(slices.Clone(args[0].Items), func(n *tree.Node) bool { return n.Str() == "" }))
}

func fnLookup(_ *module, _ *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) < 2 || len(args[1].Open) > 0 {
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

func fnElement(_ *module, _ *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 2 || len(args[0].Items) == 0 {
		return nil
	}
	i, ok := wholeNumber(args[1])
	if !ok {
		return nil
	}
	return args[0].Items[i%len(args[0].Items)]
}

func fnKeys(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 || args[0].Kind != tree.Object {
		return nil
	}
	var items []*tree.Node
	for _, e := range sorted(&tree.Node{Members: slices.Clone(args[0].Members)}).Members {
		items = append(items, at.As(tree.Text, e.Key))
	}
	return listOf(at, items)
}

func fnValues(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 || args[0].Kind != tree.Object {
		return nil
	}
	var items []*tree.Node
	for _, e := range sorted(&tree.Node{Members: slices.Clone(args[0].Members)}).Members {
		items = append(items, e.Value)
	}
	return listOf(at, items)
}

func fnLength(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	n := len(args[0].Items) + len(args[0].Members)
	if args[0].Kind == tree.Text {
		n = len([]rune(args[0].Text))
	}
	return at.As(tree.Number, strconv.Itoa(n))
}

func fnContains(_ *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 2 {
		return nil
	}
	found := slices.ContainsFunc(args[0].Items, func(n *tree.Node) bool { return tree.Same(n, args[1]) })
	return at.As(tree.Boolean, strconv.FormatBool(found))
}

func fnCoalesce(_ *module, _ *tree.Node, args []*tree.Node) *tree.Node {
	for _, a := range args {
		if a.Kind != tree.Null && !(a.Kind == tree.Text && a.Text == "") {
			return a
		}
	}
	return nil
}

func fnRange(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 1 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > parts.MaxMethods {
		return nil
	}
	var items []*tree.Node
	for i := range n {
		m.l.Step(at, 0)
		items = append(items, at.As(tree.Number, strconv.Itoa(i)))
	}
	return listOf(at, items)
}

// fnReplace knows replacement of a literal; /.../ is a regular expression of
// RE2, which is left open.
func fnReplace(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 3 || !args[0].Scalar() || !args[1].Scalar() || !args[2].Scalar() {
		return nil
	}
	old := args[1].Text
	if len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
		return at.Opened("${replace(...)}", "replace with a regular expression is not evaluated", false)
	}
	m.l.Wrote(at, len(args[0].Text)+strings.Count(args[0].Text, old)*len(args[2].Text))
	return at.As(tree.Text, strings.ReplaceAll(args[0].Text, old, args[2].Text))
}

func fnIndent(m *module, at *tree.Node, args []*tree.Node) *tree.Node {
	if len(args) != 2 {
		return nil
	}
	n, ok := wholeNumber(args[0])
	if !ok || n > tree.MaxKey {
		return nil
	}
	m.l.Wrote(at, len(args[1].Str())+n*strings.Count(args[1].Str(), "\n"))
	return at.As(tree.Text, strings.ReplaceAll(args[1].Str(), "\n", "\n"+strings.Repeat(" ", n)))
}
