package mapping

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// clientRequest is a RequestMessage made of plain data.
type clientRequest struct {
	message
	parameters map[Location]map[string][]string
}

func (r *clientRequest) Parameters(in Location, name string) []string { return r.parameters[in][name] }

// TestRequestExpressions: rules/requests.md#parameters. parameter is what has to
// be declared, as LOCATION.NAME.
func TestRequestExpressions(t *testing.T) {
	r := &clientRequest{
		message: message{
			headers: map[string][]string{"X-A": {"1", "2"}},
			body:    `{"a":{"b":7},"none":null}`,
			context: map[string]any{"apiId": "abc"},
			stage:   map[string]any{"v": "stage"},
		},
		parameters: map[Location]map[string][]string{
			Path:        {"id": {"x/y"}},
			Querystring: {"q": {"first", "last"}, "one": {"only"}},
		},
	}
	for _, c := range []struct {
		text      string
		values    []string
		parameter string
		readsBody bool
	}{
		{text: "'text'", values: []string{"text"}, parameter: "."},
		{text: "true", values: []string{"true"}, parameter: "."},
		{text: "method.request.path.id", values: []string{"x/y"}, parameter: "path.id"},
		{text: "method.request.path.other", parameter: "path.other"},
		{text: "method.request.querystring.q", values: []string{"last"}, parameter: "querystring.q"},
		{text: "method.request.querystring.one", values: []string{"only"}, parameter: "querystring.one"},
		{text: "method.request.querystring.other", parameter: "querystring.other"},
		{text: "method.request.multivaluequerystring.q", values: []string{"first", "last"}, parameter: "querystring.q"},
		{text: "method.request.header.X-A", values: []string{"2"}, parameter: "header.X-A"},
		{text: "method.request.header.other", parameter: "header.other"},
		{text: "method.request.multivalueheader.X-A", values: []string{"1,2"}, parameter: "header.X-A"},
		{text: "method.request.body", values: []string{r.body}, parameter: ".", readsBody: true},
		{text: "method.request.body.a", values: []string{`{"b":7}`}, parameter: ".", readsBody: true},
		{text: "method.request.body['a'].b", values: []string{"7"}, parameter: ".", readsBody: true},
		{text: "method.request.body.none", parameter: ".", readsBody: true},
		{text: "context.apiId", values: []string{"abc"}, parameter: "."},
		{text: "stageVariables.v", values: []string{"stage"}, parameter: "."},
	} {
		e, err := ParseRequest(c.text)
		require.NoError(t, err, c.text)
		values, err := e.Values(r)
		require.NoError(t, err, c.text)
		require.Equal(t, c.values, values, c.text)
		in, name := e.Parameter()
		require.Equal(t, c.parameter, string(in)+"."+name, c.text)
		require.Equal(t, c.readsBody, e.ReadsBody(), c.text)
		require.Equal(t, c.text, e.String())
	}

	r.body = "{a"
	e, err := ParseRequest("method.request.body.a")
	require.NoError(t, err)
	_, err = e.Values(r)
	var bad *BadBody
	require.ErrorAs(t, err, &bad)
}

func TestRequestParseErrors(t *testing.T) {
	for text, offset := range map[string]int{
		"method.request.path.": 20, "method.request.path.a b": 21, "method.request.querystring.ä": 27,
		"method.request.header.": 22, "method.request.body.": 19, "method.request.cookie.a": 0, "integration.response.body": 0,
	} {
		_, err := ParseRequest(text)
		var e *Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, offset, e.Offset, text)
	}
}

// TestRequestTarget: rules/control-plane.md#refused.
func TestRequestTarget(t *testing.T) {
	for key, location := range map[string]Location{
		"integration.request.path.a.b": Path, "integration.request.querystring.a.b": Querystring, "integration.request.header.a.b": Header,
	} {
		in, name, err := RequestTarget(key)
		require.NoError(t, err, key)
		require.Equal(t, location, in, key)
		require.Equal(t, "a.b", name, key)
	}
	for key, offset := range map[string]int{
		"": 0, "a": 0, "path.a": 0, "method.request.path.a": 0, "integration.request.cookie.a": 0, "integration.request.Header.a": 0, "integration.request.path": 24,
		"integration.request.path.": 25, "integration.request.path.a b": 26, "integration.request.header.:a": 27,
	} {
		_, _, err := RequestTarget(key)
		var e *Error
		require.ErrorAs(t, err, &e, key)
		require.Equal(t, offset, e.Offset, key)
		require.Equal(t, Validation("Invalid mapping identifier specified: "+key), e.Msg)
	}
}

// TestCustomErrorOffset: a fault behind errorMessage is told where it stands.
func TestCustomErrorOffset(t *testing.T) {
	for text, offset := range map[string]int{
		"integration.response.body.errorMessage.a[x]":  40,
		"integration.response.body.errorMessage[x]":    38,
		"integration.response.body['errorMessage'][x]": 41,
	} {
		_, err := Parse(text, true)
		var e *Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, offset, e.Offset, text)
	}
}
