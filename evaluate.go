package gatemap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/gatemap/gatemap/contenthandling"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
)

const (
	contentType        = "Content-Type"
	defaultContentType = "application/json"
	functionError      = "X-Amz-Function-Error"
)

// evaluation is the state of one run. It is pooled; end lets go of what it had
// borrowed. It is the mapping.Message of its run.
type evaluation struct {
	engine  *Engine
	req     *Request
	backend *Backend
	trace   *Explanation // nil unless somebody wants reasons
	meter   meter.Meter

	body   []byte       // the payload that document reads
	json   jsondoc.Lazy // body as JSON, shared by selection, mapping and template
	custom jsondoc.Lazy // the JSON in its errorMessage
	buf    []byte       // a converted payload that a template will read

	env    template.Env
	filled bool // env holds something
}

// newEvaluation makes a state; trace is nil unless somebody wants reasons.
func newEvaluation(trace *Explanation) *evaluation {
	return &evaluation{trace: trace}
}

// keepBuffer bounds the buffer that stays in the pool.
const keepBuffer = 1 << 20

func (ev *evaluation) begin(ctx context.Context, e *Engine, req *Request, backend *Backend) {
	ev.meter.Begin(ctx, e.metered, nil)
	ev.engine, ev.req, ev.backend = e, req, backend
	if e.kind != mockBackend {
		ev.body = backend.Body
	}
}

func (ev *evaluation) end() {
	ev.setBody(nil)
	ev.meter.End()
	ev.engine, ev.req, ev.backend = nil, nil, nil
	poison.Bytes(ev.buf)
	if cap(ev.buf) > keepBuffer {
		ev.buf = nil
	}
	if ev.filled {
		ev.env.Reset()
		ev.filled = false
	}
}

// setBody makes b the payload. What was read from the one before is gone.
func (ev *evaluation) setBody(b []byte) {
	ev.body = b
	ev.json.Reset()
	ev.custom.Reset()
}

// run evaluates into dst, which is empty.
func (ev *evaluation) run(dst *Response) *GatewayError {
	if limit := ev.engine.limits.Payload; len(ev.backend.Body) > limit {
		return configurationError(nil, logPayload, len(ev.backend.Body), limit)
	}
	if err := ev.exceeded(); err != nil { // the context had ended before
		return err
	}
	r, err := ev.choose()
	if err == nil {
		err = ev.exceeded()
	}
	if err != nil {
		return err
	}
	dst.Selected = r.key
	if r.undeclared {
		return configurationError(nil, logMethodResponse, r.statusText)
	}
	dst.StatusCode = r.status
	plan := ev.plan(r)
	if err := ev.convert(dst, plan); err != nil {
		return err
	}
	if err := ev.mapHeaders(dst, r); err != nil {
		return err
	}
	if err := ev.exceeded(); err != nil {
		return err
	}
	if err := ev.transform(dst, plan); err != nil {
		return err
	}
	return ev.engine.finish(dst)
}

// exceeded returns the failure of an evaluation that a limit or its context has
// ended. It is asked after what has no other way to say so.
func (ev *evaluation) exceeded() *GatewayError {
	err := ev.meter.Err()
	if err == nil {
		return nil
	}
	return configurationError(err, logEnded)
}

// plan is what happens to the payload: a conversion, then perhaps a template.
type plan struct {
	action   contenthandling.Action
	template template.Choice
}

// plan decides by the request's Accept and the backend's Content-Type, which
// are read only where they matter.
func (ev *evaluation) plan(r *response) plan {
	e := ev.engine
	var accept string
	if !e.types.Empty() || r.templates != nil {
		accept, _ = firstFold(ev.req.Headers, "Accept")
	}
	p := plan{template: r.templates.Choose(accept)}
	var binaryPayload, binaryAccept bool
	if !e.types.Empty() {
		payload, _ := firstFold(ev.backend.Headers, contentType)
		binaryPayload, binaryAccept = e.types.Match(payload), e.types.Match(accept)
	}
	p.action = contenthandling.Decide(r.handling, !e.types.Empty(), binaryPayload, binaryAccept)
	if ev.trace != nil {
		ev.trace.planned(ev, r, p, accept, binaryPayload, binaryAccept)
	}
	return p
}

// convert makes the payload what contentHandling demands. What a template will
// read is made in ev.buf, so that dst.body is free for its output.
func (ev *evaluation) convert(dst *Response, p plan) *GatewayError {
	buf := &dst.body
	if p.template.Template != nil {
		buf, ev.buf = &ev.buf, ev.buf[:0]
	}
	before := ev.body
	after, err := ev.converted(*buf, p.action)
	if err != nil {
		return configurationError(err, logBase64)
	}
	if !same(before, after) {
		*buf = after
		ev.setBody(after)
	}
	if ev.trace != nil {
		ev.trace.Conversion.Changed = ev.engine.kind != mockBackend && !same(ev.backend.Body, after)
	}
	dst.Body = after
	return nil
}

// converted applies action to the payload, in buf where it changes anything.
// That of a Lambda function is JSON, and valid text already: a string is
// decoded by its content.
func (ev *evaluation) converted(buf []byte, action contenthandling.Action) ([]byte, error) {
	text := ev.body
	if ev.engine.kind == lambdaBackend {
		switch action {
		case contenthandling.Text:
			return text, nil
		case contenthandling.Decode:
			if content, ok := contenthandling.JSONString(text); ok {
				return ev.decodedString(buf, content)
			}
		}
	}
	return action.Convert(buf, text, ev.engine.codec)
}

func (ev *evaluation) decodedString(buf, content []byte) ([]byte, error) {
	if ev.trace != nil {
		ev.trace.Conversion.Action = ActionDecodeString
	}
	after, err := contenthandling.Decode.Convert(buf, content, ev.engine.codec)
	if err != nil {
		err = fmt.Errorf("the content of the JSON string: %w", err)
	}
	return after, err
}

// same reports whether two slices are one.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// mapHeaders evaluates the responseParameters.
func (ev *evaluation) mapHeaders(dst *Response, r *response) *GatewayError {
	for i := range r.parameters {
		p := &r.parameters[i]
		v, text, err := p.expr.AppendValue(dst.text, ev)
		dst.text = text
		if err == nil && v.Found && !p.checked && !mapping.ValidValue(v.Text) {
			err = errControlCharacter
		}
		if ev.trace != nil {
			ev.trace.mapped(p, v, err)
		}
		if err != nil {
			return configurationError(err, logParameter, p.key)
		}
		if v.Found && !p.dropped {
			dst.addHeader(p.name, v.Text)
		}
	}
	return nil
}

var errControlCharacter = errors.New("the value has a control character, which would split the response")

// transform renders the template, if there is one, and applies overrides. A
// template needs text (rules/content-handling.md#table, rules/content-handling.md#templates).
func (ev *evaluation) transform(dst *Response, p plan) *GatewayError {
	t := p.template.Template
	if t != nil {
		if !p.action.IsText() {
			return configurationError(nil, logBinary)
		}
		out, err := ev.renderBody(dst.body[:0], t)
		if ev.trace != nil {
			ev.trace.Template.Cut = slices.Clone(ev.env.Cut)
		}
		if err != nil {
			return configurationError(err, logTemplate)
		}
		dst.body, dst.Body = out, out
	}
	o, err := ev.overrides(t != nil)
	if err != nil {
		return configurationError(err, logTemplate)
	}
	if o.Status != 0 {
		dst.StatusCode = o.Status
	}
	if ev.trace != nil {
		ev.trace.overridden(o)
	}
	for i := range o.Headers {
		if err := override(dst, &o.Headers[i]); err != nil {
			return err
		}
	}
	return nil
}

// override puts an overridden header in the place of a mapped one.
func override(dst *Response, h *Field) *GatewayError {
	if !mapping.ValidName(h.Name) {
		return configurationError(nil, logOverride, h.Name)
	}
	for _, v := range h.Values {
		if !mapping.ValidValue(v) {
			return configurationError(errControlCharacter, logOverride, h.Name)
		}
	}
	name, ok := mapping.WireName(h.Name)
	if !ok {
		return nil
	}
	dst.removeHeader(name)
	if len(h.Values) > 0 {
		n := len(dst.values)
		dst.values = append(dst.values, h.Values...)
		dst.appendField(Field{Name: name, Values: dst.values[n:len(dst.values):len(dst.values)]})
	}
	return nil
}

// finish adds the default Content-Type (rules/parameters.md#content-type) and checks the
// size of the headers.
func (e *Engine) finish(dst *Response) *GatewayError {
	total, typed := 0, false
	for i := range dst.Headers {
		h := &dst.Headers[i]
		if len(h.Name) == len(contentType) && !typed {
			typed = equalFold(h.Name, contentType)
		}
		for k := range h.Values {
			total += len(h.Name) + len(": ") + len(h.Values[k]) + len("\r\n")
		}
	}
	if !typed {
		dst.addHeader(contentType, defaultContentType)
		total += len(contentType) + len(": ") + len(defaultContentType) + len("\r\n")
	}
	if limit := e.limits.Headers; total > limit {
		return configurationError(nil, logHeaders, total, limit)
	}
	return nil
}

// firstFold returns the first value of a header without regard to case: the
// gateway's own reading of Accept and Content-Type.
func firstFold(fields []Field, name string) (string, bool) {
	for i := range fields {
		if f := &fields[i]; len(f.Name) == len(name) && len(f.Values) > 0 && equalFold(f.Name, name) {
			return f.Values[0], true
		}
	}
	return "", false
}

func (e *Engine) names(f *Field, name string) bool {
	return f.Name == name || e.foldCase && len(f.Name) == len(name) && equalFold(f.Name, name)
}

// LastHeader implements mapping.Message.
func (ev *evaluation) LastHeader(name string) (string, bool) {
	return ev.engine.lastHeader(ev.backend.Headers, name)
}

func (e *Engine) lastHeader(fields []Field, name string) (string, bool) {
	for i := len(fields) - 1; i >= 0; i-- {
		if f := &fields[i]; len(f.Values) > 0 && e.names(f, name) {
			return f.Values[len(f.Values)-1], true
		}
	}
	return "", false
}

// AppendHeader implements mapping.Message.
func (ev *evaluation) AppendHeader(dst []byte, name string) ([]byte, bool) {
	found := false
	for i := range ev.backend.Headers {
		f := &ev.backend.Headers[i]
		if !ev.engine.names(f, name) {
			continue
		}
		for _, v := range f.Values {
			if found {
				dst = append(dst, ',')
			}
			dst, found = append(dst, v...), true
		}
	}
	return dst, found
}

// Body implements mapping.Message.
func (ev *evaluation) Body() []byte { return ev.body }

// emptyObject stands for an empty payload (rules/parameters.md#body, rules/templates.md#input).
var emptyObject = []byte("{}")

// Meter gives templates what the whole evaluation draws on.
func (ev *evaluation) Meter() *meter.Meter { return &ev.meter }

// Document is the payload as JSON, for mapping expressions and templates.
func (ev *evaluation) Document() (jsondoc.Value, error) {
	if len(ev.body) == 0 {
		return ev.json.Root(&ev.meter, emptyObject)
	}
	return ev.json.Root(&ev.meter, ev.body)
}

// CustomError is the JSON in the errorMessage of a Lambda function, for mapping
// expressions.
func (ev *evaluation) CustomError() (jsondoc.Value, bool) {
	message := ev.errorMessage()
	if message == "" {
		return jsondoc.Value{}, false
	}
	v, err := ev.custom.Root(&ev.meter, unsafe.Slice(unsafe.StringData(message), len(message)))
	return v, err == nil
}

// errorMessage returns the string under errorMessage of the payload, "" when
// the payload is no object or has no such string.
func (ev *evaluation) errorMessage() string {
	if !mentions(ev.body, "errorMessage") {
		return ""
	}
	root, err := ev.Document()
	if err != nil {
		return ""
	}
	v, _ := root.Get("errorMessage")
	return v.Str()
}

// mentions reports whether a JSON text can hold the word as a whole member
// name or value: literally, or with an escape.
func mentions(text []byte, word string) bool {
	return bytes.Contains(text, []byte(word)) || bytes.IndexByte(text, '\\') >= 0
}

// validText makes the payload of a Lambda function text, for every reader of
// it and whatever contentHandling does later: the answer is JSON, and a byte
// that is not UTF-8 reads as U+FFFD.
func (ev *evaluation) validText() {
	if !utf8.Valid(ev.body) {
		ev.setBody(javatext.AppendUTF8(nil, ev.body))
	}
}

// choose selects the integration response.
func (ev *evaluation) choose() (*response, *GatewayError) {
	subject, status, err := ev.subject()
	if ended := ev.exceeded(); ended != nil { // before any error of what was not read
		err = ended
	}
	if err != nil {
		return nil, err
	}
	e := ev.engine
	var i int
	var cause error
	switch {
	case ev.trace != nil:
		i, cause = ev.trace.selected(ev, subject, status)
	case subject.message:
		i, cause = e.selector.ByMessageFor(&ev.meter, subject.text, status)
	default:
		i, cause = e.selector.ByStatusFor(&ev.meter, status)
	}
	if cause != nil {
		return nil, e.selectionFailed(cause)
	}
	return &e.responses[i], nil
}

func (e *Engine) selectionFailed(cause error) *GatewayError {
	var gaveUp *selection.PatternError
	if errors.As(cause, &gaveUp) {
		return configurationError(cause, logPattern, e.responses[gaveUp.Index].key)
	}
	return configurationError(nil, "%s", executionFailed+cause.Error())
}

// subject is what the patterns are matched against.
type subject struct {
	message bool // text is the subject; otherwise it is the status
	text    string
}

// subject finds the subject and the status of the backend.
func (ev *evaluation) subject() (subject, int, *GatewayError) {
	status := ev.backend.StatusCode
	switch ev.engine.kind {
	case lambdaBackend:
		if status == 0 {
			status = 200
		}
		s, err := ev.lambdaSubject(status)
		return s, status, err
	case mockBackend:
		if status == 0 {
			return ev.mockSubject()
		}
	}
	return subject{}, status, nil
}

// lambdaSubject is the decoded errorMessage (rules/selection.md#lambda, rules/selection.md#lambda-error). An
// invocation that failed itself does not get as far
// (rules/selection.md#lambda-error, rules/selection.md#lambda-invocation).
func (ev *evaluation) lambdaSubject(status int) (subject, *GatewayError) {
	ev.validText()
	if failed := ev.failedInvocation(status); failed != 0 {
		return subject{}, configurationError(nil, logInvocation, failed)
	}
	s := subject{message: true}
	if ev.engine.selector.HasPatterns() || ev.trace != nil {
		s.text = ev.errorMessage()
	}
	return s, nil
}

const accessDenied = "AccessDeniedException"

// failedInvocation returns the status of an invocation that failed itself, 0
// for one that reached the function.
func (ev *evaluation) failedInvocation(status int) int {
	if _, byFunction := firstFold(ev.backend.Headers, functionError); status >= 400 && !byFunction {
		return status
	}
	if !mentions(ev.body, accessDenied) {
		return 0
	}
	root, err := ev.Document()
	if err != nil {
		return 0
	}
	name, _ := root.Get("__type")
	if !strings.HasSuffix(name.Str(), accessDenied) {
		return 0
	}
	if status >= 400 {
		return status
	}
	return 403
}

// mockSubject reads the status from the rendered request template, as
// leniently as the service does: it has to be an integer
// (rules/selection.md#subject). A MOCK integration without a request template answers
// with its default response (rules/selection.md#subject).
func (ev *evaluation) mockSubject() (subject, int, *GatewayError) {
	if len(ev.backend.Body) == 0 {
		return subject{message: true}, 0, nil
	}
	defer ev.custom.Reset() // free for this: only a Lambda function has custom errors
	root, err := ev.custom.Root(&ev.meter, ev.backend.Body)
	if err != nil {
		return subject{}, 0, configurationError(err, logMockStatus)
	}
	status, _ := root.Get("statusCode")
	if !status.IsIntegral() || int64(int32(status.Int64())) != status.Int64() {
		return subject{}, 0, configurationError(nil, logMockStatus)
	}
	return subject{}, int(status.Int64()), nil
}

// matched returns the text that the patterns are matched against.
func (s subject) matched(status int) string {
	if s.message {
		return s.text
	}
	return strconv.Itoa(status)
}

// renderBody appends what the template prints. The document of the payload is
// the one that selection and parameters have read, if they have.
func (ev *evaluation) renderBody(dst []byte, t *template.Template) ([]byte, error) {
	ev.fillEnv()
	ev.env.Body = ev.body
	ev.env.Params = template.Params{
		Path:        ev.req.PathParameters,
		Querystring: ev.req.Querystring,
		Header:      ev.req.Headers,
	}
	return t.Append(dst, &ev.env)
}

// fillEnv makes the parts of the environment that overrides need too.
func (ev *evaluation) fillEnv() {
	ev.filled = true
	ev.env.Context = ev.req.Context
	ev.env.StageVariables = ev.req.StageVariables
	ev.env.Shared = ev
}

var noOverrides template.Overrides

// overrides returns what the templates of request and response have set. When
// no response template was rendered, that of the request counts alone.
func (ev *evaluation) overrides(rendered bool) (*template.Overrides, error) {
	if rendered {
		return &ev.env.Overrides, nil
	}
	if !template.HasMember(ev.req.Context, "responseOverride") {
		return &noOverrides, nil
	}
	ev.fillEnv()
	err := ev.env.ReadOverrides()
	return &ev.env.Overrides, err
}

// ContextValue implements mapping.Message.
func (ev *evaluation) ContextValue(path []string) (any, error) {
	v, _, err := template.MemberValue(ev.req.Context, path...)
	return v, err
}

// StageVariable implements mapping.Message.
func (ev *evaluation) StageVariable(name string) (any, bool, error) {
	return template.MemberValue(ev.req.StageVariables, name)
}

// passes evaluates the plainest case without a state of its own: the status
// selects, parameters are static or read one header, no template is rendered,
// nothing can have been overridden, and the payload stays as it is. It reports
// false for every other case and for what fails; what it does is what run does.
func (e *Engine) passes(dst *Response, req *Request, backend *Backend) bool {
	if e.kind != httpBackend || req == nil || backend == nil || len(req.Context) > 0 || len(backend.Body) > e.limits.Payload {
		return false
	}
	i, known := e.selector.KnownStatus(backend.StatusCode)
	if !known {
		return false
	}
	r := &e.responses[i]
	if !r.plain || !e.untouched(r, req, backend) {
		return false
	}
	dst.reset()
	dst.StatusCode, dst.Selected, dst.Body = r.status, r.key, backend.Body
	for i := range r.parameters {
		p := &r.parameters[i]
		value := p.text
		if p.header {
			var found bool
			if value, found = e.lastHeader(backend.Headers, p.text); !found {
				continue
			}
			if !mapping.ValidValue(value) {
				return false
			}
		}
		if !p.dropped {
			dst.addHeader(p.name, value)
		}
	}
	return e.finish(dst) == nil
}

// untouched reports whether content handling leaves the payload as it is.
func (e *Engine) untouched(r *response, req *Request, backend *Backend) bool {
	switch e.decide(r, req, backend) {
	case contenthandling.Pass:
		return true
	case contenthandling.Text:
		return utf8.Valid(backend.Body)
	}
	return false
}

// decide gives the conversion of the payload.
func (e *Engine) decide(r *response, req *Request, backend *Backend) contenthandling.Action {
	binaryPayload, binaryAccept := e.types.All(), e.types.All()
	if !e.types.Empty() && !e.types.All() {
		accept, _ := firstFold(req.Headers, "Accept")
		payload, _ := firstFold(backend.Headers, contentType)
		binaryPayload, binaryAccept = e.types.Match(payload), e.types.Match(accept)
	}
	return contenthandling.Decide(r.handling, !e.types.Empty(), binaryPayload, binaryAccept)
}

// markPlain finds the responses that passes can answer with.
func (e *Engine) markPlain() {
	for i := range e.responses {
		r := &e.responses[i]
		r.plain = !r.templates.Renders() && !r.undeclared
		for k := range r.parameters {
			r.plain = r.parameters[k].simple() && r.plain
		}
	}
}

// simple prepares a parameter for passes; false if it reads more than a header.
func (p *parameter) simple() bool {
	if p.text, p.header = p.expr.Header(); p.header {
		return true
	}
	var static bool
	p.text, static = p.expr.Static()
	return static && p.checked
}
