package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/internal/json/canon"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/template"
)

// templateResult is what a template prints and what it overrides.
type templateResult struct {
	ID               json.RawMessage `json:"id"`
	Output           string          `json:"output"`
	ResponseOverride json.RawMessage `json:"responseOverride,omitempty"`
}

// Templates keeps the templates of template lines, so that each one is compiled
// once for all of its inputs. The zero Templates is ready; it is safe for
// concurrent use.
type Templates struct {
	mu       sync.Mutex
	compiled map[string]*template.Template
}

// maxTemplates bounds how many are kept.
const maxTemplates = 1000

// Evaluate is [Evaluate] for a template line.
func (t *Templates) Evaluate(line []byte) (json.RawMessage, error) {
	result, err := evaluateTemplate(line, t.parse)
	if err != nil {
		return nil, err
	}
	return encode(result)
}

func (t *Templates) parse(source string) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known := t.compiled[source]; known != nil {
		return known, nil
	}
	source = strings.Clone(source) // the line is the caller's
	compiled, err := parseTemplate(source)
	if err != nil {
		return nil, err
	}
	if t.compiled == nil || len(t.compiled) == maxTemplates {
		t.compiled = map[string]*template.Template{}
	}
	t.compiled[source] = compiled
	return compiled, nil
}

func parseTemplate(source string) (*template.Template, error) {
	return template.Parse(source, template.Options{RepeatedOverrides: true})
}

func evaluateTemplate(text []byte, parse func(string) (*template.Template, error)) (any, error) {
	l, err := parseLine(text)
	if err != nil {
		return nil, err
	}
	in, err := l.template()
	if err != nil {
		return nil, err
	}
	t, err := parse(in.Source)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	defer poison.Bytes(in.Env.Body)
	out, err := t.Execute(in.Env, in.Variables...)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	return templateResult{l.id(), out.Output, out.ResponseOverride}, nil
}

// Template is the input of a template line.
type Template struct {
	Source    string
	Env       *template.Env
	Variables []template.Variable // beside those of the gateway
}

// ReadTemplate reads a template line, or what is like one but for its id.
func ReadTemplate(text []byte) (*Template, error) {
	l, err := parseLine(text)
	if err != nil {
		return nil, err
	}
	return l.template()
}

func (l *line) template() (*Template, error) {
	source, err := l.text("template")
	if err != nil {
		return nil, err
	}
	env, err := l.env()
	if err != nil {
		return nil, err
	}
	in := &Template{Source: source, Env: env}
	vars, _ := l.root.Get("vars")
	for it := vars.Iter(); it.Next(); {
		in.Variables = append(in.Variables, template.Variable{Name: it.Key().Str(), Value: collection(it.Value())})
	}
	return in, nil
}

// env is what the line's template can see.
func (l *line) env() (*template.Env, error) {
	env := new(template.Env)
	if body, ok := l.root.Get("body"); ok && !body.IsNull() {
		if body.Kind() != jsondoc.String {
			return nil, fmt.Errorf("body is not a string")
		}
		env.Body = []byte(body.Str())
	}
	params, _ := l.root.Get("params")
	env.Params = template.Params{
		Path:        parameters(params, "path"),
		Querystring: parameters(params, "querystring"),
		Header:      parameters(params, "header"),
	}
	context, _ := l.root.Get("context")
	env.Context = contextMembers(context)
	stage, _ := l.root.Get("stageVariables")
	env.StageVariables = contextMembers(stage)
	return env, nil
}

func parameters(params jsondoc.Value, kind string) []template.Field {
	var list []template.Field
	of, _ := params.Get(kind)
	for it := of.Iter(); it.Next(); {
		f := template.Field{Name: it.Key().Str()}
		if v := it.Value(); v.IsList() {
			for i := range v.Len() {
				f.Values = append(f.Values, v.Index(i).Str())
			}
		} else {
			f.Values = []string{v.Str()}
		}
		list = append(list, f)
	}
	return list
}

func contextMembers(of jsondoc.Value) []template.Member {
	list := []template.Member{}
	for it := of.Iter(); it.Next(); {
		list = append(list, template.Member{Name: it.Key().Str(), Value: contextMember(it.Value())})
	}
	return list
}

func contextMember(v jsondoc.Value) any {
	switch {
	case v.IsNull():
		return nil
	case v.Kind() == jsondoc.String:
		return v.Str()
	case v.Kind() == jsondoc.Bool:
		return v.Bool()
	case v.IsMap():
		return contextMembers(v)
	case v.IsList():
		list := make([]any, v.Len())
		for i := range list {
			list[i] = contextMember(v.Index(i))
		}
		return list
	}
	number, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, maxText)
	if err != nil {
		return nil
	}
	return json.Number(number)
}

// collection makes the plain collections of java.util of a JSON value: an
// ArrayList, which prints as [a, b], and a LinkedHashMap.
func collection(v jsondoc.Value) jsondoc.Value {
	switch {
	case v.IsMap():
		m := jsondoc.NewMap(jsondoc.LinkedHashMap)
		for it := v.Iter(); it.Next(); {
			m.Put(it.Key(), collection(it.Value()))
		}
		return jsondoc.OfMap(m)
	case v.IsList():
		list := jsondoc.NewList(jsondoc.ArrayList)
		for i := range v.Len() {
			list.Add(collection(v.Index(i)))
		}
		return jsondoc.OfList(list)
	}
	return v
}

// checkTemplate compares an output in the way in which it was recorded.
func checkTemplate(h *header, result []byte) (string, error) {
	var want string
	if err := decode(h.expect, &want); err != nil {
		return "", fmt.Errorf("expect: %w", err)
	}
	var got templateResult
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	same := got.Output == want
	switch h.recordedAs {
	case "json":
		var err error
		if same, err = canon.Equal([]byte(want), []byte(got.Output)); err != nil {
			same = false
		}
	case "whitespace-normalised":
		same = strings.Join(strings.Fields(got.Output), " ") == strings.Join(strings.Fields(want), " ")
	}
	if !same {
		return fmt.Sprintf("output %q, want %q", got.Output, want), nil
	}
	return "", nil
}
