package gatemap

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/payload"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
)

const (
	contentType        = "Content-Type"
	defaultContentType = "application/json"
	functionError      = "X-Amz-Function-Error"
)

// exchange is one evaluation. It stays on the stack: nothing may keep its
// address, neither in an interface nor in a closure nor in the heap. What a
// document, a conversion for a template or a template needs is the workspace,
// which use takes from a pool; the plainest evaluations, a selection by status
// and headers that are copied, never do.
//
// Where a Lambda function answers or a document is read it takes 0.83 to 0.96 of
// the time of a pooled evaluation; see plain for where even this is too long.
// What would make it slower still: a literal that is copied to the stack, a plan
// of many words that is returned by value, a deferred method value, and a call
// for each step that finds nothing to do.
type exchange struct {
	engine    *Engine
	ctx       context.Context
	req       *Request
	backend   *Backend
	dst       *Response
	in        fieldlist.Memory // that dst is made in
	body      []byte           // the payload as far as it is converted
	workspace *workspace       // nil until something needs it
	trace     *Explanation     // nil unless somebody wants reasons
}

// What a nil argument stands for. Evaluation does not change its arguments.
var (
	emptyRequest Request
	emptyBackend Backend
)

// run evaluates into dst, or into a new Response if that is nil, which is what the
// client gets even when there is an error: a *GatewayError, or that there is nothing
// to evaluate. A panic, which only a fault in this module can cause, is a failure
// like others; the workspace, whose state nobody knows then, is left to the collector.
func (e *Engine) run(ctx context.Context, dst *Response, req *Request, backend *Backend, trace *Explanation) (response *Response, failed error) {
	if !e.compiled() {
		configurationError(errNotCompiled, executionlog.Unexpected).fill(dst, dst.own())
		return dst, errNotCompiled
	}
	returned := false
	defer func() {
		if !returned {
			err := panicked(recover())
			if response = dst; dst == nil {
				response = new(Response)
			}
			err.fill(response, fieldlist.NewMemory())
			failed = err
		}
	}()
	var x exchange // one field after the other: a literal is made elsewhere and copied
	x.engine, x.ctx, x.trace = e, ctx, trace
	x.accept(req, backend)
	if x.dst = dst; dst == nil {
		x.newResponse()
	} else {
		x.in = *dst.own()
		dst.Headers, dst.StatusCode, dst.Selected, dst.Body = x.in.Reset(), 0, "", nil
	}
	err := x.steps()
	if err != nil {
		x.customise(err)
	}
	x.release()
	returned = true
	if err != nil {
		err.fill(x.dst, &x.in)
		failed = err
	}
	if dst != nil {
		*dst.kept = x.in
	}
	return x.dst, failed
}

// accept makes x that of a request and a backend's answer.
func (x *exchange) accept(req *Request, backend *Backend) {
	if req == nil {
		req = &emptyRequest
	}
	if backend == nil {
		backend = &emptyBackend
	}
	x.req, x.backend = req, backend
	if x.engine.kind != mockBackend {
		x.body = backend.Body
	}
}

// release gives the workspace back.
func (x *exchange) release() {
	if x.workspace != nil {
		x.workspace.end()
		workspaces.Put(x.workspace)
		x.workspace = nil
	}
}

// steps is the evaluation, from the backend's answer to what the client gets.
// What a step finds nothing to do for is asked here: a call takes as long as
// half of what the plainest evaluation has to do.
func (x *exchange) steps() *GatewayError {
	if len(x.backend.Body) > x.engine.limits.Payload || x.ctx != nil && x.ctx.Err() != nil {
		return x.refuse()
	}
	r, err := x.choose()
	if err != nil {
		return err
	}
	x.dst.Selected = r.key
	if r.undeclared {
		return configurationError(nil, executionlog.MethodResponse, r.statusText)
	}
	x.dst.Headers = x.in.Grow(len(r.parameters) + 1)
	x.dst.StatusCode = r.status
	plan := r.plan
	if !r.planned || x.trace != nil {
		plan = x.plan(r)
	}
	if x.trace == nil && x.keeps(plan.action) {
		x.dst.Body = x.body
	} else if err := x.convert(plan); err != nil {
		return err
	}
	if len(r.parameters) > 0 {
		if err := x.mapHeaders(r); err != nil {
			return err
		}
	}
	if plan.template != nil {
		if err := x.render(plan); err != nil {
			return err
		}
	} else if len(x.req.Context) > 0 {
		if err := x.readOverrides(); err != nil {
			return err
		}
	}
	if w := x.workspace; w != nil && (w.env.Overrides.Status != 0 || len(w.env.Overrides.Headers) > 0) {
		if err := x.override(&w.env.Overrides); err != nil {
			return err
		}
	}
	return x.engine.finish(x.dst, &x.in)
}

// refuse is the failure of a payload beyond the quota, or of an evaluation whose
// context has ended before.
func (x *exchange) refuse() *GatewayError {
	if limit := x.engine.limits.Payload; len(x.backend.Body) > limit {
		return configurationError(nil, executionlog.Payload, len(x.backend.Body), limit)
	}
	_ = x.use().Meter().Look() // notes that it has ended
	return x.exceeded()
}

// exceeded returns the failure of an evaluation that a limit or its context has
// ended. It is asked after what has no other way to say so.
func (x *exchange) exceeded() *GatewayError {
	if x.workspace == nil {
		return nil
	}
	if err := x.workspace.Meter().Err(); err != nil {
		return configurationError(err, executionlog.Ended)
	}
	return nil
}

// choose selects the integration response: by the table of statuses, if that is
// enough.
func (x *exchange) choose() (*response, *GatewayError) {
	if e := x.engine; e.kind == httpBackend && x.trace == nil {
		if i, known := e.selector.KnownStatus(x.backend.StatusCode); known {
			return &e.responses[i], nil
		}
	}
	return x.search()
}

// search selects the integration response by the patterns.
func (x *exchange) search() (*response, *GatewayError) {
	subject, status, err := x.subject()
	if ended := x.exceeded(); ended != nil { // before any error of what was not read
		err = ended
	}
	if err != nil {
		return nil, err
	}
	i, cause := x.match(subject, status)
	if cause != nil {
		return nil, x.engine.selectionFailed(cause)
	}
	if err := x.exceeded(); err != nil {
		return nil, err
	}
	return &x.engine.responses[i], nil
}

// match asks the patterns, whose work the evaluation pays for.
func (x *exchange) match(s subject, status int) (int, error) {
	selector := x.engine.selector
	if x.trace != nil {
		return x.trace.selected(x, s, status)
	}
	if s.message {
		if !selector.HasPatterns() {
			return selector.ByMessage(x.ctx, s.text, status)
		}
		return selector.ByMessage(x.use().Meter(), s.text, status)
	}
	if i, known := selector.KnownStatus(status); known {
		return i, nil
	}
	return selector.ByStatus(x.use().Meter(), status)
}

func (e *Engine) selectionFailed(cause error) *GatewayError {
	var gaveUp *selection.PatternError
	if errors.As(cause, &gaveUp) {
		return configurationError(cause, executionlog.Pattern, e.responses[gaveUp.Index].key)
	}
	return configurationError(nil, "%s", executionlog.Failed+cause.Error())
}

// subject is what the patterns are matched against.
type subject struct {
	message bool // text is the subject; otherwise it is the status
	text    string
}

// matched returns the text that the patterns are matched against.
func (s subject) matched(status int) string {
	if s.message {
		return s.text
	}
	return strconv.Itoa(status)
}

// subject finds the subject and the status of the backend.
func (x *exchange) subject() (subject, int, *GatewayError) {
	status := x.backend.StatusCode
	switch x.engine.kind {
	case lambdaBackend:
		if status == 0 {
			status = 200
		}
		s, err := x.lambdaSubject(status)
		return s, status, err
	case mockBackend:
		if status == 0 {
			return x.mockSubject()
		}
	}
	return subject{}, status, nil
}

// lambdaSubject is the decoded errorMessage (rules/selection.md#lambda, rules/selection.md#lambda-error). An
// invocation that failed itself does not get as far
// (rules/selection.md#lambda-error, rules/selection.md#lambda-invocation). The
// answer is JSON, and so text for every reader of it, whatever contentHandling
// does later: a byte that is not UTF-8 reads as U+FFFD.
func (x *exchange) lambdaSubject(status int) (subject, *GatewayError) {
	if text, _ := x.convertBody(nil, contenthandling.Text, x.body); !payload.Same(text, x.body) {
		x.setBody(text)
	}
	s := subject{message: true}
	if _, byFunction := fieldlist.First(x.backend.Headers, functionError); status >= 400 && !byFunction {
		return s, configurationError(nil, executionlog.Invocation, status)
	}
	if !payload.MayFail(x.body) {
		return s, nil
	}
	if x.use().AccessDenied() {
		if status < 400 {
			status = 403
		}
		return s, configurationError(nil, executionlog.Invocation, status)
	}
	if x.engine.selector.HasPatterns() || x.trace != nil {
		s.text = x.use().ErrorMessage()
	}
	return s, nil
}

// mockSubject reads the status from the rendered request template. A MOCK
// integration without a request template answers with its default response
// (rules/selection.md#subject).
func (x *exchange) mockSubject() (subject, int, *GatewayError) {
	if len(x.backend.Body) == 0 {
		return subject{message: true}, 0, nil
	}
	status, err := x.use().MockStatus(x.backend.Body)
	if err != nil {
		return subject{}, 0, configurationError(err, executionlog.MockStatus)
	}
	return subject{}, status, nil
}

// plan is what happens to the payload: a conversion, then perhaps a template.
type plan struct {
	action   contenthandling.Action
	template *template.Template // nil: the payload passes through
}

// plan decides by the request's Accept and the backend's Content-Type.
func (x *exchange) plan(r *response) plan {
	types := &x.engine.types
	accept, _ := fieldlist.First(x.req.Headers, "Accept")
	choice := r.templates.Choose(accept)
	binaryPayload, binaryAccept := false, false
	if !types.Empty() {
		kind, _ := fieldlist.First(x.backend.Headers, contentType)
		binaryPayload, binaryAccept = types.Match(kind), types.Match(accept)
	} else if r.templates == nil {
		accept = "" // nothing depends on it
	}
	action := contenthandling.Decide(r.handling, !types.Empty(), binaryPayload, binaryAccept)
	if x.trace != nil {
		x.trace.planned(x, r, action, choice, accept, binaryPayload, binaryAccept)
	}
	return plan{action, choice.Template}
}

// plan prepares the plan of a response for which neither header matters. What the
// only template renders does not depend on Accept.
func (e *Engine) plan(r *response, templates int) {
	all := e.types.All()
	r.planned = (e.types.Empty() || all) && (templates == 1 || !r.templates.Renders())
	r.plan = plan{contenthandling.Decide(r.handling, !e.types.Empty(), all, all), r.templates.Choose("").Template}
}

// convert makes the payload what contentHandling demands. What a template will
// read is made in the workspace, so that in.Body is free for its output.
func (x *exchange) convert(p plan) *GatewayError {
	buf := &x.in.Body
	if p.template != nil {
		w := x.use()
		buf, w.buf = (*[]byte)(&w.buf), w.buf[:0]
	}
	before := x.body
	after, err := x.converted(*buf, p.action)
	if ended := x.exceeded(); ended != nil {
		return ended
	}
	if err != nil {
		return configurationError(err, executionlog.Base64)
	}
	if !payload.Same(before, after) {
		*buf = after
		x.setBody(after)
	}
	if x.trace != nil {
		x.trace.Conversion.Changed = x.engine.kind != mockBackend && !payload.Same(x.backend.Body, after)
	}
	x.dst.Body = after
	return nil
}

// keeps reports whether an action leaves the payload as it is. That of a Lambda
// function is valid text already.
func (x *exchange) keeps(action contenthandling.Action) bool {
	if action == contenthandling.Text && x.engine.kind == lambdaBackend {
		return true
	}
	return !payload.InPieces(x.ctx, x.body) && payload.Keeps(action, x.body)
}

// convertBody is action.Convert for body, in pieces where the context can end the
// evaluation of a long one.
func (x *exchange) convertBody(buf []byte, action contenthandling.Action, body []byte) ([]byte, error) {
	if payload.InPieces(x.ctx, body) {
		return payload.Convert(x.use().Meter(), buf, action, body, x.engine.codec)
	}
	return action.Convert(buf, body, x.engine.codec)
}

// setBody makes b the payload.
func (x *exchange) setBody(b []byte) {
	x.body = b
	if x.workspace != nil {
		x.workspace.SetBody(b)
	}
}

// converted applies action to the payload, in buf where it changes anything.
// That of a Lambda function is JSON, and valid text already: a string is
// decoded by its content.
func (x *exchange) converted(buf []byte, action contenthandling.Action) ([]byte, error) {
	text := x.body
	if x.engine.kind == lambdaBackend {
		switch action {
		case contenthandling.Text:
			return text, nil
		case contenthandling.Decode:
			if content, ok := contenthandling.JSONString(text); ok {
				return x.decodedString(buf, content)
			}
		}
	}
	return x.convertBody(buf, action, text)
}

func (x *exchange) decodedString(buf, content []byte) ([]byte, error) {
	if x.trace != nil {
		x.trace.Conversion.Action = explanation.ActionDecodeString
	}
	after, err := x.convertBody(buf, contenthandling.Decode, content)
	if err != nil {
		err = fmt.Errorf("the content of the JSON string: %w", err)
	}
	return after, err
}

// mapHeaders evaluates the responseParameters, of which most are a text or one
// of the backend's headers.
func (x *exchange) mapHeaders(r *response) *GatewayError {
	for i := range r.parameters {
		p := &r.parameters[i]
		v := mapping.Value{Text: p.text, Found: true}
		var err error
		switch p.origin {
		case fromHeader:
			v.Text, v.Found = fieldlist.Last(x.backend.Headers, p.text, x.engine.foldCase)
		case fromExpression:
			v, x.in.Text, err = p.expr.AppendValue(x.in.Text, x.use())
		}
		if err == nil && v.Found && !p.checked && !mapping.ValidValue(v.Text) {
			err = errControlCharacter
		}
		if x.trace != nil {
			x.trace.mapped(p, v, err)
		}
		if err != nil {
			return configurationError(err, executionlog.Parameter, p.key)
		}
		if v.Found && !p.dropped {
			x.dst.Headers = x.in.Add(x.dst.Headers, p.name, v.Text)
		}
	}
	return x.exceeded()
}

var errControlCharacter = errors.New("the value has a control character, which would split the response")

// render renders the template, which needs text (rules/content-handling.md#table,
// rules/content-handling.md#templates).
func (x *exchange) render(p plan) *GatewayError {
	if !p.action.IsText() {
		return configurationError(nil, executionlog.Binary)
	}
	w := x.use()
	w.fillEnv()
	if p.template.ReadsRequest() {
		w.env.Params = template.Params{Path: x.req.PathParameters, Querystring: x.req.Querystring, Header: x.req.Headers}
		w.env.StageVariables = x.req.StageVariables
	}
	out, borrowed := x.in.Body, x.dst.kept == nil || cap(x.in.Body) == 0
	if borrowed {
		out = w.out
	}
	var err error
	if x.trace != nil {
		out, err = x.trace.rendered(out[:0], p.template, &w.env)
	} else {
		out, err = p.template.Append(out[:0], &w.env)
	}
	if err != nil {
		return configurationError(err, executionlog.Template)
	}
	if borrowed {
		x.engine.renders(len(out))
		out = w.out.Owned(x.in.Body, out)
	}
	x.in.Body, x.dst.Body = out, out
	return nil
}

// renders notes how long a body is, for the next Response.
func (e *Engine) renders(n int) {
	if n > fieldlist.MostText {
		n = 0
	}
	if usual := int(e.usual.Load()); n > usual || n < usual/2 {
		e.usual.Store(int32(n))
	}
}

// readOverrides reads what the template of the request has set, which counts
// alone when no response template was rendered (rules/templates.md#overrides).
func (x *exchange) readOverrides() *GatewayError {
	if !template.HasMember(x.req.Context, "responseOverride") {
		return nil
	}
	w := x.use()
	w.fillEnv()
	if err := w.env.ReadOverrides(); err != nil {
		return configurationError(err, executionlog.Template)
	}
	return nil
}

// override applies what the templates of request and response have set.
func (x *exchange) override(o *template.Overrides) *GatewayError {
	if o.Status != 0 {
		x.dst.StatusCode = o.Status
	}
	if x.trace != nil {
		x.trace.overridden(o)
	}
	mapped := len(x.dst.Headers) // which alone can have the name of an override
	for i := range o.Headers {
		if err := overrideHeader(x.dst, &x.in, &o.Headers[i], &mapped); err != nil {
			return err
		}
	}
	return nil
}

// overrideHeader puts an overridden header in the place of a mapped one.
func overrideHeader(dst *Response, in *fieldlist.Memory, h *Field, mapped *int) *GatewayError {
	if !mapping.ValidName(h.Name) {
		return configurationError(nil, executionlog.Override, h.Name)
	}
	for _, v := range h.Values {
		if !mapping.ValidValue(v) {
			return configurationError(errControlCharacter, executionlog.Override, h.Name)
		}
	}
	name, ok := mapping.WireName(h.Name)
	if !ok {
		return nil
	}
	dst.Headers, *mapped = fieldlist.DeleteFirst(dst.Headers, name, *mapped)
	if len(h.Values) > 0 {
		dst.Headers = in.AddList(dst.Headers, name, h.Values)
	}
	return nil
}

// finish adds the default Content-Type (rules/parameters.md#content-type) and checks the
// size of the headers.
func (e *Engine) finish(dst *Response, in *fieldlist.Memory) *GatewayError {
	total, typed := 0, false
	for i := range dst.Headers {
		h := &dst.Headers[i]
		if len(h.Name) == len(contentType) && !typed {
			typed = fieldlist.EqualFold(h.Name, contentType)
		}
		for k := range h.Values {
			total += len(h.Name) + len(": ") + len(h.Values[k]) + len("\r\n")
		}
	}
	if !typed {
		dst.Headers = in.Add(dst.Headers, contentType, defaultContentType)
		total += len(contentType) + len(": ") + len(defaultContentType) + len("\r\n")
	}
	if limit := e.limits.Headers; total > limit {
		return configurationError(nil, executionlog.Headers, total, limit)
	}
	return nil
}
