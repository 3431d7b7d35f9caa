package complete

import (
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/vtl"
)

// readsPath reports whether a method of $input takes a JSON path.
func readsPath(method string) bool { return method == "path" || method == "json" }

// text offers what can stand in a string: a JSON path, the name of a parameter of
// the request, or that of a member of a map.
func (q *query) text() {
	v := q.value()
	switch method := q.place.method; {
	case v == nil:
	case v.Host() == "input" && readsPath(method):
		q.paths()
	case v.Host() == "input" && method == "params":
		q.parameters()
	case method == "" || method == "get" || method == "containsKey" || method == "getOrDefault":
		for _, name := range membersOf(q.place.chain, v) {
			detail := ""
			if m := v.Member(name); m != nil {
				detail = typeName(m)
			}
			q.inString(Item{Label: name, Kind: Name, Detail: detail, Doc: docs.Get()[strings.TrimPrefix(q.place.chain, "$")+"."+name]})
		}
	}
}

// inString offers an item whose label is the whole content of the string.
func (q *query) inString(i Item) {
	quote := string(q.place.quote)
	i.Insert = strings.ReplaceAll(i.Label, quote, quote+quote)
	q.add(i)
}

// places are where a request's parameters stand, in the order in which
// $input.params looks.
var places = []string{"path", "querystring", "header"}

// parameters offers the names of the request's parameters.
func (q *query) parameters() {
	for _, place := range places {
		for _, name := range slices.Sorted(slices.Values(q.env.Parameters[place])) {
			q.inString(Item{Label: name, Kind: Name, Detail: place})
		}
	}
}

// maxElements bounds the values at an indefinite path that are looked at.
const maxElements = 100

// paths offers the paths that go on from the last whole step of the one that is
// written, in the samples.
func (q *query) paths() {
	quote := string(q.place.quote)
	written := strings.ReplaceAll(q.place.text, quote+quote, quote)
	base := baseOf(written)
	p, err := jsonpath.Compile(base)
	if base == "" || err != nil {
		return
	}
	if written == "" {
		q.inString(Item{Label: "$", Kind: Path, Detail: "the whole payload"})
	}
	for _, sample := range q.env.Samples {
		var doc jsondoc.Document
		if doc.Parse(sample) != nil {
			continue
		}
		v, err := p.Eval(doc.Root())
		switch {
		case err != nil:
		case p.Definite():
			q.steps(base, v)
		default:
			n := 0
			for it := v.Iter(); it.Next() && n < maxElements; n++ {
				q.steps(base, it.Value())
			}
		}
	}
}

// baseOf is the part of a path before its last step, which may be unfinished; ""
// where there is none.
func baseOf(path string) string {
	if path == "" || path == "$" {
		return "$"
	}
	if path[0] != '$' {
		return ""
	}
	step, depth := 0, 0
	var quote byte
	for i := range len(path) {
		switch c := path[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case depth > 0 && (c == '\'' || c == '"'):
			quote = c
		case c == '[' || c == '(':
			if depth == 0 && c == '[' {
				step = i
			}
			depth++
		case c == ']' || c == ')':
			depth--
		case c == '.' && depth == 0:
			step = i
		}
	}
	if step == 0 || path[step-1] == '.' { // a scan for a name
		return ""
	}
	return path[:step]
}

// steps offers the steps that lead on from a value.
func (q *query) steps(base string, v jsondoc.Value) {
	switch {
	case v.IsList():
		q.elements(base, v)
	case v.IsMap():
		for it := v.Iter(); it.Next() && len(q.list) < maxItems; {
			name, member := it.Key().Str(), it.Value()
			path := base + "." + name
			if !writable(name) {
				path = base + "['" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(name) + "']"
			}
			q.inString(Item{Label: path, Kind: Path, Detail: vtl.Shown(member)})
			if member.IsList() {
				q.elements(path, member)
			}
		}
	}
}

// elements offers the first element of a list, and all.
func (q *query) elements(path string, list jsondoc.Value) {
	if it := list.Iter(); it.Next() {
		q.inString(Item{Label: path + "[0]", Kind: Path, Detail: vtl.Shown(it.Value())})
	}
	q.inString(Item{Label: path + "[*]", Kind: Path, Detail: "all elements"})
}

// shownAt is what a constant path gives in the first sample that has it.
func (q *query) shownAt(path string) string {
	p, err := jsonpath.Compile(path)
	if err != nil {
		return ""
	}
	for _, sample := range q.env.Samples {
		var doc jsondoc.Document
		if doc.Parse(sample) != nil {
			continue
		}
		if v, err := p.Eval(doc.Root()); err == nil {
			return vtl.Shown(v)
		}
	}
	return ""
}
