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

// TestStage: the log of a stage has its lines when they happened, and a payload
// of several lines is one.
func TestStage(t *testing.T) {
	at := func(ms int) time.Time { return time.Date(2026, 11, 24, 9, 12, 44, ms*1e6, time.UTC) }
	e := Evaluation{
		RequestID: "id-1", HTTPMethod: "POST", Path: "/pets", Request: Message{Body: []byte("a\nb")},
		Sent:    &Sent{URI: "https://pets.example.com/v1", Headers: []template.Field{{Name: "A", Values: []string{"1"}}}, Body: []byte("{}")},
		Backend: &Message{Status: 200, Body: []byte("ok")}, Latency: 17 * time.Millisecond,
		Response: Message{Status: 201, Body: []byte("done")},
	}
	require.Equal(t, `2026-11-24T09:12:44.001Z (id-1) Extended Request Id: ext=
2026-11-24T09:12:44.001Z (id-1) Starting execution for request: id-1
2026-11-24T09:12:44.001Z (id-1) HTTP Method: POST, Resource Path: /pets
2026-11-24T09:12:44.001Z (id-1) Method request path: {}
2026-11-24T09:12:44.001Z (id-1) Method request query string: {}
2026-11-24T09:12:44.001Z (id-1) Method request headers: {}
2026-11-24T09:12:44.001Z (id-1) Method request body before transformations: a\nb
2026-11-24T09:12:44.002Z (id-1) Endpoint request URI: https://pets.example.com/v1
2026-11-24T09:12:44.002Z (id-1) Endpoint request headers: {A=1}
2026-11-24T09:12:44.002Z (id-1) Endpoint request body after transformations: {}
2026-11-24T09:12:44.002Z (id-1) Sending request to https://pets.example.com/v1
2026-11-24T09:12:44.019Z (id-1) Received response. Status: 200, Integration latency: 17 ms
2026-11-24T09:12:44.019Z (id-1) Endpoint response headers: {}
2026-11-24T09:12:44.019Z (id-1) Endpoint response body before transformations: ok
2026-11-24T09:12:44.020Z (id-1) Method response body after transformations: done
2026-11-24T09:12:44.020Z (id-1) Method response headers: {}
2026-11-24T09:12:44.020Z (id-1) Successfully completed execution
2026-11-24T09:12:44.020Z (id-1) Method completed with status: 201
`, e.Stage("ext=", Times{at(1), at(2), at(19), at(20)}))
}
