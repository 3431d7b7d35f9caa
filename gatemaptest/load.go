package gatemaptest

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// Options say which integration of a definition is meant, and how the definition
// is to be read. The zero Options are enough for a definition of one method.
type Options struct {
	API              string            // the API, where the definition has several
	Method, Path     string            // the method, where the definition has several: "GET", "/pets/{id}"
	Type             string            // lambda, aws, http or mock, where the definition does not say
	Format           formats.Format    // of the definition; "" detects it
	Parameters       map[string]string // values that the definition leaves to the deployment; see formats.Options
	BinaryMediaTypes []string          // in place of the definition's, unless nil
}

// Mapping is an integration that a test evaluates. It is for one goroutine.
type Mapping struct {
	t       testing.TB
	project cases.Project
	file    *cases.File
}

// Load reads an integration from an API definition of any format that package
// formats knows; the path is relative to the folder of the test. A definition
// that cannot be used ends the test.
func Load(t testing.TB, definition string, opts Options) *Mapping {
	t.Helper()
	m := &Mapping{t: t, file: cases.Settings("test.gatemap.yaml", definition, opts.Method, opts.Path, opts.Format, opts.Parameters)}
	m.file.API, m.file.Type, m.file.BinaryMediaTypes = opts.API, opts.Type, slices.Clone(opts.BinaryMediaTypes)
	if err := m.project.Check(m.file); err != nil {
		t.Fatal(err)
	}
	return m
}

// Evaluate gives what the client gets when the backend answers so. A backend
// without a status has answered 200, and a MOCK integration what its request
// template makes of the request.
func (m *Mapping) Evaluate(request *gatemap.Request, backend *gatemap.Backend) *cases.Outcome {
	m.t.Helper()
	o, err := m.project.Evaluate(m.file, request, backend)
	if err != nil {
		m.t.Fatal(err)
	}
	return o
}

// Equal fails the test for each expectation that is not met, and reports
// whether there was none. A gateway error that is not expected is one.
func Equal(t testing.TB, want cases.Expect, got *cases.Outcome) bool {
	t.Helper()
	all := want.Compare(got)
	for _, d := range all {
		t.Error(d.String())
	}
	if len(all) > 0 {
		t.Log(got.Why())
	}
	return len(all) == 0
}

// JSON is an expected body that is compared as JSON.
func JSON(text string) *cases.Body { return &cases.Body{Data: []byte(text), JSON: true} }

// Text is an expected body that is compared byte by byte.
func Text(text string) *cases.Body { return &cases.Body{Data: []byte(text)} }

// Selected is an expected key of an integration response.
func Selected(key string) *string { return &key }

// LambdaError is the result of a Lambda function that failed with a message.
func LambdaError(message string) *gatemap.Backend {
	body, err := json.Marshal(map[string]string{"errorMessage": message})
	if err != nil {
		panic(err) // a map of strings is always JSON
	}
	return &gatemap.Backend{StatusCode: 200, Body: body}
}
