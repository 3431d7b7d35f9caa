package gatemap

import (
	"fmt"

	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// APIConfigurationError is the type of every failure of an integration
// response. The guide names it for two of them, no match and base64; for the
// others it is this package's choice
// (rules/gateway-responses.md#failure).
const APIConfigurationError = gatewayresponse.APIConfigurationError

// internalServerError is the message and body of every such failure, 36 bytes
// with the blank behind the colon (rules/gateway-responses.md#failure).
const (
	internalServerError = "Internal server error"
	errorBody           = `{"message": "` + internalServerError + `"}`
	errorTypeHeader     = "x-amzn-ErrorType"
	errorTypeName       = "InternalServerErrorException"
)

// GatewayError is an evaluation that the service answers itself.
type GatewayError struct {
	Type    ResponseType
	Message string // what the client reads
	Log     string // the line of the execution log
	Err     error  // underlying error, returned by Unwrap; nil where Log has all of it

	// StatusCode is what the client gets where that is not what the type has and
	// the API has no answer of its own; 0 is that of the type.
	StatusCode int

	// ValidationError is $context.error.validationErrorString, of a request
	// whose body does not match its model.
	ValidationError string

	answer *gatewayresponse.Answer // nil unless the API has customised it
}

// Error gives the type, the log line and the underlying error.
func (e *GatewayError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Type, e.Log, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Type, e.Log)
}

// Unwrap returns Err.
func (e *GatewayError) Unwrap() error { return e.Err }

// Response returns what the client gets: the API's own answer to a failure of
// this type, see Options.GatewayResponses, or status 500 and the service's body.
func (e *GatewayError) Response() *Response {
	r := new(Response)
	e.fill(r, fieldlist.NewMemory())
	return r
}

// fill makes dst the response of e, in the memory in.
func (e *GatewayError) fill(dst *Response, in *fieldlist.Memory) {
	dst.Headers, dst.Selected, dst.StatusCode = in.Reset(), "", 500
	dst.Headers = in.Add(dst.Headers, contentType, defaultContentType)
	kind, known := gatewayresponse.FindType(e.Type)
	if !known || e.Type == APIConfigurationError {
		dst.Headers = in.Add(dst.Headers, errorTypeHeader, errorTypeName)
		in.Body = append(in.Body, errorBody...)
	} else {
		dst.StatusCode = kind.StatusCode
		dst.Headers = in.Add(dst.Headers, errorTypeHeader, kind.ErrorType)
		in.Body = (&gatewayresponse.Failure{Message: e.Message}).AppendBody(in.Body)
	}
	if e.StatusCode != 0 {
		dst.StatusCode = e.StatusCode
	}
	if e.answer != nil {
		dst.customise(in, e.answer)
	}
	dst.Body = in.Body
}

// NewGatewayError is a failure of the gateway that no evaluation found: the
// backend did not answer, the request was refused. The message is that of the
// type; log is the line of the execution log, err the underlying error or nil.
func NewGatewayError(kind ResponseType, log string, err error) *GatewayError {
	known, _ := gatewayresponse.FindType(kind)
	return &GatewayError{Type: kind, Message: known.Message, Log: log, Err: err}
}

// Fail returns what the client gets for a failure that is not one of
// evaluation: the API's own answer for its type, if the engine has gateway
// responses, otherwise the service's (rules/gateway-responses.md#words).
// A nil request is an empty one.
func (e *Engine) Fail(req *Request, failure *GatewayError) *Response {
	return e.fail(req, failure, nil)
}

// ExplainFailure is Fail with reasons: which gateway response answers. Of the
// trace no more than that is there, as nothing was evaluated.
func (e *Engine) ExplainFailure(req *Request, failure *GatewayError) *Explanation {
	x := &Explanation{Error: failure, req: req.clone(), kind: e.kind}
	x.Response = e.fail(x.req, failure, x)
	return x
}

func (e *Engine) fail(req *Request, failure *GatewayError, trace *Explanation) *Response {
	if !e.compiled() || e.gateway == nil && trace == nil {
		return failure.Response()
	}
	x, own := exchange{engine: e, trace: trace}, *failure
	if text := failure.ValidationError; text != "" {
		req = req.clone()
		req.Context = append(req.Context, Member{Name: "error", Value: []Member{{Name: "validationErrorString", Value: text}}})
	}
	x.accept(req, nil)
	x.customise(&own)
	x.release()
	return own.Response()
}

// customise makes r, which is the service's own answer, that of an API.
func (r *Response) customise(in *fieldlist.Memory, a *gatewayresponse.Answer) {
	r.StatusCode = a.StatusCode
	if a.HasBody {
		r.Headers[0].Values[0] = a.ContentType
		in.Body = append(in.Body[:0], a.Body...)
	}
	for i := range a.Parameters {
		if p := &a.Parameters[i]; p.Found {
			r.Headers = fieldlist.Delete(r.Headers, p.Name)
			r.Headers = in.Add(r.Headers, p.Name, p.Value)
		}
	}
}

func configurationError(cause error, format string, args ...any) *GatewayError {
	return &GatewayError{
		Type:    APIConfigurationError,
		Message: internalServerError,
		Log:     fmt.Sprintf(format, args...),
		Err:     cause,
	}
}

// panicked turns a recovered panic into a failure of the evaluation. The
// packages below do not panic on any input; this is the last resort of a
// server that must go on.
func panicked(p any) *GatewayError {
	return configurationError(fmt.Errorf("unexpected: %v", p), executionlog.Unexpected)
}

// customise gives a failure the API's own answer, if it has one.
func (x *exchange) customise(err *GatewayError) {
	f := gatewayresponse.Failure{Type: err.Type, Message: err.Message, StatusCode: err.StatusCode}
	if set := x.engine.gateway; set != nil {
		accept, _ := fieldlist.First(x.req.Headers, "Accept")
		err.answer = set.Answer(&f, x.use(), accept, x.engine.limits.gateway())
	}
	if x.trace != nil {
		x.trace.answered(x.engine.gateway.Choose(err.Type), err.answer)
	}
}
