//go:build !js

package cases

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// Update returns the text of the file with the expectations of the failed
// results made what came out, and how many cases that changed. What a case
// does not mention stays unmentioned; a case that expects nothing gets
// everything. Comments, order and layout stay. The error is definition.Faults: a case
// that cannot be rewritten in place.
func (f *File) Update(results []Result) ([]byte, int, error) {
	e := &editor{file: f}
	want := make([]*Expect, len(f.Cases))
	changed := 0
	for _, r := range results {
		i := slices.IndexFunc(f.Cases, func(c Case) bool { return c.Name == r.Case.Name })
		if r.Passed() || i < 0 || r.File != f {
			continue
		}
		expect, err := r.Case.updated(f, r.Outcome)
		if err != nil {
			return nil, 0, err
		}
		want[i] = expect
		if err := e.rewrite(r.Case, expect); err != nil {
			return nil, 0, err
		}
		changed++
	}
	if changed == 0 {
		return f.text.data, 0, nil
	}
	data := e.apply()
	return data, changed, f.verify(data, want)
}

// verify reads a rewritten file: the expectations must be the new ones, and
// everything else as before.
func (f *File) verify(data []byte, want []*Expect) error {
	read, err := Read(f.Name, data)
	if err == nil && len(read.Cases) != len(f.Cases) {
		return faultsAt(f.Name, 0, nil, "the file cannot be rewritten in place")
	}
	for i := range f.Cases {
		old, expect := &f.Cases[i], want[i]
		if expect == nil {
			expect = &old.Expect
		}
		if err == nil {
			now := &read.Cases[i]
			if now.Name == old.Name && now.Compare == old.Compare && reflect.DeepEqual(now.Request, old.Request) &&
				reflect.DeepEqual(now.Backend.Backend, old.Backend.Backend) && now.Expect.expectsLike(expect) {
				continue
			}
		} else if want[i] == nil {
			continue
		}
		return faultsAt(f.Name, old.Line, err, "the case %s cannot be rewritten in place: change it by hand", old.Name)
	}
	return err
}

// expectsLike reports whether two expectations are met by the same responses.
func (e *Expect) expectsLike(o *Expect) bool {
	a, b := *e, *o
	for _, x := range []*Expect{&a, &b} {
		x.Body, x.line, x.lines = nil, 0, nil
		if len(x.HeadersAbsent) == 0 {
			x.HeadersAbsent = nil
		}
	}
	if !reflect.DeepEqual(a, b) || (e.Body == nil) != (o.Body == nil) {
		return false
	}
	return e.Body == nil || e.Body.JSON == o.Body.JSON && e.Body.met(o.Body.Data)
}

// updated is what the case should expect, given what came out.
func (c *Case) updated(f *File, o *Outcome) (*Expect, error) {
	old := &c.Expect
	e := &Expect{}
	if o.Failure != nil {
		e.Error = string(o.Failure.Type)
	}
	if old.Status != 0 {
		e.Status = o.Response.StatusCode
	}
	if old.Selected != nil {
		e.Selected = &o.Selected
	}
	e.headers(old, o.Response)
	if old.Body == nil || old.Body.met(o.Response.Body) {
		e.Body = old.Body
		if old.Empty() || e.Empty() {
			return c.everything(f, o)
		}
		return e, nil
	}
	e.Body = newBody(o.Response.Body)
	if old.Body.Base64 {
		e.Body.Base64 = true
	}
	switch {
	case !old.Body.JSON:
	case json.Valid(o.Response.Body):
		e.Body.JSON = true
	case c.Compare == JSON:
		return nil, c.notJSON(f)
	}
	return e, nil
}

// headers takes the values of the headers that old names. One that is not
// there any more moves to HeadersAbsent, and back.
func (e *Expect) headers(old *Expect, r *gatemap.Response) {
	for _, h := range old.Headers {
		if values := fieldlist.Values(r.Headers, h.Name, true); len(values) > 0 {
			e.Headers = append(e.Headers, gatemap.Field{Name: h.Name, Values: values})
		}
	}
	for _, name := range old.HeadersAbsent {
		values := fieldlist.Values(r.Headers, name, true)
		named := fieldlist.Index(e.Headers, name) >= 0
		switch {
		case len(values) > 0 && !named:
			e.Headers = append(e.Headers, gatemap.Field{Name: name, Values: values})
		case len(values) == 0:
			e.HeadersAbsent = append(e.HeadersAbsent, name)
		}
	}
	for _, h := range old.Headers {
		if len(fieldlist.Values(r.Headers, h.Name, true)) == 0 {
			e.HeadersAbsent = append(e.HeadersAbsent, h.Name)
		}
	}
}
