package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/json/canon"
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
	if want.StatusCode != nil && *want.StatusCode != got.StatusCode {
		return fmt.Sprintf("statusCode %d, want %d%s", got.StatusCode, *want.StatusCode, got.reason()), nil
	}
	if want.Error != nil && (got.Error == nil || got.Error.Type != *want.Error) {
		return fmt.Sprintf("error type %s is expected%s", *want.Error, got.reason()), nil
	}
	if diff := want.checkHeaders(&got); diff != "" {
		return diff, nil
	}
	return want.checkBody(&got)
}

func (r *gatewayResult) reason() string {
	if r.Error == nil {
		return ""
	}
	return " (" + r.Error.Log + ")"
}

func (want *gatewayExpect) checkHeaders(got *gatewayResult) string {
	find := func(name string) ([]string, bool) {
		for _, key := range slices.Sorted(maps.Keys(got.Headers)) {
			if strings.EqualFold(key, name) {
				return got.Headers[key], true
			}
		}
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(want.Headers)) {
		values, ok := find(name)
		if !ok {
			return fmt.Sprintf("header %s is missing", name)
		}
		if !slices.Equal(values, want.Headers[name]) {
			return fmt.Sprintf("header %s: %q, want %q", name, values, want.Headers[name])
		}
	}
	for _, name := range want.HeadersAbsent {
		if values, ok := find(name); ok {
			return fmt.Sprintf("header %s: %q, want none", name, values)
		}
	}
	return ""
}

func (want *gatewayExpect) checkBody(got *gatewayResult) (string, error) {
	body, err := payload(got.Body, got.BodyBase64)
	if err != nil {
		return "", err
	}
	wanted, err := payload(want.Body, want.BodyBase64)
	if err != nil {
		return "", err
	}
	if (want.Body != nil || want.BodyBase64 != nil) && !bytes.Equal(body, wanted) {
		return fmt.Sprintf("body %q, want %q", body, wanted), nil
	}
	if want.BodyTrimmed != nil && strings.TrimSpace(string(body)) != *want.BodyTrimmed {
		return fmt.Sprintf("body %q, want %q but for white space", body, *want.BodyTrimmed), nil
	}
	if want.BodyJSON != nil {
		if same, err := canon.Equal(want.BodyJSON, body); err != nil || !same {
			return fmt.Sprintf("body %q, want the JSON %s", body, want.BodyJSON), nil
		}
	}
	return "", nil
}
