package replay

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/json/canon"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Parts are the parts of a request that tell it from others, by what they are:
// "path parameter id", "body". A part that is not there is "".
type Parts map[string]string

// PartsOf takes a request apart. Secrets are placeholders without a number.
func PartsOf(op *gatemap.Operation, r *gatemap.Request) Parts {
	p := Parts{}
	x := new(redact.Redactor).Exchange()
	x.Twice(func() { p.read(x, op, r) })
	return p
}

func (p Parts) read(x *redact.Exchange, op *gatemap.Operation, r *gatemap.Request) {
	if r.HTTPMethod != "" && (op.HTTPMethod == "ANY" || op.HTTPMethod == "") {
		p["method"] = r.HTTPMethod
	}
	parameters := r.PathParameters
	if len(parameters) == 0 && r.Path != "" && !strings.Contains(r.Path, "{") {
		parameters, _ = gatemaphttp.PathParameters(op.Path, r.Path)
	}
	p.add("path parameter ", x.Parameters(parameters))
	p.add("query parameter ", x.Parameters(r.Querystring))
	matter := headersThatMatter(op)
	for _, f := range x.Headers(r.Headers) {
		if name := strings.ToLower(f.Name); slices.Contains(matter, name) {
			p.add("header ", []gatemap.Field{{Name: name, Values: f.Values}})
		}
	}
	if r.Body != nil {
		p["body"] = redact.Unnumbered(canonical(x.Body(r.Body)))
	}
}

func (p Parts) add(kind string, fields []gatemap.Field) {
	for _, f := range fields {
		var b strings.Builder
		for _, v := range f.Values {
			b.WriteString(strconv.Quote(redact.Unnumbered(v)))
		}
		p[kind+f.Name] = b.String()
	}
}

// canonical is a body as its value where it is JSON.
func canonical(body []byte) string {
	if text, err := canon.Text(body); err == nil {
		return string(text)
	}
	return string(body)
}

// Key is one text of all parts.
func (p Parts) Key() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if p[name] != "" {
			b.WriteString(strconv.Quote(name) + strconv.Quote(p[name]))
		}
	}
	return b.String()
}

// differs names a part in which a request is not that of a case, "" when it is
// none, and counts all. whole says that what the case does not mention must not be
// there.
func (p Parts) differs(request Parts, whole bool) (first string, n int) {
	var all []string
	for name, value := range p {
		if request[name] != value {
			all = append(all, name)
		}
	}
	if whole {
		for name, value := range request {
			if _, mentioned := p[name]; !mentioned && value != "" {
				all = append(all, name)
			}
		}
	}
	if len(all) == 0 {
		return "", 0
	}
	return slices.Min(all), len(all)
}

// named finds the names of parameters in request templates.
var named = lazyregexp.New(`params\(\s*['"]([^'"]{1,200})['"]\s*\)`)

// headersThatMatter are the headers that reach the backend of an operation, in
// lower case.
func headersThatMatter(op *gatemap.Operation) []string {
	var all []string
	if op.Integration == nil {
		return nil
	}
	for _, e := range op.Integration.RequestParameters {
		for _, prefix := range []string{"method.request.header.", "method.request.multivalueheader."} {
			if name, ok := strings.CutPrefix(e.Value, prefix); ok {
				all = append(all, strings.ToLower(name))
			}
		}
	}
	for _, e := range op.Integration.RequestTemplates {
		if e.Value == nil {
			continue
		}
		for _, m := range named.Compiled().FindAllStringSubmatch(*e.Value, -1) {
			all = append(all, strings.ToLower(m[1]))
		}
	}
	return all
}
