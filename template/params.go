package template

import (
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// params builds what $input.params() gives: maps of path, querystring and
// header in the order of the request. It is built once: a template may change
// it, and $input.params(name) sees the change.
func (r *run) params() *jsondoc.Map {
	if r.parameters == nil {
		r.parameters = r.newMap(jsondoc.LinkedHashMap)
		for _, kind := range r.kinds() {
			m := r.newMap(jsondoc.LinkedHashMap)
			for _, f := range kind.fields {
				if n := len(f.Values); n > 0 {
					m.Put(jsondoc.OfString(f.Name), jsondoc.OfString(f.Values[n-1]))
				}
			}
			r.parameters.Put(jsondoc.OfString(kind.name), jsondoc.OfMap(m))
		}
	}
	return r.parameters
}

type kind struct {
	name   string
	fields []Field
}

// kinds are the parameters in the order in which $input.params(name) looks.
func (r *run) kinds() [3]kind {
	p := &r.env.Params
	return [3]kind{{"path", p.Path}, {"querystring", p.Querystring}, {"header", p.Header}}
}

// param gives the parameter of that name, "" if there is none: path, query
// string, header (rules/templates.md#input).
func (r *run) param(name string) jsondoc.Value {
	if r.parameters != nil {
		return r.changedParam(name)
	}
	for _, kind := range r.kinds() {
		fold := r.template.foldHeaderNames && kind.name == "header"
		for i := len(kind.fields) - 1; i >= 0; i-- {
			f := &kind.fields[i]
			if n := len(f.Values); n > 0 && (f.Name == name || fold && strings.EqualFold(f.Name, name)) {
				return jsondoc.OfString(f.Values[n-1])
			}
		}
	}
	return emptyString
}

var emptyString = jsondoc.OfString("")

func (r *run) changedParam(name string) jsondoc.Value {
	for _, kind := range r.kinds() {
		m, _ := r.parameters.Get(kind.name)
		if v, ok := m.Get(name); m.IsMap() && ok && !v.IsNull() {
			return v
		}
	}
	return emptyString
}
