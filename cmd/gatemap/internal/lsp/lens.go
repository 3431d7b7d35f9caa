package lsp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/result"
)

// explainCommand evaluates a case with a document as it is open.
const explainCommand = "gatemap.explain"

// Bounds of the lenses: of one method, and of a document.
const (
	maxLensesOf = 6
	maxLenses   = 500
)

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments"`
}

type codeLens struct {
	Range   span     `json:"range"`
	Command *command `json:"command"`
}

// explainArguments name a case of a definition.
type explainArguments struct {
	URI  string `json:"uri"`  // of the definition
	File string `json:"file"` // that has the case
	Case string `json:"case"` // its name
}

// explained is what the command answers: the same as text and as the page of
// gatemap explain --html.
type explained struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	HTML  string `json:"html"`
}

type commandParams struct {
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

// codeLens offers at each method to explain it with a case that stands beside the
// definition.
func (s *server) codeLens(_ context.Context, p *closeParams) ([]codeLens, error) {
	list := []codeLens{}
	doc := s.document(p.TextDocument.URI)
	if doc == nil {
		return list, nil
	}
	v := s.viewOf(doc)
	if v == nil || v.api == nil {
		return list, nil
	}
	about := v.about()
	for i := range v.api.Methods {
		m := &v.api.Methods[i]
		if m.File != doc.name || m.Line == 0 {
			continue
		}
		n := 0
		for _, f := range about[m] {
			for k := range f.Cases {
				if n++; n > maxLensesOf || len(list) == maxLenses {
					break
				}
				list = append(list, codeLens{doc.methodSpan(m), &command{"explain with case " + caseTitle(&f.Cases[k]), explainCommand,
					[]any{explainArguments{doc.uri, f.Name, f.Cases[k].Name}}}})
			}
		}
	}
	return list, nil
}

// executeCommand explains a case.
func (s *server) executeCommand(_ context.Context, p *commandParams) (*explained, error) {
	var a explainArguments
	if p.Command != explainCommand || len(p.Arguments) != 1 || json.Unmarshal(p.Arguments[0], &a) != nil {
		return nil, fmt.Errorf("no command of gatemap: %s with %d arguments", p.Command, len(p.Arguments))
	}
	doc := s.document(a.URI)
	if doc == nil {
		return nil, fmt.Errorf("%s is not open", a.URI)
	}
	v := s.viewOf(doc)
	if v == nil || v.api == nil {
		return nil, fmt.Errorf("%s cannot be read", a.URI)
	}
	return v.explain(a.File, a.Case)
}

func (v *view) explain(file, name string) (*explained, error) {
	f, one := v.caseNamed(file, name)
	if one == nil {
		return nil, fmt.Errorf("%s has no case %s", file, name)
	}
	o, m, err := f.EvaluateIn(v.api, one)
	if err != nil {
		return nil, err
	}
	if o.Explanation == nil {
		return nil, fmt.Errorf("%s %s is a proxy, which hands the backend's answer through", m.HTTPMethod, m.Path)
	}
	doc := report.Evaluation{Evaluation: result.Evaluation{
		Response: o.Response, Failure: o.Failure, Explanation: o.Explanation, Operation: m, Time: time.Now(),
		Payload: one.Backend.Body, Body: one.Request.Body,
	}}
	var text, page bytes.Buffer
	if err := doc.Chain(bufio.NewWriter(&text), report.Palette{}); err != nil {
		return nil, err
	}
	if err := doc.HTML(bufio.NewWriter(&page)); err != nil {
		return nil, err
	}
	return &explained{caseTitle(one), text.String(), page.String()}, nil
}
