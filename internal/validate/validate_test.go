package validate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
)

// found are the faults of a report, each with its pointer and where inside a
// text it is.
func found(faults definition.Faults) []string {
	var out []string
	for _, f := range faults {
		s := f.Pointer + ": " + f.Message
		if f.Line != 0 {
			s += fmt.Sprintf(" (%d:%d)", f.Line, f.Column)
		}
		out = append(out, s)
	}
	return out
}

func responses(n int, r definition.IntegrationResponse) (list definition.Ordered[definition.IntegrationResponse]) {
	for i := range n {
		list = append(list, definition.Entry[definition.IntegrationResponse]{Key: fmt.Sprint(100 + i), Value: r})
	}
	return list
}

// The texts are those of rules/control-plane.md#refused or this module's own.
func TestIntegration(t *testing.T) {
	twice := responses(1, definition.IntegrationResponse{})
	for name, tt := range map[string]struct {
		in       definition.Integration
		errs     []string
		warnings []string
	}{
		"good":          {in: definition.Integration{Type: definition.HTTP, IntegrationResponses: responses(500, definition.IntegrationResponse{})}},
		"no type":       {in: definition.Integration{}, errs: []string{"/type: the integration has no type: HTTP, AWS or MOCK"}},
		"proxy":         {in: definition.Integration{Type: definition.AWSProxy, ResponseTransferMode: "STREAM"}, errs: []string{"/type: " + fmt.Sprintf(proxyRefusal, "AWS_PROXY")}},
		"other type":    {in: definition.Integration{Type: "FTP"}, errs: []string{"/type: " + definition.IntegrationType("FTP").Check().Error()}},
		"stream":        {in: definition.Integration{Type: definition.HTTP, ResponseTransferMode: "STREAM"}, errs: []string{"/responseTransferMode: an integration of type HTTP cannot stream its response: STREAM is for HTTP_PROXY and AWS_PROXY"}},
		"mode":          {in: definition.Integration{Type: definition.HTTP, ResponseTransferMode: "x"}, errs: []string{"/responseTransferMode: " + definition.CheckResponseTransferMode("x").Error()}},
		"streaming uri": {in: definition.Integration{Type: definition.AWS, URI: "arn:x/response-streaming-invocations/"}, warnings: []string{"/uri: the uri streams the function's answer, which only an AWS_PROXY integration can take"}},
		"unknown":       {in: definition.Integration{Type: definition.HTTP, Unknown: []string{"a"}}, warnings: []string{"/a: unknown member: it has no effect"}},
		"twice":         {in: definition.Integration{Type: definition.HTTP, IntegrationResponses: append(twice, twice...)}, errs: []string{"/integrationResponses/100: duplicate key"}},
	} {
		var r Report
		require.False(t, r.Integration(&tt.in), name)
		require.Equal(t, tt.errs, found(r.Errors), name)
		require.Equal(t, tt.warnings, found(r.Warnings), name)
	}
	var r Report
	require.True(t, r.Integration(&definition.Integration{Type: definition.HTTP, IntegrationResponses: responses(501, definition.IntegrationResponse{})}))
	require.Equal(t, []string{"/integrationResponses: 501 integration responses; there is one for each status code, 500 at most"}, found(r.Errors))
}

func TestCallsLambda(t *testing.T) {
	var r Report
	require.True(t, r.CallsLambda(&definition.Integration{URI: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"}))
	require.Empty(t, r.Warnings)
	require.False(t, r.CallsLambda(&definition.Integration{URI: "${Uri}"}))
	require.Len(t, r.Warnings, 1)
}

func TestResponses(t *testing.T) {
	pattern, empty := "4..", ""
	r, in := Report{}, &definition.Integration{IntegrationResponses: definition.Ordered[definition.IntegrationResponse]{
		{Key: "200", Value: definition.IntegrationResponse{SelectionPattern: &empty}},
		{Key: "400", Value: definition.IntegrationResponse{StatusCode: "200", SelectionPattern: &pattern}},
		{Key: "404"},
	}}
	r.Responses(in)
	require.Equal(t, []string{
		"/integrationResponses/400: status code 200 is that of /integrationResponses/200 too; the service stores one integration response for each status code",
		"/integrationResponses/404: a second default response: the one with the lowest status code is used",
	}, found(r.Warnings))
	r, in.IntegrationResponses = Report{}, in.IntegrationResponses[1:2]
	r.Responses(in)
	require.Equal(t, []string{"/integrationResponses: there is no default response: what no pattern matches is an API_CONFIGURATION_ERROR"}, found(r.Warnings))
}

func TestResponse(t *testing.T) {
	for _, tt := range []struct {
		key, code, want string
		errs, warnings  int
	}{
		{"200", "", "200", 0, 0}, {"200", "200", "200", 0, 0}, {"default", "404", "404", 0, 1}, {"", "", "", 1, 0}, {"abc", "", "", 1, 0}, {"600", "", "", 1, 0},
	} {
		var r Report
		require.Equal(t, tt.want, r.Response(tt.key, &definition.IntegrationResponse{StatusCode: tt.code}, source.Root), tt)
		require.Len(t, r.Errors, tt.errs, tt)
		require.Len(t, r.Warnings, tt.warnings, tt)
	}
	var r Report
	r.Response("200", &definition.IntegrationResponse{ContentHandling: "x", Unknown: []string{"a"}}, source.Root)
	require.Equal(t, "/contentHandling", r.Errors[0].Pointer)
	require.Equal(t, "/a", r.Warnings[0].Pointer)
}

// A fault in a text has the line and column there.
func TestTexts(t *testing.T) {
	at := source.Root.Child("x")
	var r Report
	for _, pattern := range []string{"a\n(", `\p{IsHan}+\X`} {
		if _, err := selection.CompilePattern(pattern); err != nil {
			r.Pattern(err, at)
		}
	}
	r.Pattern(errors.New("another"), at)
	_, err := mapping.Parse("integration.response.header.a b", false)
	r.Expression("integration.response.header.a b", err, at)
	r.Expression("x", errors.New("another"), at)
	_, errs := template.Compile([]template.Entry{{ContentType: "a/b", Source: "\n #if(true)"}, {ContentType: "c/d", Source: strings.Repeat("x", 20)}}, template.Options{MaxSize: 12})
	for _, err := range errs {
		r.Template(err, at)
	}
	r.Template(errors.New("another"), at)
	got := found(r.Errors)
	require.Contains(t, got[0], "/x/selectionPattern: invalid regular expression: ")
	require.Contains(t, got[0], "(2:")
	require.Contains(t, got, "/x/selectionPattern: another")
	require.Contains(t, strings.Join(got, "\n"), "(1:30)")
	require.Contains(t, got, "/x: another")
	require.Contains(t, strings.Join(got, "\n"), "/x/a~1b: ")
	require.Contains(t, got, "/x/c~1d: the template has 20 bytes, the limit is 12")
	require.Equal(t, definition.CodeTemplateSize, r.Errors[len(r.Errors)-2].Code)
}

func TestParameter(t *testing.T) {
	for text, want := range map[string][]string{
		"'a'":           nil,
		"true":          {": true has no quotes: it is taken for the text; the guide allows 'true' only"},
		"'a\n'":         {": the value has a control character: the evaluation will fail"},
		"context.bogus": {": context.bogus is not a documented $context variable"},
	} {
		expr, err := mapping.Parse(text, false)
		require.NoError(t, err)
		var r Report
		r.Parameter("A", expr, source.Root)
		require.Equal(t, want, found(r.Warnings), text)
	}
	expr, _ := mapping.Parse("'a'", false)
	var r Report
	r.Parameter("Date", expr, source.Root)
	r.Parameter("Transfer-Encoding", expr, source.Root)
	require.Equal(t, []string{": the gateway renames this header to x-amzn-Remapped-Date", ": the gateway drops Transfer-Encoding headers"}, found(r.Warnings))
	require.Equal(t, "A", r.Target("method.response.header.A", nil, source.Root))
	r.Target("A", nil, source.Root)
	r.Target("method.response.header.A", &definition.MethodResponse{}, source.Root)
	require.Equal(t, []definition.Code{definition.CodeTarget, definition.CodeUndeclaredHeader}, []definition.Code{r.Errors[0].Code, r.Errors[1].Code})
}

func TestContentType(t *testing.T) {
	for key, bad := range map[string]int{"application/json": 0, "text/html;charset=x": 0, "123": 1, "a/": 1, "": 1, "a b/c": 1} {
		var r Report
		r.ContentType(key, source.Root)
		require.Len(t, r.Errors, bad, key)
	}
}

func TestInclude(t *testing.T) {
	var r Report
	fault := func() definition.Faults {
		f := definition.Faultf(definition.Position{Pointer: "/a"}, "x")
		return definition.Faults{f}
	}
	r.Include("/in", fault(), fault())
	require.Equal(t, []string{"/in/a: x"}, found(r.Errors))
	require.Equal(t, []string{"/in/a: x"}, found(r.Warnings))
}
