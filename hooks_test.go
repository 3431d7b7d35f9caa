package gatemap_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

func TestTemplateHooks(t *testing.T) {
	text := func(s string) *string { return &s }
	in := &gatemap.Integration{Type: gatemap.HTTP, IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
		{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200", ResponseTemplates: gatemap.Ordered[*string]{
			{Key: "application/json", Value: text("#if($x)1#{else}2#end")},
			{Key: "text/plain", Value: text("$input.body")},
			{Key: "text/html", Value: nil},
		}}},
	}}
	var compiled, log []string
	e := gatemap.MustCompile(in, gatemap.Options{TemplateHooks: func(response, contentType string) *syntax.Hooks {
		compiled = append(compiled, response+" "+contentType)
		if contentType != "application/json" {
			return nil
		}
		return &syntax.Hooks{Branch: func(s syntax.Span) { log = append(log, contentType) }}
	}})
	require.Equal(t, []string{"200 application/json", "200 text/plain"}, compiled)
	for _, accept := range []string{"application/json", "text/plain", "text/html"} {
		_, err := e.Evaluate(&gatemap.Request{Headers: []gatemap.Field{{Name: "Accept", Values: []string{accept}}}}, &gatemap.Backend{StatusCode: 200})
		require.NoError(t, err)
	}
	require.Equal(t, []string{"application/json"}, log)
}

// What a template executes can be counted.
func ExampleOptions_templateHooks() {
	source := "#if($input.body == '')none#{else}some#end"
	in := &gatemap.Integration{Type: gatemap.HTTP, IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
		{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200", ResponseTemplates: gatemap.Ordered[*string]{
			{Key: "text/plain", Value: &source},
		}}},
	}}
	engine := gatemap.MustCompile(in, gatemap.Options{TemplateHooks: func(response, contentType string) *syntax.Hooks {
		return &syntax.Hooks{Branch: func(s syntax.Span) {
			fmt.Println(response, contentType, source[s.Start:s.End])
		}}
	}})
	if _, err := engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: []byte("x")}); err != nil {
		fmt.Println(err)
	}
	// Output: 200 text/plain #{else}some
}
