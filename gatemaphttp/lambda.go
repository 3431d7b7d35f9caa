package gatemaphttp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Invocation is what a function is invoked with.
type Invocation struct {
	Function     string // name, name:qualifier or ARN
	Payload      []byte // JSON
	Asynchronous bool   // invocation type Event: nobody waits for the result

	// Buffer is memory that the payload of the result may take, as append does; an
	// Invoker need not use it. The caller uses it for another invocation when it is
	// done with the result.
	Buffer []byte
}

// InvocationResult is what Lambda's Invoke answers.
type InvocationResult struct {
	StatusCode    int    // of the invocation: 200, 202 of an asynchronous one, otherwise it failed itself
	FunctionError string // "Unhandled" or "Handled" when the function failed, "" otherwise
	Payload       []byte // the result, or the error object
}

// Invoker invokes Lambda functions. It is called by many goroutines at once.
type Invoker interface {
	// Invoke returns what Lambda answers, also where the function has failed. An
	// error says that there was no answer: the client gets NoAnswer of it. in and
	// its payload must not be kept or changed.
	Invoke(ctx context.Context, in *Invocation) (*InvocationResult, error)
}

// Lambda returns a handler that invokes a function with the client's body, {}
// when it has none, and answers with the integration response. The engine has to
// be one for Lambda: its patterns are matched against the error message. A body
// beyond the payload limit is 413.
func (m *Method) Lambda(invoker Invoker, function string) http.Handler {
	m = m.ready()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, failed := m.begin(r)
		x.buffers = takeBuffers()
		defer x.end()
		var payload []byte
		if failed == nil {
			payload, failed = readBody(r, m.Engine.Limits().Payload)
		}
		if len(payload) == 0 {
			payload = []byte("{}")
		}
		if failed != nil {
			x.send(w, x.fail(failed), nil, 0, 0)
			return
		}
		x.send(w, x.invoke(invoker, &Invocation{Function: function, Payload: payload}), nil, 0, 0)
	})
}

// invoke makes the response of an invocation.
func (x *exchange) invoke(invoker Invoker, in *Invocation) *gatemap.Response {
	x.asking()
	got, err := x.buffers.invoke(x.ctx, invoker, in)
	if err != nil {
		return x.fail(x.unanswered(err))
	}
	x.answered(got.StatusCode)
	return x.evaluate(got.backend())
}

// functionError is the header of an invocation whose function failed.
const functionError = "X-Amz-Function-Error"

// backend is what evaluation reads of the result.
func (r *InvocationResult) backend() *gatemap.Backend {
	b := &gatemap.Backend{StatusCode: r.StatusCode, Body: r.Payload}
	if r.FunctionError != "" {
		b.Headers = []gatemap.Field{{Name: functionError, Values: []string{r.FunctionError}}}
	}
	return b
}

func requestTooLarge(limit int) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.RequestTooLarge, fmt.Sprintf(executionlog.RequestBody, limit), nil)
}

// HTTPInvoker invokes functions by Lambda's own HTTP interface, as the runtime
// interface emulator and local servers have it: POST
// /2015-03-31/functions/NAME/invocations. Nothing is signed.
//
// The emulator answers otherwise than the service, and its answers are made
// those of the service (seen with the emulator of 2026-10-30):
//
//   - It never says that a function failed by X-Amz-Function-Error: an object
//     with an errorMessage is a failure of the function, whatever the status is
//     (a panic or an exit is 502).
//   - A timeout is status 200 and a sentence that is no JSON. It becomes an error
//     object, whose message ends with that sentence.
type HTTPInvoker struct {
	Endpoint *url.URL // http://127.0.0.1:8080; its path comes before that of the invocation

	// Names replaces names of functions: the emulator calls every function
	// "function". A name that is not there is used as it is.
	Names map[string]string

	Transport http.RoundTripper // nil is http.DefaultTransport
	Limit     int               // of the result, in bytes; 0 is 10 MiB
}

const defaultResultLimit = 10 << 20

// Invoke implements Invoker.
func (i *HTTPInvoker) Invoke(ctx context.Context, in *Invocation) (*InvocationResult, error) {
	if err := checkTarget("functions", i.Endpoint); err != nil {
		return nil, err
	}
	name := in.Function
	if other, ok := i.Names[name]; ok {
		name = other
	}
	r := i.request(ctx, name, in)
	transport := i.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	got, err := transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	limit := i.Limit
	if limit == 0 {
		limit = defaultResultLimit
	}
	payload, err := appendAll(in.Buffer[:0], got.Body, got.ContentLength, limit)
	if err != nil {
		return nil, err
	}
	if len(payload) > limit {
		return nil, fmt.Errorf("gatemaphttp: the result of function %s is larger than %d bytes", name, limit)
	}
	result := &InvocationResult{StatusCode: got.StatusCode, FunctionError: got.Header.Get(functionError), Payload: payload}
	result.asService(got.Header.Get("X-Amzn-Requestid"))
	return result, nil
}

// request makes the request of an invocation.
func (i *HTTPInvoker) request(ctx context.Context, name string, in *Invocation) *http.Request {
	body := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(in.Payload)), nil }
	root := *i.Endpoint
	if root.Path == "" {
		root.Path = "/" // which JoinPath does not add
	}
	r := &http.Request{
		Method: http.MethodPost, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header, 2), Host: root.Host,
		URL:  root.JoinPath("2015-03-31", "functions", url.PathEscape(name), "invocations"),
		Body: http.NoBody, ContentLength: int64(len(in.Payload)), GetBody: body,
	}
	if len(in.Payload) > 0 {
		r.Body, _ = body()
	}
	r.Header["Content-Type"] = []string{"application/json"}
	if in.Asynchronous {
		r.Header["X-Amz-Invocation-Type"] = []string{"Event"}
	}
	return r.WithContext(ctx)
}

var timedOut = lazyregexp.New(`^Task timed out after \d+\.\d+ seconds$`)

// asService makes an emulator's answer that of the service.
func (r *InvocationResult) asService(requestID string) {
	if r.FunctionError != "" {
		return
	}
	if text := bytes.TrimSpace(r.Payload); len(text) < 64 && timedOut.Compiled().Match(text) {
		if requestID == "" {
			requestID = newRequestID()
		}
		r.Payload, _ = json.Marshal(map[string]string{
			"errorType":    "Sandbox.Timedout",
			"errorMessage": "RequestId: " + requestID + " Error: " + string(text),
		})
		r.StatusCode, r.FunctionError = http.StatusOK, "Unhandled"
		return
	}
	named := bytes.Contains(r.Payload, []byte(`"errorMessage"`))
	if !named && (r.StatusCode >= 300 || !bytes.Contains(r.Payload, []byte(`\u`))) {
		return // most results: no member can have that name
	}
	var failed struct {
		Message *string `json:"errorMessage"`
	}
	if json.Unmarshal(r.Payload, &failed) == nil && failed.Message != nil {
		r.StatusCode, r.FunctionError = http.StatusOK, "Unhandled"
	}
}
