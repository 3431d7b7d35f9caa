//go:build !js

package cases

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/settle"
)

// Scaffold writes first cases for the integration that f names by its
// settings; its Name tells the notation, and it need not exist. There is a
// case for each integration response that a backend result could be found for,
// one for an error of two lines, one for a body that is not JSON and one for
// an empty body. What they expect is what the integration gives now, so they
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
	for _, r := range t.method.Integration.IntegrationResponses {
		if err := s.selecting(r.Key, &r.Value); err != nil {
			return nil, err
		}
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

const (
	sampleResult = `{"id": "1", "name": "example"}`
	sampleText   = "this is not JSON"
	filler       = " some text "
)

// selecting adds a case that selects the response with the given key.
func (s *scaffold) selecting(key string, r *gatemap.IntegrationResponse) error {
	for _, b := range s.candidates(r) {
		c := Case{Name: "selects " + key, Compare: Exact, Backend: b}
		o, err := s.evaluate(s.file, &c)
		if err != nil {
			return err
		}
		if o.Selected != key {
			continue
		}
		comment := "Check: is this what the backend answers, and what clients should get for it?"
		if r.SelectionPattern != nil && *r.SelectionPattern != "" {
			comment = "Check: does the backend really answer like this where " + *r.SelectionPattern + " should match?"
			if b.ErrorMessage != nil && s.multi == "" {
				s.multi = *b.ErrorMessage
			}
			if s.failing == 0 && b.StatusCode >= 400 {
				s.failing = b.StatusCode
			}
		}
		return s.add(c, comment)
	}
	s.notes = append(s.notes, fmt.Sprintf("No backend result was found that selects %s: see whether its pattern can match, and write a case for it.", key))
	return nil
}

// candidates are backend results that may select a response.
func (s *scaffold) candidates(r *gatemap.IntegrationResponse) []Backend {
	pattern := ""
	if r.SelectionPattern != nil {
		pattern = *r.SelectionPattern
	}
	if settle.IsLambda(s.method) {
		if pattern == "" {
			return []Backend{{Backend: gatemap.Backend{Body: []byte(sampleResult)}}}
		}
		var all []Backend
		for _, fill := range []string{filler, "", "x"} {
			subject, ok := exampleSubject(pattern, fill)
			for _, message := range []string{strings.TrimSpace(subject), subject} {
				if ok && message != "" {
					all = append(all, Backend{Backend: gatemap.Backend{Body: settle.LambdaError(message)}, ErrorMessage: &message})
				}
			}
		}
		return all
	}
	var all []Backend
	own, _ := strconv.Atoi(r.StatusCode)
	add := func(status int) {
		b := Backend{Backend: gatemap.Backend{StatusCode: status}}
		if s.method.Integration.Type != gatemap.Mock {
			b.Body = []byte(sampleResult)
		}
		all = append(all, b)
	}
	if own >= 100 {
		add(own)
	}
	for _, status := range []int{200, 201, 204, 400, 404, 500} {
		add(status)
	}
	for status := 100; status < 600; status++ {
		add(status)
	}
	return all
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
