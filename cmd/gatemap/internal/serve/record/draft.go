package record

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/source"
)

// draft makes the case of an exchange, with as little of the request as gives the
// same response. r.mu is held.
func (r *Recorder) draft(f *file, k *kept) (*cases.Draft, error) {
	d := &cases.Draft{Case: cases.Case{Name: f.name(k), Compare: cases.Exact, Backend: k.backend}}
	t := &trial{r: r, f: f, c: &d.Case}
	small := k.smallest()
	if o, err := t.try(small); err == nil && k.gave(o.Response) {
		return d, t.expect(small, o)
	}
	o, err := t.try(k.request)
	if err != nil {
		return nil, err
	}
	if !k.gave(o.Response) {
		d.Comment = "The client got something else: what is expected was computed again."
		if k.redacted {
			d.Comment = "The client got something else: what is expected was computed again, from the redacted request and answer."
		}
	}
	return d, t.expect(t.reduce(k.request, o), o)
}

// trial evaluates a case with one request after another.
type trial struct {
	r *Recorder
	f *file
	c *cases.Case
}

func (t *trial) try(request gatemap.Request) (*cases.Outcome, error) {
	c := *t.c
	c.Request = request
	return t.r.project.EvaluateCase(t.f.settings, &c)
}

// expect completes the case.
func (t *trial) expect(request gatemap.Request, o *cases.Outcome) error {
	t.c.Request = request
	return t.c.ExpectAll(t.f.settings, o)
}

// reduce leaves out of a request what the outcome does not depend on: stage
// variables, headers on the way, members of $context.
func (t *trial) reduce(all gatemap.Request, o *cases.Outcome) gatemap.Request {
	without := func(change func(r *gatemap.Request)) {
		less := all
		change(&less)
		if got, err := t.try(less); err == nil && same(got.Response, o.Response) && got.Selected == o.Selected {
			all = less
		}
	}
	without(func(r *gatemap.Request) { r.StageVariables = nil })
	without(func(r *gatemap.Request) { r.Context = nil })
	for i := len(all.Context) - 1; i >= 0; i-- {
		without(func(r *gatemap.Request) { r.Context = slices.Delete(slices.Clone(all.Context), i, i+1) })
	}
	for i := len(all.Headers) - 1; i >= 0 && onTheWay(all.Headers[i].Name); i-- {
		without(func(r *gatemap.Request) { r.Headers = slices.Delete(slices.Clone(all.Headers), i, i+1) })
	}
	return all
}

// smallest is the request without all that reduce might leave out.
func (k *kept) smallest() gatemap.Request {
	small := k.request
	small.Context, small.StageVariables = nil, nil
	small.Headers = slices.DeleteFunc(slices.Clone(k.request.Headers), func(h gatemap.Field) bool { return onTheWay(h.Name) })
	return small
}

// gave reports whether a response is what the client got.
func (k *kept) gave(r *gatemap.Response) bool {
	got := k.response
	if k.streamed {
		got.Body = r.Body // it was not seen
	}
	return same(r, &got)
}

func same(a, b *gatemap.Response) bool {
	return a.StatusCode == b.StatusCode && bytes.Equal(a.Body, b.Body) && slices.EqualFunc(a.Headers, b.Headers, func(x, y gatemap.Field) bool {
		return x.Name == y.Name && slices.Equal(x.Values, y.Values)
	})
}

// name is that of a case: what was asked and what came. It is one line of
// printable characters.
func (f *file) name(k *kept) string {
	method := k.request.HTTPMethod
	if method == "" {
		method = k.op.HTTPMethod
	}
	escaped := make([]gatemap.Field, len(k.request.PathParameters))
	for i, p := range k.request.PathParameters {
		escaped[i] = gatemap.Field{Name: p.Name}
		if n := len(p.Values); n > 0 {
			escaped[i].Values = []string{url.PathEscape(p.Values[n-1])}
		}
	}
	text := method + " " + source.Printable(settle.Fill(k.op.Path, escaped))
	var query []string
	for _, p := range k.request.Querystring {
		for _, v := range p.Values {
			query = append(query, url.QueryEscape(p.Name)+"="+url.QueryEscape(v))
		}
	}
	if len(query) > 0 {
		text += "?" + strings.Join(query, "&")
	}
	const most = 150
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	text += " gives " + strconv.Itoa(k.response.StatusCode)
	name := text
	for i := 2; f.names[name]; i++ {
		name = fmt.Sprintf("%s, %d", text, i)
	}
	return name
}
