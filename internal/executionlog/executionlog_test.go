package executionlog

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/template"
)

var at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))

func lines(e Evaluation) []string {
	return strings.Split(strings.ReplaceAll(e.Text(at), "Wed Mar 04 04:06:07 UTC 2026 : ", ""), "\n")
}

// The lines are those of rules/execution-log.md#lines.
func TestText(t *testing.T) {
	e := Evaluation{
		RequestID: "id", HTTPMethod: "GET", Path: "/a",
		PathParameters: []template.Field{{Name: "p", Values: []string{"1"}}, {Name: "q", Values: []string{"2", "3"}}},
		Request:        Message{Headers: []template.Field{{Name: "A", Values: []string{"b"}}}, Body: []byte("in")},
		Backend:        &Message{Status: 200, Body: []byte("\xff")},
		Response:       Message{Status: 201, Body: []byte("out")},
	}
	require.Equal(t, []string{
		"Execution log for request id",
		"Starting execution for request: id",
		"HTTP Method: GET, Resource Path: /a",
		"Method request path: {p=1, q=2,3}",
		"Method request query string: {}",
		"Method request headers: {A=b}",
		"Method request body before transformations: in",
		"Received response. Status: 200, Integration latency: 0 ms",
		"Endpoint response headers: {}",
		"Endpoint response body before transformations: [Binary Data]",
		"Method response body after transformations: out",
		"Method response headers: {}",
		"Successfully completed execution",
		"Method completed with status: 201",
		"",
	}, lines(e))
}

func TestFailure(t *testing.T) {
	e := Evaluation{Failure: Failed + "why", Response: Message{Status: 500}}
	got := lines(e)
	require.Equal(t, "Execution log for request test-invoke-request", got[0])
	require.Equal(t, []string{Failed + "why", "Method completed with status: 500", ""}, got[7:])
	e.Failure = "Lambda invocation failed with status: 502."
	require.Equal(t, []string{e.Failure, Failed, "Method completed with status: 500", ""}, lines(e)[7:])
}

// A dump of headers ends behind 998 characters, not bytes.
func TestTruncated(t *testing.T) {
	name := strings.Repeat("é", headerDump-3)
	fits := javaMap([]template.Field{{Name: name}})
	require.Equal(t, fits, truncated(fits))
	require.Equal(t, fits[:len(fits)-1]+"x [TRUNCATED]", truncated(fits[:len(fits)-1]+"xy"))
}
