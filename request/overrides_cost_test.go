package request_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/request"
)

// TestManyOverrides: what a template overrides, and what an integration maps,
// costs in proportion to how much it is.
func TestManyOverrides(t *testing.T) {
	const many = `"requestTemplates":{"application/json":"#foreach($i in [1..1000])#foreach($j in [1..%d])#set($context.requestOverride.%s[\"h${i}x$j\"]='x')#end#end"}`
	var uri, parameters strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&uri, "/{p%d}", i)
		fmt.Fprintf(&parameters, `"integration.request.path.p%d":"'%d'","integration.request.header.H%d":"'x'",`, i, i, i)
	}
	for name, integration := range map[string]string{
		"headers": `{"type":"HTTP","uri":"http://x/",` + fmt.Sprintf(many, 40, "header") + `}`,
		"query":   `{"type":"HTTP","uri":"http://x/",` + fmt.Sprintf(many, 40, "querystring") + `}`,
		"path":    `{"type":"HTTP","uri":"http://x/",` + fmt.Sprintf(many, 40, "path") + `}`,
		"mapped":  `{"type":"HTTP","uri":"http://x` + uri.String() + `","requestParameters":{` + strings.TrimSuffix(parameters.String(), ",") + `}}`,
		"proxied": `{"type":"HTTP_PROXY","uri":"http://x` + uri.String() + `","requestParameters":{` + strings.TrimSuffix(parameters.String(), ",") + `}}`,
	} {
		m := compile(t, integration, request.Options{})
		began := cputime.Now()
		_, failed := run(m, sample("{}"))
		require.Nil(t, failed, name)
		require.Less(t, cputime.Now()-began, 5*time.Second, name)
	}
}

// TestLargeParameters: a value that is mapped many times is not held as often.
func TestLargeParameters(t *testing.T) {
	var parameters strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&parameters, `"integration.request.header.H%d":"method.request.multivalueheader.X-Long",`, i)
	}
	m := compile(t, `{"type":"HTTP","uri":"http://x/","requestParameters":{`+strings.TrimSuffix(parameters.String(), ",")+`}}`, request.Options{})
	req := sample("{}")
	req.Headers = append(req.Headers, gatemap.Field{Name: "X-Long", Values: []string{strings.Repeat("a", 4000), strings.Repeat("b", 4000)}})
	_, failed := run(m, req)
	require.NotNil(t, failed)
	require.Equal(t, "Execution failed due to configuration error: Mapped parameters are larger than allowed maximum of 1048576 bytes", failed.Log)
}

// TestManyLikeFew: parameters that replace each other are the same whether they
// are few or many.
func TestManyLikeFew(t *testing.T) {
	const template = `#set($o = $context.requestOverride)#set($o.header['x-a']='1')#set($o.header['X-B']=[])#set($o.querystring.a=['1','2'])#set($o.path.id='p')`
	few := `"integration.request.header.X-A":"'a'","integration.request.header.x-b":"'b'","integration.request.header.X-C":"'c'","integration.request.header.x-c":"'d'","integration.request.querystring.a":"'q'","integration.request.querystring.A":"'r'","integration.request.path.id":"'0'"`
	many, fill := few, template
	for i := range 20 {
		many += fmt.Sprintf(`,"integration.request.header.Y%d":"'y'","integration.request.querystring.y%d":"'y'","integration.request.path.y%d":"'y'"`, i, i, i)
		fill += fmt.Sprintf(`#set($o.header.z%d='z')#set($o.querystring.z%d='z')#set($o.path.z%d='z')`, i, i, i)
	}
	made := func(parameters, source string) *request.IntegrationRequest {
		out, failed := run(compile(t, `{"type":"HTTP","uri":"http://x/{id}","requestParameters":{`+parameters+`},"requestTemplates":{"application/json":"`+source+`"}}`, request.Options{}), sample("{}"))
		require.Nil(t, failed)
		filler := func(f gatemap.Field) bool { return strings.ContainsAny(f.Name[:1], "YyzZ") && f.Name != "y" }
		out.Headers, out.Querystring = slices.DeleteFunc(out.Headers, filler), slices.DeleteFunc(out.Querystring, filler)
		return out
	}
	want := made(few, template)
	require.Equal(t, want.URI, "http://x/p")
	for name, got := range map[string]*request.IntegrationRequest{"mapped": made(many, template), "overridden": made(few, fill), "both": made(many, fill)} {
		require.Equal(t, want.Headers, got.Headers, name)
		require.Equal(t, want.Querystring, got.Querystring, name)
		require.Equal(t, want.URI, got.URI, name)
	}
}
