package gatemap

import (
	"slices"

	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/poison"
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
// ends the life of its headers, of their strings and of Body. When nothing had
// to be converted or rendered, Body is the backend's own slice.
type Response struct {
	StatusCode int
	Headers    []Field
	Body       []byte
	Selected   string // key of the integration response, "" when the gateway answers itself

	fields []Field  // the memory of Headers, whatever the caller has put there since
	text   []byte   // what header values were made in
	values []string // what the Values of Headers were cut from
	body   []byte   // what Body was made in
}

// Header returns the first value of a header, "" without one. Letter case does
// not matter.
func (r *Response) Header(name string) string {
	value, _ := fieldlist.First(r.Headers, name)
	return value
}

// reset empties r and keeps its memory.
func (r *Response) reset() {
	r.StatusCode, r.Selected, r.Body = 0, "", nil
	if poison.On {
		r.overwrite()
	}
	r.Headers, r.values = r.fields[:0], r.values[:0]
	r.text, r.body = r.text[:0], r.body[:0]
}

// overwrite makes a test see what still reads the memory of r.
func (r *Response) overwrite() {
	poison.Fill(r.fields[:cap(r.fields)], Field{Name: poison.Text})
	poison.Fill(r.values, poison.Text)
	poison.Bytes(r.text)
	poison.Bytes(r.body)
}

// UseBuffer gives a Response the memory for its next body, for callers who keep
// some: EvaluateTo takes it while it is large enough. Nothing but Body is made
// there.
func (r *Response) UseBuffer(buf []byte) { r.body = buf[:0] }

// newResponse returns a Response with memory for n headers and a body of size bytes.
func newResponse(n, size int) *Response {
	r, fields, values, body := fieldlist.Together[Response](n, size)
	r.fields, r.values, r.body = fields, values, body
	return r
}

// grow makes room for n headers with a value each.
func (r *Response) grow(n int) {
	if cap(r.fields) < n {
		r.fields = make([]Field, 0, n)
		r.Headers, r.values = r.fields, make([]string, 0, n)
	}
}

// addHeader adds a header with one value.
func (r *Response) addHeader(name, value string) {
	r.values = append(r.values, value)
	n := len(r.values)
	r.appendField(Field{Name: name, Values: r.values[n-1 : n : n]})
}

// appendField adds a header whose values are in r.values.
func (r *Response) appendField(f Field) {
	if r.Headers = append(r.Headers, f); cap(r.Headers) != cap(r.fields) {
		r.fields = r.Headers
	}
}
