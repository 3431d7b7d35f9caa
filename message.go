package gatemap

import (
	"slices"

	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/template"
)

// Field is a named header or parameter with its values. A slice of Fields is a
// set of headers in the order of the message; one name may occur several times.
type Field = template.Field

// Member is a member of $context or a stage variable. What values it can have
// is said where it is declared.
type Member = template.Member

// Fields turns a map of headers or parameters, such as an http.Header, into
// Fields in the order of their names.
func Fields(m map[string][]string) []Field {
	return fieldlist.FromMap(m)
}

// Request is what the client had asked for, as far as an integration response
// can see it. The zero value is a request without anything. Evaluation does
// not change it.
type Request struct {
	HTTPMethod     string // for the execution log
	Path           string // with its parameters filled in; for the execution log
	Headers        []Field
	PathParameters []Field
	Querystring    []Field
	Body           []byte // for the execution log

	// Context is $context. Its member responseOverride holds what the request
	// template had set; it is effective without a response template too
	// (rules/templates.md#overrides).
	Context        []Member
	StageVariables []Member
}

// Backend is what the integration gave. The zero value is an empty answer.
// Evaluation does not change it.
type Backend struct {
	// StatusCode is the status of the HTTP endpoint, AWS service or Lambda
	// invocation. For MOCK it is the statusCode of the rendered request
	// template; when it is 0, Body is that text and the status is read from it.
	StatusCode int
	Headers    []Field
	Body       []byte
}

// clone returns a copy that shares no memory that a caller may write to; one of
// nil is empty.
func (r *Request) clone() *Request {
	if r == nil {
		return new(Request)
	}
	c := *r
	c.Headers, c.PathParameters, c.Querystring = fieldlist.Clone(r.Headers), fieldlist.Clone(r.PathParameters), fieldlist.Clone(r.Querystring)
	c.Context, c.StageVariables = slices.Clone(r.Context), slices.Clone(r.StageVariables)
	c.Body = slices.Clone(r.Body)
	return &c
}

// clone returns a copy as that of a Request does.
func (b *Backend) clone() *Backend {
	if b == nil {
		return new(Backend)
	}
	c := *b
	c.Headers, c.Body = fieldlist.Clone(b.Headers), slices.Clone(b.Body)
	return &c
}

// Response is what the client gets. Date, Content-Length, the request ids and
// the trace id are not among the headers: they belong to whoever serves the
// response.
//
// A Response may be handed to EvaluateTo again, which reuses its memory and so
// ends the life of its headers, of their strings and of Body. That of Evaluate has
// no memory to reuse: it is as small as it can be, and lies beside some others
// where the bodies are short. When nothing had to be converted
// or rendered, Body is the backend's own slice.
type Response struct {
	StatusCode int
	Headers    []Field
	Body       []byte
	Selected   string // key of the integration response, "" when the gateway answers itself

	kept *fieldlist.Memory // nil until something is evaluated into it
}

// Header returns the first value of a header, "" without one. Letter case does
// not matter.
func (r *Response) Header(name string) string {
	value, _ := fieldlist.First(r.Headers, name)
	return value
}

// own returns the memory that r keeps.
func (r *Response) own() *fieldlist.Memory {
	if r.kept == nil {
		r.kept = fieldlist.NewMemory()
	}
	return r.kept
}

// UseBuffer gives a Response the memory for its next body, for callers who keep
// some: EvaluateTo takes it while it is large enough. Nothing but Body is made
// there.
func (r *Response) UseBuffer(buf []byte) { r.own().Body = buf[:0] }

// newResponse makes the Response of x, which the caller may keep. One that is likely to
// have a short body of its own lies beside others: see workspace.spare.
func (x *exchange) newResponse() {
	if usual := int(x.engine.usual.Load()); usual != 0 {
		x.dst = x.use().spare.Take(&x.in, x.engine.headers, usual)
	} else {
		x.dst = fieldlist.One[Response](&x.in, x.engine.headers)
	}
}
