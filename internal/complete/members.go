package complete

import (
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	javalang "github.com/gatemap/gatemap/internal/java/lang"
)

// members offers what can follow a dot.
func (q *query) members() {
	v := q.value()
	switch {
	case v == nil:
		return
	case v.Host() != "":
		q.hostMembers(v.Host())
		return
	}
	q.named(v)
	q.methods(v)
}

// hostMembers offers the members of $input, $util or $foreach.
func (q *query) hostMembers(variable string) {
	for _, m := range analysis.HostMembers(variable) {
		doc := docs.Get()[variable+"."+m.Name]
		if m.Call == "" {
			q.add(Item{Label: m.Name, Kind: Property, Detail: "$" + variable + "." + m.Name, Doc: doc})
			continue
		}
		i := q.call(m.Name, strings.HasSuffix(m.Call, "()"))
		if quoted := strings.IndexByte(m.Call, '\''); quoted >= 0 && !q.followed('(') {
			i.Insert = m.Name + "('')"
			if strings.Contains(m.Call, "$") {
				i.Insert = m.Name + "('$')"
			}
			i.Cursor = len(i.Insert) - len("')")
		}
		i.Detail, i.Doc = "$"+variable+"."+m.Call, doc
		q.add(i)
	}
}

// call is an item that writes a method with its parentheses, unless they are
// there.
func (q *query) call(name string, empty bool) Item {
	i := Item{Label: name, Insert: name + "()", Kind: Method}
	switch {
	case q.followed('('):
		i.Insert = name
	case !empty:
		i.Cursor = len(name) + 1
	}
	return i
}

// named offers the members that a map is known to have.
func (q *query) named(v *analysis.Value) {
	for _, name := range membersOf(q.place.chain, v) {
		i := Item{Label: name, Kind: Property, Doc: docs.Get()[strings.TrimPrefix(q.place.chain, "$")+"."+name]}
		if m := v.Member(name); m != nil {
			i.Detail = typeName(m)
		}
		if !writable(name) {
			quoted := "get('" + strings.ReplaceAll(name, "'", "''") + "')"
			i.Insert = quoted
		}
		q.add(i)
	}
}

// membersOf are the names of the members of a value; chain is the reference
// that gives it.
func membersOf(chain string, v *analysis.Value) []string {
	names := v.Members()
	if override, ok := strings.CutPrefix(chain, "$context."); ok {
		names = append(names, analysis.OverrideMembers(override)...)
	}
	return names
}

// writable reports whether a name can follow a dot.
func writable(name string) bool {
	for i := range len(name) {
		if !isName(name[i]) {
			return false
		}
	}
	return name != "" && (name[0] >= 'a' && name[0] <= 'z' || name[0] >= 'A' && name[0] <= 'Z' || name[0] == '_')
}

// usual are the classes whose methods are offered where nothing is known.
var usual = []string{"java.lang.String", "net.minidev.json.JSONArray", "java.util.LinkedHashMap"}

// methods offers those of the classes that a value can be of: all of them of one
// class, and of several those that people call.
func (q *query) methods(v *analysis.Value) {
	classes := v.Classes()
	if v.Anything() || len(classes) > 3 {
		classes = slices.DeleteFunc(slices.Clone(usual), func(c string) bool { return !v.ClassSet().Meets(javalang.ClassesNamed(c)) })
	}
	for _, known := range []bool{true, false} {
		for _, class := range classes {
			if !known && len(classes) > 1 {
				continue
			}
			of := javalang.ClassesNamed(class)
			names := javalang.CommonMethods(of, false)
			slices.Sort(names)
			for _, name := range names {
				if _, documented := methodDoc(class, name); documented == known {
					q.method(class, of, name)
				}
			}
		}
	}
}

func (q *query) method(class string, of javalang.Classes, name string) {
	signatures := javalang.Signatures(of, name)
	i := q.call(name, slices.ContainsFunc(signatures, func(s string) bool { return strings.HasSuffix(s, "()") }))
	i.Detail = strings.ReplaceAll(strings.Join(signatures[:min(len(signatures), 3)], "; "), ",", ", ")
	i.Doc, _ = methodDoc(class, name)
	q.add(i)
}

// methodDoc is what there is to say of a method of a class.
func methodDoc(class, name string) (string, bool) {
	doc, ok := docs.Get()[className(class)+"."+name]
	return doc, ok
}

// directives offers those of the service.
func (q *query) directives() {
	for _, name := range slices.Sorted(maps.Keys(snippets.Get())) {
		s := snippets.Get()[name]
		i := Item{Label: "#" + name, Insert: name + s.rest, Kind: Directive, Detail: "#" + name + s.rest, Doc: s.doc}
		switch {
		case q.followed('('):
			i.Insert = name
		case q.place.braced:
			i.Insert = name + "}" + s.rest
			if q.followed('}') {
				i.Insert = name
			}
		}
		if at := strings.IndexByte(i.Insert, '('); at >= 0 {
			i.Cursor = at + 1 + s.cursor
		}
		q.add(i)
	}
}
