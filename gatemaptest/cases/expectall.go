package cases

import (
	"encoding/json"
	"slices"
)

// everything is what a case expects that says nothing about it.
func (c *Case) everything(f *File, o *Outcome) (*Expect, error) {
	e := &Expect{Status: o.Response.StatusCode, Selected: &o.Selected, Headers: slices.Clone(o.Response.Headers)}
	if o.Failure != nil {
		e.Error = string(o.Failure.Type)
	}
	e.Body = newBody(o.Response.Body)
	if c.Compare == JSON {
		e.Body.JSON = true
		if !json.Valid(o.Response.Body) {
			return nil, c.notJSON(f)
		}
	}
	return e, nil
}

// ExpectAll makes the case expect everything of an outcome: the status, what was
// selected, the failure, the headers and the body. The error is
// definition.Faults: the case compares bodies as JSON, and this one is none.
func (c *Case) ExpectAll(f *File, o *Outcome) error {
	e, err := c.everything(f, o)
	if err != nil {
		return err
	}
	c.Expect = *e
	return nil
}

func (c *Case) notJSON(f *File) error {
	return faultsAt(f.Name, c.at("body"), nil, "the case %s compares JSON, but the body is none now: change compare", c.Name)
}
