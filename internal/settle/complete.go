package settle

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Request gives a request the method and path of op where it does not say them.
// ANY is no method of a request.
func Request(op *definition.Operation, r *gatemap.Request) {
	for _, verb := range []string{r.HTTPMethod, op.HTTPMethod, "GET"} {
		if verb != "" && verb != "ANY" {
			r.HTTPMethod = verb
			break
		}
	}
	r.Path = cmp.Or(r.Path, op.Path, "/")
}

// Clock tells a request its time, where it does not say it: $context.requestTime
// and requestTimeEpoch.
func Clock(r *gatemap.Request, at time.Time) {
	for _, m := range []gatemap.Member{
		{Name: "requestTime", Value: at.UTC().Format("02/Jan/2006:15:04:05 -0700")},
		{Name: "requestTimeEpoch", Value: at.UnixMilli()},
	} {
		if !slices.ContainsFunc(r.Context, func(have gatemap.Member) bool { return have.Name == m.Name }) {
			r.Context = append(r.Context, m)
		}
	}
}

// Fill puts path parameters into the path of a resource.
func Fill(path string, params []gatemap.Field) string {
	for _, p := range params {
		if len(p.Values) == 0 {
			continue
		}
		value := p.Values[len(p.Values)-1]
		path = strings.NewReplacer("{"+p.Name+"}", value, "{"+p.Name+"+}", value).Replace(path)
	}
	return path
}

// Status completes a backend result without a status: 200, and for MOCK what
// the request template prints, unless the result has that text as its body. r
// then has the overrides that the template made, which the response template
// sees (rules/selection.md#mock, rules/templates.md#overrides). fold finds headers
// in any letter case.
func Status(op *definition.Operation, r *gatemap.Request, b *gatemap.Backend, fold bool) error {
	_, err := StatusRun(op, r, b, fold)
	return err
}

// RequestFailure says that the request template of a MOCK integration failed.
type RequestFailure struct{ Failure *gatemap.GatewayError }

func (e *RequestFailure) Error() string { return fmt.Sprintf("the request template: %v", e.Unwrap()) }

// Unwrap returns the cause.
func (e *RequestFailure) Unwrap() error {
	if e.Failure.Err != nil {
		return e.Failure.Err
	}
	return e.Failure
}

// StatusRun is Status with what the request template did, nil where none was
// rendered.
func StatusRun(op *definition.Operation, r *gatemap.Request, b *gatemap.Backend, fold bool) (*syntax.Run, error) {
	switch {
	case b.StatusCode != 0:
		return nil, nil
	case op.Integration.Type != gatemap.Mock:
		b.StatusCode = 200
		return nil, nil
	case b.Body != nil:
		return nil, nil
	}
	m, err := request.Compile(op.Integration, request.Options{BinaryMediaTypes: op.BinaryMediaTypes, FoldHeaderNames: fold})
	if err != nil {
		return nil, err
	}
	out, run, failed := m.Explain(context.Background(), r)
	if failed != nil {
		return run, &RequestFailure{failed}
	}
	b.Body = out.Body
	r.Context = out.Response(r).Context
	return run, nil
}

// LambdaError is the payload of a Lambda function that failed, as far as its
// message tells it (rules/selection.md#lambda-error).
func LambdaError(message string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]string{"errorMessage": message}); err != nil {
		panic(err) // a map of strings is always JSON
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
