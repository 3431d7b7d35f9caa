package conformance

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/compare"
	"github.com/gatemap/gatemap/internal/poison"
)

// gatewayLine is a whole evaluation.
type gatewayLine struct {
	ID               json.RawMessage                          `json:"id"`
	Integration      *gatemap.Integration                     `json:"integration"`
	MethodResponses  *gatemap.Ordered[gatemap.MethodResponse] `json:"methodResponses"`
	BinaryMediaTypes []string                                 `json:"binaryMediaTypes"`
	GatewayResponses gatemap.Ordered[gatemap.GatewayResponse] `json:"gatewayResponses"`
	Request          struct {
		HTTPMethod     string            `json:"httpMethod"`
		Path           string            `json:"path"`
		Headers        fields            `json:"headers"`
		PathParameters map[string]string `json:"pathParameters"`
		Querystring    fields            `json:"querystring"`
	} `json:"request"`
	Context        members `json:"context"`
	StageVariables members `json:"stageVariables"`
	Backend        struct {
		StatusCode int     `json:"statusCode"`
		Headers    fields  `json:"headers"`
		Body       *string `json:"body"`
		BodyBase64 *string `json:"bodyBase64"`
	} `json:"backend"`
}

// gatewayResult is what the client gets, with the failure beside it.
type gatewayResult struct {
	ID         json.RawMessage     `json:"id"`
	StatusCode int                 `json:"statusCode"`
	Headers    map[string][]string `json:"headers"`
	Body       *string             `json:"body,omitempty"`
	BodyBase64 *string             `json:"bodyBase64,omitempty"`
	Selected   string              `json:"selected,omitempty"`
	Error      *gatewayFailure     `json:"error,omitempty"`
}

type gatewayFailure struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Log     string `json:"log"`
}

func evaluateGateway(line []byte) (any, error) {
	var l gatewayLine
	if err := decode(line, &l); err != nil {
		return nil, err
	}
	req, backend, err := l.input()
	if err != nil {
		return nil, err
	}
	engine, err := gatemap.Compile(l.Integration, l.options())
	if err != nil {
		// The service would not have stored it, or answers it with a 500: both
		// are the same to a case.
		return configurationFault(l.ID, err), nil
	}
	defer poison.Bytes(backend.Body)
	resp, err := engine.Evaluate(req, backend)
	result := &gatewayResult{ID: l.ID}
	var failed *gatemap.GatewayError
	if errors.As(err, &failed) {
		result.Error = &gatewayFailure{string(failed.Type), failed.Message, failed.Log}
	}
	result.fill(resp)
	return result, nil
}

func configurationFault(id json.RawMessage, err error) *gatewayResult {
	failed := &gatemap.GatewayError{Type: gatemap.APIConfigurationError, Message: "Internal server error"}
	result := &gatewayResult{ID: id, Error: &gatewayFailure{string(failed.Type), failed.Message, err.Error()}}
	result.fill(failed.Response())
	return result
}

func (r *gatewayResult) fill(resp *gatemap.Response) {
	r.StatusCode = resp.StatusCode
	r.Selected = resp.Selected
	r.Headers = map[string][]string{}
	for _, f := range resp.Headers {
		r.Headers[f.Name] = append(r.Headers[f.Name], f.Values...)
	}
	if body := string(resp.Body); utf8.ValidString(body) {
		r.Body = &body
	} else {
		body = base64.StdEncoding.EncodeToString(resp.Body)
		r.BodyBase64 = &body
	}
}

func (l *gatewayLine) options() gatemap.Options {
	opts := gatemap.Options{BinaryMediaTypes: l.BinaryMediaTypes, GatewayResponses: l.GatewayResponses}
	if l.MethodResponses != nil { // {} declares nothing
		opts.MethodResponses = append(gatemap.Ordered[gatemap.MethodResponse]{}, *l.MethodResponses...)
	}
	return opts
}

func (l *gatewayLine) input() (*gatemap.Request, *gatemap.Backend, error) {
	if l.Integration == nil {
		return nil, nil, errors.New("integration is null")
	}
	return l.answer()
}

// answer is the request and what the backend gave.
func (l *gatewayLine) answer() (*gatemap.Request, *gatemap.Backend, error) {
	req := &gatemap.Request{
		HTTPMethod:     l.Request.HTTPMethod,
		Path:           l.Request.Path,
		Headers:        l.Request.Headers,
		PathParameters: single(l.Request.PathParameters),
		Querystring:    l.Request.Querystring,
		Context:        l.Context,
		StageVariables: l.StageVariables,
	}
	backend := &gatemap.Backend{StatusCode: l.Backend.StatusCode, Headers: l.Backend.Headers}
	body, err := payload(l.Backend.Body, l.Backend.BodyBase64)
	backend.Body = body
	return req, backend, err
}

func single(m map[string]string) []gatemap.Field {
	fields := make([]gatemap.Field, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		fields = append(fields, gatemap.Field{Name: name, Values: []string{m[name]}})
	}
	return fields
}

// payload returns the bytes of a body given as text or as base64.
func payload(text, b64 *string) ([]byte, error) {
	switch {
	case b64 != nil:
		return base64.StdEncoding.DecodeString(*b64)
	case text != nil:
		return []byte(*text), nil
	}
	return nil, nil
}

// gatewayExpect is the expectation of a gateway line; what is absent is not
// compared.
type gatewayExpect struct {
	StatusCode    *int                `json:"statusCode"`
	Headers       map[string][]string `json:"headers"`
	HeadersAbsent []string            `json:"headersAbsent"`
	Body          *string             `json:"body"`
	BodyBase64    *string             `json:"bodyBase64"`
	BodyJSON      json.RawMessage     `json:"bodyJSON"`
	BodyTrimmed   *string             `json:"bodyTrimmed"`
	Error         *string             `json:"error"`
}

func checkGateway(expect, result []byte) (string, error) {
	var want gatewayExpect
	if err := decode(expect, &want); err != nil {
		return "", fmt.Errorf("expect: %w", err)
	}
	var got gatewayResult
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	response, err := got.response()
	if err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	parts, err := want.parts()
	if err != nil {
		return "", fmt.Errorf("expect: %w", err)
	}
	failed := want.Error != nil && (got.Error == nil || got.Error.Type != *want.Error)
	for i := range parts {
		differences := parts[i].Response(response)
		if len(differences) > 0 && (!failed || differences[0].Part == compare.Status) {
			return parts[i].said(&differences[0], response, &got), nil
		}
	}
	if failed {
		return fmt.Sprintf("error type %s is expected%s", *want.Error, got.reason()), nil
	}
	return "", nil
}

func (r *gatewayResult) reason() string {
	if r.Error == nil {
		return ""
	}
	return " (" + r.Error.Log + ")"
}

// response is what the client gets.
func (r *gatewayResult) response() (*gatemap.Response, error) {
	body, err := payload(r.Body, r.BodyBase64)
	return &gatemap.Response{StatusCode: r.StatusCode, Headers: gatemap.Fields(r.Headers), Body: body}, err
}

// expectedParts are an expectation with one of its bodies.
type expectedParts struct {
	compare.Expected
	shown string // of the body, as the line has it
}

// parts are the expectations in the order in which they are looked at; there is one
// for each way of saying a body.
func (want *gatewayExpect) parts() ([]expectedParts, error) {
	first := expectedParts{Expected: compare.Expected{Headers: gatemap.Fields(want.Headers), Absent: want.HeadersAbsent}}
	if want.StatusCode != nil {
		first.Status = cmp.Or(*want.StatusCode, -1) // which no response has
	}
	list := []expectedParts{first}
	add := func(mode compare.Mode, body []byte, format string, shown any) {
		list = append(list, expectedParts{compare.Expected{Mode: mode, Body: body}, fmt.Sprintf(format, shown)})
	}
	if want.Body != nil || want.BodyBase64 != nil {
		body, err := payload(want.Body, want.BodyBase64)
		if err != nil {
			return nil, err
		}
		add(compare.Exact, body, "want %q", body)
	}
	if want.BodyTrimmed != nil {
		add(compare.Trimmed, []byte(*want.BodyTrimmed), "want %q but for white space", *want.BodyTrimmed)
	}
	if want.BodyJSON != nil {
		add(compare.JSON, want.BodyJSON, "want the JSON %s", want.BodyJSON)
	}
	return list, nil
}

// said describes a difference.
func (e *expectedParts) said(d *compare.Difference, r *gatemap.Response, got *gatewayResult) string {
	switch {
	case d.Part == compare.Status:
		return fmt.Sprintf("statusCode %d, want %d%s", r.StatusCode, max(e.Status, 0), got.reason())
	case d.Part == compare.Body:
		return fmt.Sprintf("body %q, %s", r.Body, e.shown)
	case d.Got == nil:
		return fmt.Sprintf("header %s is missing", d.Name)
	case d.Want == nil:
		return fmt.Sprintf("header %s: %q, want none", d.Name, d.Got)
	}
	return fmt.Sprintf("header %s: %q, want %q", d.Name, d.Got, d.Want)
}
