package main

import (
	"bufio"
	"bytes"
	"errors"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

// page writes the page of --html.
func (c *explainCmd) page(std streams) error {
	if c.Output != "text" {
		return errors.New("--html writes the page in place of -o json: give one of them")
	}
	e, err := c.inputs(std)
	if err != nil {
		return err
	}
	whole := *e // as it was given
	hidden := !c.Secrets && e.hide()
	if err := e.complete(std); err != nil {
		return err
	}
	doc := evaluate(e, true)
	if hidden && whole.complete(streams{err: new(bytes.Buffer)}) == nil {
		if before := evaluate(&whole, false).Response; before.StatusCode != doc.Response.StatusCode || before.Selected != doc.Response.Selected {
			report.Say(std.err, "with its secrets the evaluation ends otherwise, with status %d: --keep-secrets shows that", before.StatusCode)
		}
	}
	var b bytes.Buffer
	if err := doc.HTML(bufio.NewWriter(&b)); err != nil {
		return err
	}
	return files.Write(c.HTML, b.Bytes(), std.out)
}

// hide replaces the secrets of the request and of the backend's answer, and reports
// whether there were any. What was given stays as it is.
func (e *evaluation) hide() bool {
	x := new(redact.Redactor).Exchange()
	request, backend := *e.request, *e.backend
	x.Twice(func() {
		request = gatemap.Request{
			HTTPMethod: e.request.HTTPMethod, Path: x.Text(e.request.Path), Headers: x.Headers(e.request.Headers),
			PathParameters: x.Parameters(e.request.PathParameters), Querystring: x.Parameters(e.request.Querystring),
			Body: x.Body(bytes.Clone(e.request.Body)), Context: x.Members(e.request.Context), StageVariables: x.Members(e.request.StageVariables),
		}
		backend.Headers = x.Headers(e.backend.Headers)
		if e.backend.Body != nil { // without a body the request template of MOCK says the status
			backend.Body = x.Body(bytes.Clone(e.backend.Body))
		}
	})
	if !x.Changed() {
		return false
	}
	e.request, e.backend = &request, &backend
	return true
}
