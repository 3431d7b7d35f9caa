//go:build !js

package cases

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/answers"
	"github.com/gatemap/gatemap/internal/settle"
)

// Scaffold writes first cases for the integration that f names by its
// settings; its Name tells the notation, and it need not exist. There is a
// case for each integration response that a backend result could be found for,
// more where templates have branches and loops that it does not reach, one for an
// error of two lines, one for a body that is not JSON and one for an empty body. What they expect is what the integration gives now, so they
// pass; a comment in each says what to check. The error is definition.Faults.
func (p *Project) Scaffold(f *File) ([]byte, error) {
	n, ok := notationOf(filepath.Base(f.Name))
	if !ok {
		return nil, faultsAt(f.Name, 0, nil, "the name of a case file ends in .gatemap.txtar or .gatemap.yaml")
	}
	t, err := p.compiled(f)
	if err != nil {
		return nil, err
	}
	if isProxy(t.method) {
		err := errProxy(t.method)
		return nil, f.fault("definition", err, "%v", err)
	}
	s := &scaffold{compiled: t, file: f, notation: n}
	if err := s.reaching(); err != nil {
		return nil, err
	}
	if err := s.odd(); err != nil {
		return nil, err
	}
	data := s.text()
	_, err = Read(f.Name, data)
	return data, err
}

// Methods lists the methods of the definition that a case file names.
func (p *Project) Methods(f *File) ([]definition.Operation, error) {
	def := p.definition(f)
	if def.err != nil {
		return nil, f.fault("definition", def.err, "%v", def.err)
	}
	return def.api.Methods, nil
}

type scaffold struct {
	*compiled
	file     *File
	notation notation
	cases    []Draft
	notes    []string
	multi    string // an error message that some pattern selects
	failing  int    // a status that some pattern selects
}

const sampleText = "this is not JSON"

// reaching adds the cases that together reach what there is to reach.
func (s *scaffold) reaching() error {
	found, unselected, err := answers.Search(s.method)
	if err != nil {
		return settle.Faults(err, s.method, s.method.Locate)
	}
	for _, key := range unselected {
		s.notes = append(s.notes, fmt.Sprintf("No backend result was found that selects %s: see whether its pattern can match, and write a case for it.", key))
	}
	number := map[string]int{}
	for i := range found {
		a := &found[i]
		c := Case{Name: "selects " + cmp.Or(a.Selected, "nothing"), Compare: Exact, Request: a.Request, Backend: Backend{Backend: a.Backend, ErrorMessage: a.ErrorMessage}}
		if number[a.Selected]++; number[a.Selected] > 1 {
			c.Name += fmt.Sprintf(", %d", number[a.Selected])
		}
		if err := s.add(c, s.comment(a)); err != nil {
			return err
		}
	}
	return nil
}

// comment says what to check of an answer that selects a response, or what it is
// there for.
func (s *scaffold) comment(a *answers.Found) string {
	if !a.First {
		return "Check: is the payload one that the backend can give? It is there for " + strings.Join(a.Reached, "; ") + "."
	}
	r, _ := s.method.Integration.IntegrationResponses.Get(a.Selected)
	if r.SelectionPattern == nil || *r.SelectionPattern == "" {
		return "Check: is this what the backend answers, and what clients should get for it?"
	}
	if a.ErrorMessage != nil && s.multi == "" {
		s.multi = *a.ErrorMessage
	}
	if s.failing == 0 && a.Backend.StatusCode >= 400 {
		s.failing = a.Backend.StatusCode
	}
	return "Check: does the backend really answer like this where " + *r.SelectionPattern + " should match?"
}

// odd adds the cases that people forget.
func (s *scaffold) odd() error {
	if s.method.Integration.Type == gatemap.Mock {
		return s.add(Case{Name: "request template", Compare: Exact}, "Check: the status that the request template makes for this request.")
	}
	var all []Draft
	newline := Case{Name: "error of two lines", Compare: Exact}
	if settle.IsLambda(s.method) {
		message := strings.TrimSpace(s.multi) + "\nsecond line of the message"
		newline.Backend = Backend{Backend: gatemap.Backend{Body: settle.LambdaError(message)}, ErrorMessage: &message}
	} else {
		status := s.failing
		if status == 0 {
			status = 500
		}
		newline.Backend.StatusCode = status
		newline.Backend.Body = []byte(`{"message": "first line\nsecond line"}`)
	}
	all = append(all,
		Draft{newline, "Check: is an error of several lines still that error? In a pattern . stops at a newline, [\\s\\S] does not."},
		Draft{Case{Name: "body that is not JSON", Compare: Exact, Backend: Backend{Backend: gatemap.Backend{StatusCode: 200, Body: []byte(sampleText)}}},
			"Check: what do clients get when the backend answers something else than JSON?"},
		Draft{Case{Name: "empty body", Compare: Exact, Backend: Backend{Backend: gatemap.Backend{StatusCode: 200}}},
			"Check: what do clients get when the backend answers nothing?"})
	for _, c := range all {
		if err := s.add(c.Case, c.Comment); err != nil {
			return err
		}
	}
	return nil
}

func (s *scaffold) add(c Case, comment string) error {
	o, err := s.evaluate(s.file, &c)
	if err != nil {
		return err
	}
	if err := c.ExpectAll(s.file, o); err != nil {
		return err
	}
	s.cases = append(s.cases, Draft{c, comment})
	return nil
}

func (s *scaffold) text() []byte {
	name := strings.TrimSpace(s.method.HTTPMethod + " " + s.method.Path)
	if name == "" {
		name = "the integration"
	}
	heading := []string{
		fmt.Sprintf("Cases of %s in %s, begun by gatemap test --init.", name, s.file.Definition),
		"What they expect is what the mapping gives now: read it, and change what should be otherwise.",
	}
	return s.file.written(s.notation, append(heading, s.notes...), s.cases)
}
