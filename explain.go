package gatemap

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
)

// Explanation is an evaluation with every decision that led to its result, as
// data. Its String is for people, its Log is what the service would log.
type Explanation struct {
	Response *Response     // what the client gets, also when the evaluation failed
	Error    *GatewayError // nil when it did not fail

	explanation.Trace

	req     *Request // nil of an explanation that no engine has made
	backend *Backend // nil where there was no answer
	kind    backendKind
}

// Explain is Evaluate with reasons. The Explanation is there even when the
// evaluation fails with a *GatewayError; it is nil with any other error. It
// shares no memory with the arguments: what the caller does with them
// afterwards does not show in it.
func (e *Engine) Explain(req *Request, backend *Backend) (*Explanation, error) {
	return e.ExplainContext(context.Background(), req, backend)
}

// ExplainContext is Explain with a context, as EvaluateContext is Evaluate.
func (e *Engine) ExplainContext(ctx context.Context, req *Request, backend *Backend) (*Explanation, error) {
	if !e.compiled() {
		return nil, errNotCompiled
	}
	x := &Explanation{req: req.clone(), backend: backend.clone(), kind: e.kind}
	response, err := e.run(ctx, nil, x.req, x.backend, x)
	x.Response = response
	x.Error, _ = err.(*GatewayError)
	return x, err
}

// String renders the explanation for people, in the order in which the
// evaluation goes.
func (x *Explanation) String() string {
	o := explanation.Outcome{StatusCode: x.Response.StatusCode}
	if err := x.Error; err != nil {
		o.Failure, o.Log, o.Cause = err.Type, err.Log, err.Err
	}
	return x.Text(o)
}

// LooksWrong lists what looks wrong about the evaluation.
func (x *Explanation) LooksWrong() []explanation.Remark {
	kind, _ := fieldlist.First(x.Response.Headers, contentType)
	return x.Trace.LooksWrong(explanation.Answer{StatusCode: x.Response.StatusCode, ContentType: kind})
}

// Log returns the execution log in the format of TestInvokeMethod, with every
// line at the given time. What only the request side knows, the request to the
// endpoint, is not there; the latency, which nobody measured, is 0. Source:
// rules/execution-log.md#lines.
func (x *Explanation) Log(at time.Time) string {
	req := x.req
	if req == nil {
		req = new(Request)
	}
	log := executionlog.Evaluation{
		HTTPMethod: req.HTTPMethod, Path: req.Path, PathParameters: req.PathParameters, Querystring: req.Querystring,
		Request:  executionlog.Message{Headers: req.Headers, Body: req.Body},
		Response: executionlog.Message{Status: x.Response.StatusCode, Headers: x.Response.Headers, Body: x.Response.Body},
	}
	if v, _, _ := template.MemberValue(req.Context, "requestId"); v != nil {
		log.RequestID, _ = v.(string)
	}
	if x.kind != mockBackend && x.backend != nil {
		log.Backend = &executionlog.Message{Status: x.backend.StatusCode, Headers: x.backend.Headers, Body: x.backend.Body}
	}
	if x.Error != nil {
		log.Failure = x.Error.Log
	}
	return log.Text(at)
}

// answered records the answer to a failure.
func (x *Explanation) answered(c gatewayresponse.Choice, a *gatewayresponse.Answer) {
	x.Gateway = &explanation.Gateway{From: c.From, Reason: c.Reason}
	if a != nil {
		x.Gateway.Template, x.Gateway.BodyReason, x.Gateway.Parameters = a.ContentType, a.BodyReason, a.Parameters
	}
}

var subjectKinds = [...]explanation.SubjectKind{
	httpBackend:   explanation.SubjectBackendStatus,
	lambdaBackend: explanation.SubjectErrorMessage,
	mockBackend:   explanation.SubjectMockStatus,
}

var conversionActions = [...]explanation.ConversionAction{
	contenthandling.Text:   explanation.ActionReadText,
	contenthandling.Encode: explanation.ActionEncode,
	contenthandling.Decode: explanation.ActionDecode,
	contenthandling.Pass:   explanation.ActionPass,
}

// selected selects for a subject and records how.
func (x *Explanation) selected(run *exchange, s subject, status int) (int, error) {
	e := run.engine
	var trace selection.Trace
	if s.message { // the text can be that of a document, which ends with the evaluation
		trace = e.selector.TraceMessage(run.use().Meter(), strings.Clone(s.text), status)
	} else {
		trace = e.selector.TraceStatus(run.use().Meter(), s.matched(status), status)
	}
	x.Selection = explanation.Selection{
		SubjectKind: subjectKinds[e.kind],
		Subject:     trace.Subject,
		Default:     trace.Default,
		Ambiguous:   trace.Ambiguous,
		OwnStatus:   trace.OwnStatus,
	}
	if e.kind == lambdaBackend {
		x.Selection.FunctionError, _ = fieldlist.First(x.backend.Headers, functionError)
	}
	for _, a := range trace.Attempts {
		r := &e.responses[a.Index]
		p := explanation.Pattern{Key: r.key, StatusCode: r.status, Pattern: r.pattern, Matched: a.Matched, Reach: a.Reach, WhyNot: a.WhyNot}
		if a.Err != nil {
			p.Error = a.Err.Error()
		}
		x.Selection.Patterns = append(x.Selection.Patterns, p)
	}
	if trace.Chosen >= 0 {
		x.Selection.Selected = e.responses[trace.Chosen].key
		x.Selection.StatusCode = e.responses[trace.Chosen].status
	}
	return trace.Chosen, trace.Err
}

// planned records the decisions about the payload.
func (x *Explanation) planned(run *exchange, r *response, action contenthandling.Action, choice template.Choice, accept string, binaryPayload, binaryAccept bool) {
	payload, _ := fieldlist.First(run.backend.Headers, contentType)
	x.Conversion = &explanation.Conversion{
		Handling:      handlingNames[r.handling],
		PayloadType:   mediatype.First(payload),
		BinaryPayload: binaryPayload,
		Accept:        mediatype.First(accept),
		BinaryAccept:  binaryAccept,
		Action:        conversionActions[action],
	}
	x.Template = &explanation.Template{
		ContentType: choice.ContentType,
		Reason:      choice.Reason,
		Passthrough: choice.Template == nil,
	}
}

// rendered renders a template and records what it did.
func (x *Explanation) rendered(dst []byte, t *template.Template, env *template.Env) ([]byte, error) {
	out, run, err := t.AppendTraced(dst, env)
	x.Template.Run, x.Template.Cut = run, slices.Clone(env.Cut)
	return out, err
}

var handlingNames = [...]ContentHandling{
	contenthandling.Undefined: "",
	contenthandling.ToBinary:  ConvertToBinary,
	contenthandling.ToText:    ConvertToText,
}

// mapped records a parameter.
func (x *Explanation) mapped(p *parameter, v mapping.Value, err error) {
	t := explanation.Parameter{
		Key:        p.key,
		Expression: p.expr.String(),
		Source:     p.expr.Source(),
		Value:      strings.Clone(v.Text), // the response can be used again
		Found:      v.Found,
		Header:     p.name,
		Renamed:    p.renamed,
	}
	switch {
	case err != nil:
		t.Error = err.Error()
	case !v.Found:
		t.WhyNot = explanation.Absent(p.expr, x.backend.Headers, x.backend.Body)
	}
	x.Parameters = append(x.Parameters, t)
}

// overridden records the overrides.
func (x *Explanation) overridden(o *template.Overrides) {
	x.Overrides.Status = o.Status
	for _, h := range o.Headers {
		wire, _ := mapping.WireName(h.Name)
		x.Overrides.Headers = append(x.Overrides.Headers, Field{Name: h.Name, Values: slices.Clone(h.Values)})
		x.Overrides.Wire = append(x.Overrides.Wire, wire)
	}
}
