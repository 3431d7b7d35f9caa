package complete

import (
	"slices"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/vtl"
)

// maxVariables bounds the variables whose values are asked for.
const maxVariables = 100

// variables offers those of the service, and those that the template has set.
func (q *query) variables() {
	names := setBefore(q.src, q.place.cut)
	var list []string
	for _, name := range names {
		list = append(list, "$"+name)
	}
	values := q.values(q.place.cut, append(list, "$foreach")...)
	for i, name := range names {
		if v := last(values[i]); v != nil && v.Nothing() { // gone behind the #end of its loop
			continue
		}
		q.variable(name, values[i])
	}
	for _, name := range analysis.ServiceVariables() {
		q.variable(name, nil)
	}
	if v := last(values[len(names)]); v != nil && v.Host() == "foreach" {
		q.variable("foreach", nil)
	}
}

func last(values []analysis.Value) *analysis.Value {
	if len(values) == 0 {
		return nil
	}
	return &values[len(values)-1]
}

func (q *query) variable(name string, values []analysis.Value) {
	i := Item{Label: "$" + name, Insert: name, Kind: Variable, Doc: docs.Get()[name]}
	if v := last(values); v != nil {
		i.Detail, i.Doc = typeName(v), ""
	}
	if q.place.braced && !q.followed('}') {
		i.Insert, i.Cursor = name+"}", len(name)
	}
	q.add(i)
}

// setBefore are the variables that are set before a byte, the last one first.
func setBefore(src string, cut int) []string {
	_, list := beginning(src, cut)
	var names []string
	seen := map[string]bool{}
	walk(list, func(e *vtl.Element) {
		if t := target(e); t != nil && len(t.Steps) == 0 {
			names = append(names, t.Name)
		}
	})
	slices.Reverse(names)
	return slices.DeleteFunc(names, func(name string) bool {
		twice := seen[name] || len(seen) >= maxVariables || name == ""
		seen[name] = true
		return twice
	})
}

// target is the reference that a statement sets, nil if it sets none.
func target(e *vtl.Element) *vtl.Element {
	sets := e.Kind == vtl.SetElement || e.Kind == vtl.DirectiveElement && (e.Name == "foreach" || e.Name == "define")
	if sets && len(e.Args) > 0 && e.Args[0].Kind == vtl.ReferenceElement {
		return e.Args[0]
	}
	return nil
}
