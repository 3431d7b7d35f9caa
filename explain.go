package gatemap

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl"
)

// Explanation is an evaluation with every decision that led to its result, as
// data. Its String is for people, its Log is what the service would log.
type Explanation struct {
	Response *Response     // what the client gets, also when the evaluation failed
	Error    *GatewayError // nil when it did not fail

	Selection  SelectionTrace
	Conversion *ConversionTrace // nil if the evaluation did not get so far
	Template   *TemplateTrace   // likewise
	Parameters []ParameterTrace // in the order of the configuration
	Overrides  OverrideTrace
	Gateway    *GatewayTrace // nil unless the evaluation failed

	req     *Request
	backend *Backend
	kind    backendKind
}

// SelectionTrace says how the integration response was selected.
type SelectionTrace struct {
	SubjectKind   SubjectKind
	Subject       string         // what the patterns were matched against
	FunctionError string         // the X-Amz-Function-Error of a Lambda invocation
	Patterns      []PatternTrace // in the order in which they count
	Selected      string         // the key, "" if none
	StatusCode    int            // of the selected response
	Default       bool           // it is the default: no pattern matched
	Ambiguous     bool           // several patterns matched
	OwnStatus     bool           // of several, the one whose own status code the backend gave
}

// PatternTrace is one pattern and what it said to the subject.
type PatternTrace struct {
	Key        string
	StatusCode int
	Pattern    string
	Matched    bool
	Error      string // the matcher gave up
	// Reach is, without a match, the length of the longest beginning of the
	// subject that some match begins with; -1 if that is not known.
	Reach int
	// WhyNot says in plain words why the pattern does not match; "" if it does
	// or that is not known.
	WhyNot string
}

// ConversionTrace says what contentHandling did to the payload.
type ConversionTrace struct {
	Handling      ContentHandling // as configured
	PayloadType   string          // the media type of the backend's Content-Type
	BinaryPayload bool            // which is one of the binaryMediaTypes
	Accept        string          // the first media type of Accept
	BinaryAccept  bool            // which is one of the binaryMediaTypes
	Action        ConversionAction
	Changed       bool // the payload is another one than before
}

// TemplateTrace says which template was chosen.
type TemplateTrace struct {
	ContentType string // its key, "" if there is none
	Reason      template.Reason
	Passthrough bool // no template, or an empty one
	// Cut are the #foreach that left elements out beyond their limit of rounds.
	Cut []vtl.Cut
}

// ParameterTrace is one member of responseParameters.
type ParameterTrace struct {
	Key        string
	Expression string
	Source     mapping.Source
	Value      string
	Found      bool   // without a value there is no header
	WhyNot     string // why there is no value, in plain words
	Header     string // the name that the client gets; "" when the gateway drops it
	Renamed    bool   // the gateway's name is not the configured one
	Error      string
}

// OverrideTrace is what $context.responseOverride did.
type OverrideTrace struct {
	Status  int // 0 if it did not override the status
	Headers []Field
	Wire    []string // the names of Headers as the client gets them, "" when dropped
}

// GatewayTrace says which answer of the gateway itself the client gets.
type GatewayTrace struct {
	From   ResponseType // the type whose customisation counts, "" for the service's own answer
	Reason gatewayresponse.Reason

	Template   string // the media type of the template, "" if there is none
	BodyReason gatewayresponse.BodyReason
	Parameters []gatewayresponse.Parameter
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
	req, backend = orEmpty(req.clone(), backend.clone())
	x := &Explanation{Response: new(Response), req: req, backend: backend, kind: e.kind}
	ev := newEvaluation(x)
	if err, _ := e.guarded(ctx, ev, x.Response, req, backend); err != nil {
		err.fill(x.Response)
		x.Error = err
		return x, err
	}
	return x, nil
}

// answered records the answer to a failure.
func (x *Explanation) answered(c gatewayresponse.Choice, a *gatewayresponse.Answer) {
	x.Gateway = &GatewayTrace{From: c.From, Reason: c.Reason}
	if a != nil {
		x.Gateway.Template, x.Gateway.BodyReason, x.Gateway.Parameters = a.ContentType, a.BodyReason, a.Parameters
	}
}

// SubjectKind says what the patterns are matched against, in words.
type SubjectKind string

// The subjects.
const (
	SubjectBackendStatus SubjectKind = "status code of the backend"
	SubjectErrorMessage  SubjectKind = "errorMessage of the Lambda function"
	SubjectMockStatus    SubjectKind = "statusCode of the request template"
)

var subjectKinds = [...]SubjectKind{
	httpBackend:   SubjectBackendStatus,
	lambdaBackend: SubjectErrorMessage,
	mockBackend:   SubjectMockStatus,
}

// ConversionAction says what content handling does to the payload, in words.
type ConversionAction string

// The conversions.
const (
	ActionReadText     ConversionAction = "read as UTF-8 text"
	ActionEncode       ConversionAction = "base64-encode"
	ActionDecode       ConversionAction = "base64-decode"
	ActionDecodeString ConversionAction = "base64-decode the content of the JSON string" // of a Lambda function
	ActionPass         ConversionAction = "pass unchanged"
)

var conversionActions = [...]ConversionAction{
	contenthandling.Text:   ActionReadText,
	contenthandling.Encode: ActionEncode,
	contenthandling.Decode: ActionDecode,
	contenthandling.Pass:   ActionPass,
}

// selected selects for a subject and records how.
func (x *Explanation) selected(ev *evaluation, s subject, status int) (int, error) {
	e := ev.engine
	var trace selection.Trace
	if s.message { // the text can be that of a document, which ends with the evaluation
		trace = e.selector.TraceMessageFor(&ev.meter, strings.Clone(s.text), status)
	} else {
		trace = e.selector.TraceStatusFor(&ev.meter, s.matched(status), status)
	}
	x.Selection = SelectionTrace{
		SubjectKind: subjectKinds[e.kind],
		Subject:     trace.Subject,
		Default:     trace.Default,
		Ambiguous:   trace.Ambiguous,
		OwnStatus:   trace.OwnStatus,
	}
	if e.kind == lambdaBackend {
		x.Selection.FunctionError, _ = firstFold(x.backend.Headers, functionError)
	}
	for _, a := range trace.Attempts {
		r := &e.responses[a.Index]
		p := PatternTrace{Key: r.key, StatusCode: r.status, Pattern: r.pattern, Matched: a.Matched, Reach: a.Reach, WhyNot: a.WhyNot}
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
func (x *Explanation) planned(ev *evaluation, r *response, p plan, accept string, binaryPayload, binaryAccept bool) {
	payload, _ := firstFold(ev.backend.Headers, contentType)
	x.Conversion = &ConversionTrace{
		Handling:      handlingNames[r.handling],
		PayloadType:   mediatype.First(payload),
		BinaryPayload: binaryPayload,
		Accept:        mediatype.First(accept),
		BinaryAccept:  binaryAccept,
		Action:        conversionActions[p.action],
	}
	x.Template = &TemplateTrace{
		ContentType: p.template.ContentType,
		Reason:      p.template.Reason,
		Passthrough: p.template.Template == nil,
	}
}

var handlingNames = [...]ContentHandling{
	contenthandling.Undefined: "",
	contenthandling.ToBinary:  ConvertToBinary,
	contenthandling.ToText:    ConvertToText,
}

// mapped records a parameter.
func (x *Explanation) mapped(p *parameter, v mapping.Value, err error) {
	t := ParameterTrace{
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
		t.WhyNot = x.absent(p.expr)
	}
	x.Parameters = append(x.Parameters, t)
}

// absent says why a mapping expression has no value. That the names of headers
// are taken by letter case is a known issue of the service (guide,
// api-gateway-known-issues).
func (x *Explanation) absent(expr *mapping.Expression) string {
	if name, ok := expr.HeaderName(); ok {
		for _, h := range x.backend.Headers {
			if strings.EqualFold(h.Name, name) && h.Name != name {
				return "the backend's header is " + h.Name + ", and letter case counts"
			}
		}
		return "the backend gave no header " + name
	}
	switch {
	case !expr.ReadsBody():
		return "there is no such " + string(expr.Source())
	case len(x.backend.Body) == 0:
		return "the payload is empty"
	case !json.Valid(x.backend.Body):
		return "the payload is not JSON"
	}
	return "the payload has no such member"
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
