package template

import (
	"fmt"
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// AppendTraced is Append that also tells what the template did. The output, the
// overrides and the errors are those of Append, to the byte; it compiles the
// template anew and is not for the hot path. The run is there also when the
// template fails, and shares no memory with env.
func (t *Template) AppendTraced(dst []byte, env *Env) ([]byte, *syntax.Run, error) {
	var e explainer
	e.meter.Begin(endless, meter.Limits{Steps: explainSteps}, nil)
	plan, trace, err := t.vtl.Traced(e.explain)
	if err != nil {
		return dst, nil, err
	}
	watched := *t
	watched.vtl = plan
	r := watched.begin(env)
	e.run = r
	trace.Begin(len(dst))
	out, err := watched.render(r, dst, env)
	var ran *syntax.Run
	if err != nil {
		ran = trace.End(nil, err)
	} else {
		ran = trace.End(out[len(dst):], nil)
	}
	r.end()
	if err != nil {
		return dst, ran, err
	}
	return out, ran, nil
}

// explainer says why $input or $util gave nothing. It asks what the rendering has
// read already, without paying for it.
type explainer struct {
	run      *run
	meter    meter.Meter
	compared int // names; see vtl.NoMember
}

// explainSteps bounds the work for the reasons of all paths of a rendering.
const explainSteps = 2_000_000

func (e *explainer) explain(a vtl.Asked) (why, near string) {
	switch a.Object.(type) {
	case inputObject:
		return e.input(a)
	case utilObject:
		return e.util(a)
	}
	return "", ""
}

var (
	inputNames = []string{"body", "json", "params", "path"}
	utilNames  = []string{"base64Decode", "base64Encode", "escapeJavaScript", "urlDecode", "urlEncode", "parseJson"}
)

func (e *explainer) input(a vtl.Asked) (why, near string) {
	text := ""
	if len(a.Args) == 1 && a.Args[0].Kind() == jsondoc.String {
		text = a.Args[0].Str()
	}
	switch {
	case strings.EqualFold(a.Name, "body") || a.Name == "getBody":
		return "", ""
	case !a.Call || !slices.Contains(inputNames, a.Name):
		return unknown("$input", a, inputNames)
	case len(a.Args) != 1:
		return "", ""
	case a.Args[0].Kind() != jsondoc.String:
		return fmt.Sprintf("$input.%s takes a text, and its argument is none", a.Name), ""
	case a.Name == "params":
		return e.parameter(text)
	}
	return e.path(text)
}

// unknown says that a host has nothing of that name.
func unknown(host string, a vtl.Asked, names []string) (why, near string) {
	what := "member"
	if a.Call {
		what = "method"
	}
	if slices.Contains(names, a.Name) {
		return fmt.Sprintf("%s is a method of %s and needs parentheses", a.Name, host), a.Name + "(..)"
	}
	return fmt.Sprintf("%s has no %s %s", host, what, vtl.Short(a.Name)), vtl.Near(a.Name, names)
}

// path says why a JSONPath gives nothing.
func (e *explainer) path(text string) (why, near string) {
	p, err := jsonpath.Compile(text)
	if err != nil {
		return vtl.Short(text) + " is not a JSONPath: " + err.Error(), ""
	}
	root, err := e.run.root()
	if err != nil {
		return "", ""
	}
	m, missing := p.Missing(&e.meter, root)
	switch {
	case e.meter.Err() != nil:
		return "there is nothing at " + vtl.Short(text), ""
	case !missing:
		if v, err := p.LookupFor(&e.meter, root, nil); err == nil && v.IsNull() {
			return "the value at " + vtl.Short(text) + " is null", ""
		}
		return "", ""
	case len(e.run.payload()) == 0:
		return "the body is empty", ""
	}
	before := vtl.Short(m.Before)
	if before == "$" {
		before = "the body"
	}
	v := m.Value
	switch {
	case m.Name != "" && m.Count > 1:
		return fmt.Sprintf("none of the %d values at %s has a member %s", m.Count, before, vtl.Short(m.Name)), ""
	case m.Name != "" && v.IsMap():
		why, near = vtl.NoMember(v, m.Name, &e.compared)
		return why + " at " + before, near
	case m.Name != "" && v.IsList():
		return fmt.Sprintf("%s is a list, which has no member %s: its elements are at %s[0] and %s[*]", before, vtl.Short(m.Name), vtl.Short(m.Before), vtl.Short(m.Before)), ""
	case m.Index && v.IsList():
		return fmt.Sprintf("%s is a list of %d, which has no element %s", before, v.Len(), vtl.Short(m.Step)), ""
	case v.IsMap() || v.IsList():
		return fmt.Sprintf("%s has nothing at %s", before, vtl.Short(m.Step)), ""
	}
	return fmt.Sprintf("%s is %s, which has nothing at %s", before, vtl.Shown(v), vtl.Short(m.Step)), ""
}

// parameter says which parameters the request has in place of one.
func (e *explainer) parameter(name string) (why, near string) {
	var all []string
	var have []string
	for _, kind := range e.run.kinds() {
		var names []string
		for _, f := range kind.fields {
			if f.Name == name && len(f.Values) > 0 {
				return "", "" // it is an empty text
			}
			names = append(names, f.Name)
		}
		all = append(all, names...)
		if len(names) > 0 {
			have = append(have, kind.name+" {"+vtl.Short(strings.Join(names, ", "))+"}")
		}
	}
	why = "the request has no parameter " + vtl.Short(name)
	if len(have) > 0 {
		why += ", it has " + strings.Join(have, ", ")
	}
	for _, n := range all {
		if strings.EqualFold(n, name) {
			return why + "; letter case counts", n
		}
	}
	return why, vtl.Near(name, all)
}

func (e *explainer) util(a vtl.Asked) (why, near string) {
	if !a.Call || !slices.Contains(utilNames, a.Name) {
		return unknown("$util", a, utilNames)
	}
	if len(a.Args) == 1 && a.Args[0].Kind() != jsondoc.String {
		return fmt.Sprintf("$util.%s takes a text, and gets %s", a.Name, vtl.Shown(a.Args[0])), ""
	}
	return "", ""
}
