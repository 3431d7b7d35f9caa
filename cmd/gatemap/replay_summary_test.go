package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReplaySummary: what is counted, on lines of every kind.
func TestReplaySummary(t *testing.T) {
	const integration = `{"type":"HTTP","integrationResponses":{"a":{"statusCode":"200"},"404":{"statusCode":"404","selectionPattern":"4.*"}}}`
	in := strings.Join([]string{
		`{"integration":` + integration + `,"backend":{"statusCode":200,"body":"é"}}`,
		`{"integration":` + integration + `,"backend":{"statusCode":404,"bodyBase64":"/wA="},"binaryMediaTypes":["*/*"]}`,
		`{"integration":{"type":"HTTP","integrationResponses":{"404":{"statusCode":"404","selectionPattern":"4.*"}}},"backend":{"statusCode":200}}`,
		`{"template":"a"}`, `{"template":"#if("}`, `{"regex":"a","input":"a"}`, `no`, ``,
	}, "\n")
	var out, diag bytes.Buffer
	require.Equal(t, exitUsage, run([]string{"replay", "--summary"}, streams{strings.NewReader(in), &out, &diag}), "a line is bad")
	var got replaySummary
	require.NoError(t, json.Unmarshal(out.Bytes(), &got), out.String())
	require.Equal(t, 1, strings.Count(out.String(), "\n"))
	require.Equal(t, 7, got.Lines)
	require.Equal(t, 1, got.Bad)
	require.Equal(t, map[string]int{"200": 1, "404": 1, "500": 1}, got.StatusCodes)
	require.Equal(t, map[string]int{"a": 1, "404": 1}, got.Selected)
	require.Equal(t, map[string]int{"API_CONFIGURATION_ERROR": 1}, got.GatewayResponses)
	require.Equal(t, 3, got.Others)
	require.Equal(t, 1, got.Failed)
	require.EqualValues(t, 2+2+len(`{"message": "Internal server error"}`), got.BodyBytes)
	require.Equal(t, exitUsage, run([]string{"replay", "--summary", "--check"}, streams{strings.NewReader(""), &out, &diag}))
	require.Contains(t, diag.String(), "--summary is for results")
}

// TestReplaySummaryIsBounded: names of responses are the caller's, and may be many.
func TestReplaySummaryIsBounded(t *testing.T) {
	s := newReplaySummary()
	for i := range maxSelected + 5 {
		s.add(fmt.Appendf(nil, `{"statusCode":200,"selected":"%d"}`, i), nil)
	}
	s.add([]byte(`{"statusCode":200,"selected":"0"}`), nil)
	require.Len(t, s.Selected, maxSelected)
	require.Equal(t, 5, s.OtherSelected)
	require.Equal(t, 2, s.Selected["0"])
}
