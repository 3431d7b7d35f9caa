package target

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/template"
)

// Request gives a request the method and path of op where it does not say them.
// ANY is no method of a request.
func Request(op *definition.Operation, r *gatemap.Request) {
	for _, verb := range []string{r.HTTPMethod, op.HTTPMethod, "GET"} {
		if verb != "" && verb != "ANY" {
			r.HTTPMethod = verb
			break
		}
	}
	r.Path = cmp.Or(r.Path, op.Path, "/")
}

// Fill puts path parameters into the path of a resource.
func Fill(path string, params []gatemap.Field) string {
	for _, p := range params {
		if len(p.Values) == 0 {
			continue
		}
		value := p.Values[len(p.Values)-1]
		path = strings.NewReplacer("{"+p.Name+"}", value, "{"+p.Name+"+}", value).Replace(path)
	}
	return path
}

// Status completes a backend result without a status: 200, and for MOCK what
// the request template prints, unless the result has that text as its body. r
// then has the overrides that the template made, which the response template
// sees (rules/selection.md#mock, rules/templates.md#overrides).
func Status(op *definition.Operation, r *gatemap.Request, b *gatemap.Backend) error {
	switch {
	case b.StatusCode != 0:
		return nil
	case op.Integration.Type != gatemap.Mock:
		b.StatusCode = 200
		return nil
	case b.Body != nil:
		return nil
	}
	var entries []template.Entry
	for contentType, source := range op.Integration.RequestTemplates.All() {
		e := template.Entry{ContentType: contentType}
		if source != nil {
			e.Source = *source
		}
		entries = append(entries, e)
	}
	set, errs := template.Compile(entries, template.Options{})
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	chosen := set.Choose(header(r.Headers, "Content-Type")).Template
	if chosen == nil {
		return nil
	}
	env := template.Env{
		Body:           r.Body,
		Params:         template.Params{Path: r.PathParameters, Querystring: r.Querystring, Header: r.Headers},
		Context:        r.Context,
		StageVariables: r.StageVariables,
	}
	text, err := chosen.Append(nil, &env)
	if err != nil {
		return errors.New("the request template: " + err.Error())
	}
	b.Body = text
	r.Context = withOverrides(r.Context, &env.Overrides)
	return nil
}

func header(fields []gatemap.Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) && len(f.Values) > 0 {
			return f.Values[0]
		}
	}
	return ""
}

// withOverrides puts what the request template has overridden of the response
// into $context, where the response template finds it.
func withOverrides(context []gatemap.Member, o *template.Overrides) []gatemap.Member {
	var override, headers []gatemap.Member
	if o.Status != 0 {
		override = append(override, gatemap.Member{Name: "status", Value: o.Status})
	}
	for _, h := range o.Headers {
		if len(h.Values) == 1 {
			headers = append(headers, gatemap.Member{Name: h.Name, Value: h.Values[0]})
			continue
		}
		list := make([]any, len(h.Values))
		for i, v := range h.Values {
			list[i] = v
		}
		headers = append(headers, gatemap.Member{Name: h.Name, Value: list})
	}
	if headers != nil {
		override = append(override, gatemap.Member{Name: "header", Value: headers})
	}
	if override == nil {
		return context
	}
	rest := slices.DeleteFunc(slices.Clone(context), func(m gatemap.Member) bool { return m.Name == "responseOverride" })
	return append(rest, gatemap.Member{Name: "responseOverride", Value: override})
}

// LambdaError is the payload of a Lambda function that failed, as far as its
// message tells it (rules/selection.md#lambda-error).
func LambdaError(message string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]string{"errorMessage": message}); err != nil {
		panic(err) // a map of strings is always JSON
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
