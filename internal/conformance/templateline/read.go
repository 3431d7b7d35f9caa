package templateline

import (
	"encoding/json"
	"errors"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/linejson"
	"github.com/gatemap/gatemap/template"
)

// Template is the input of a template line.
type Template struct {
	Source    string
	Env       *template.Env
	Variables []template.Variable // beside those of the gateway
}

// Read reads a template line, or what is like one but for its id.
func Read(text []byte) (*Template, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, linejson.Plain(err)
	}
	doc := new(jsondoc.Document)
	if err := doc.Parse(text); err != nil {
		return nil, err
	}
	return Of(doc.Root())
}

// Of is the input of the line that a value is.
func Of(line jsondoc.Value) (*Template, error) {
	source, _ := line.Get("template")
	if source.Kind() != jsondoc.String {
		return nil, errors.New("template is not a string")
	}
	env, err := envOf(line)
	if err != nil {
		return nil, err
	}
	in := &Template{Source: source.Str(), Env: env}
	vars, _ := line.Get("vars")
	for it := vars.Iter(); it.Next(); {
		in.Variables = append(in.Variables, template.Variable{Name: it.Key().Str(), Value: collection(it.Value())})
	}
	return in, nil
}

// envOf is what the line's template can see.
func envOf(line jsondoc.Value) (*template.Env, error) {
	env := new(template.Env)
	if body, ok := line.Get("body"); ok && !body.IsNull() {
		if body.Kind() != jsondoc.String {
			return nil, errors.New("body is not a string")
		}
		env.Body = []byte(body.Str())
	}
	params, _ := line.Get("params")
	env.Params = template.Params{
		Path:        parameters(params, "path"),
		Querystring: parameters(params, "querystring"),
		Header:      parameters(params, "header"),
	}
	context, _ := line.Get("context")
	env.Context = contextMembers(context)
	stage, _ := line.Get("stageVariables")
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

// maxNumber bounds the text of a number, which the line has already.
const maxNumber = 64 << 20

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
	number, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, maxNumber)
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
