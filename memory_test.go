package gatemap

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// largeList returns a body of objects, alike or not.
func largeList(items int, alike bool) []byte {
	var b strings.Builder
	b.WriteString(`{"items":[{"id":0}`)
	for i := 1; i < items; i++ {
		note := `,"note":"a \"note\" of some words, as people write them"`
		if !alike && i%3 == 0 {
			note = ""
		}
		fmt.Fprintf(&b, `,{"id":%d,"name":"amber drawer %d"%s,"price":%d.5,"sku":"SKU-%06d"}`, i, i*7, note, i%500, i)
	}
	return []byte(b.String() + `]}`)
}

const largeTemplate = `{"items": [
#foreach($i in $input.path('$.items'))
  {"id": $i.id, "name": "$util.escapeJavaScript($i.name)", "note": "$util.escapeJavaScript($i.note)"}#if($foreach.hasNext),#end
#end
]}`

// TestLargeBodyTakesLittle bounds all that a cold evaluation of a large body asks
// for beside the output, and with it what it has at one time. The tape takes 0.8 of
// these bodies, and the texts with escapes that the list reads 0.3.
func TestLargeBodyTakesLittle(t *testing.T) {
	limits := Limits{Payload: -1, Output: -1, ForeachRounds: -1}
	for _, c := range []struct {
		name, template string
		most           float64 // over the body
	}{
		{"list", largeTemplate, 1.4},
		{"json", `$input.json('$')`, 1.2},
		{"part", `{"a":$input.json('$.items')}`, 1.2},
		{"kept json", `#set($x = $input.json('$.items'))$x`, 2.3},
		{"body", `$input.body`, 0.05},
		{"escape", `"$util.escapeJavaScript($input.body)"`, 0.15},
		{"encode", `"$util.base64Encode($input.body)"`, 0.1},
		{"member", `$input.path('$.items[3].id')`, 1},
	} {
		for _, alike := range []bool{true, false} {
			e := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200", ResponseTemplates: Ordered[*string]{entry("application/json", c.template)}}), Options{Limits: limits})
			body := largeList(20_000, alike)
			runtime.GC() // empties the pools,
			runtime.GC() // and what they had become
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r, err := e.Evaluate(nil, &Backend{StatusCode: 200, Body: body})
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			took := float64(after.TotalAlloc-before.TotalAlloc) - float64(len(r.Body))
			t.Logf("%s: %.2f of the body", c.name, took/float64(len(body)))
			require.LessOrEqual(t, took, c.most*float64(len(body))+64<<10, c.name)
			require.LessOrEqual(t, after.Mallocs-before.Mallocs, uint64(120), c.name)
		}
	}
}

// TestEvaluateGivesItsOwnMemory: what Evaluate gives has no more memory than it needs,
// and the next evaluations leave it alone.
func TestEvaluateGivesItsOwnMemory(t *testing.T) {
	e := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200",
		ResponseParameters: Ordered[string]{{Key: "method.response.header.A", Value: "integration.response.body.items[1].name"}},
		ResponseTemplates:  Ordered[*string]{entry("application/json", largeTemplate)}}), Options{Limits: Limits{Payload: -1, Output: -1, ForeachRounds: -1}})
	var kept []*Response
	var want []string
	for _, n := range []int{3, 500, 2, 20_000, 40, 3000, 3} {
		r, err := e.Evaluate(nil, &Backend{StatusCode: 200, Body: largeList(n, n%2 == 0)})
		require.NoError(t, err)
		require.LessOrEqual(t, cap(r.Body), len(r.Body)+len(r.Body)/4+64)
		kept, want = append(kept, r), append(want, string(r.Body))
	}
	for i, r := range kept {
		require.Equal(t, want[i], string(r.Body))
		require.Equal(t, "amber drawer 7", r.Header("A"))
		require.Len(t, r.Headers, 2)
	}
}

// TestShortBodiesLieBesideTheirHeaders: once an engine has rendered a short body, the
// next one is no allocation of its own; its length may change all the same.
func TestShortBodiesLieBesideTheirHeaders(t *testing.T) {
	testenv.OneGoroutine(t)
	e := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200",
		ResponseTemplates: Ordered[*string]{entry("application/json", "$input.path('$.a')")}}), Options{})
	for _, tt := range []struct {
		length int
		allocs float64
	}{{0, 1}, {20, 1}, {200, 1}, {432, 1}, {433, 2}, {5000, 2}, {30, 1}} {
		body := strings.Repeat("b", tt.length)
		backend := &Backend{StatusCode: 200, Body: []byte(`{"a":"` + body + `"}`)}
		var last *Response
		got := testing.AllocsPerRun(100, func() { last, _ = e.Evaluate(nil, backend) })
		require.LessOrEqual(t, got, tt.allocs, tt.length)
		require.Equal(t, body, string(last.Body))
		require.LessOrEqual(t, cap(last.Body), len(last.Body)+len(last.Body)/4+64)
		require.NoError(t, e.EvaluateTo(last, nil, &Backend{StatusCode: 200, Body: []byte(`{"a":"another"}`)}))
		require.Equal(t, "another", string(last.Body))
	}
}

// TestNeighboursStayApart: Responses with short bodies lie side by side, and what a
// caller does with one leaves the others as they are.
func TestNeighboursStayApart(t *testing.T) {
	e := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200",
		ResponseParameters: Ordered[string]{{Key: "method.response.header.A", Value: "integration.response.header.A"}},
		ResponseTemplates:  Ordered[*string]{entry("application/json", "$input.path('$.a')")}}), Options{})
	var kept []*Response
	text := func(i int) string { return strings.Repeat(strconv.Itoa(i%10), 40+i) }
	for i := range 40 {
		r, err := e.Evaluate(nil, &Backend{StatusCode: 200, Headers: []Field{field("A", text(i))}, Body: []byte(`{"a":"` + text(i) + `"}`)})
		require.NoError(t, err)
		kept = append(kept, r)
	}
	for i := 1; i < len(kept); i += 2 {
		r := kept[i]
		r.Body = append(r.Body, make([]byte, 100)...)
		for k := range r.Headers {
			r.Headers[k].Values = append(r.Headers[k].Values, "x", "y")
		}
		for range 10 {
			r.Headers = append(r.Headers, field("X", "x"))
		}
		clear(r.Headers)
		clear(r.Body)
		require.NoError(t, e.EvaluateTo(r, nil, &Backend{StatusCode: 200, Body: []byte(`{"a":"again"}`)}))
	}
	for i := 0; i < len(kept); i += 2 {
		require.Equal(t, text(i), string(kept[i].Body))
		require.Equal(t, []Field{field("A", text(i)), field("Content-Type", "application/json")}, kept[i].Headers)
	}
}

// TestEnginesKeepLittle bounds what an engine keeps that has the patterns which the
// Serverless Framework deploys by default: those that a list of literals decides and
// two that need more. Before, their syntax trees were three quarters of it.
func TestEnginesKeepLittle(t *testing.T) {
	testenv.OneGoroutine(t)
	in := integration(AWS, "", IntegrationResponse{StatusCode: "200"})
	in.URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations"
	for i, pattern := range []string{`[\s\S]*\[400\][\s\S]*`, `[\s\S]*\[401\][\s\S]*`, `[\s\S]*\[403\][\s\S]*`, `[\s\S]*\[404\][\s\S]*`, `[\s\S]*\[422\][\s\S]*`, `[\s\S]*\[502\][\s\S]*`,
		`[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*`, `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`} {
		status := strconv.Itoa(400 + i)
		in.IntegrationResponses.Set(status, IntegrationResponse{StatusCode: status, SelectionPattern: &pattern})
	}
	MustCompile(in, Options{})
	inUse := func() int {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	engines := make([]*Engine, 300)
	before := inUse()
	for i := range engines {
		engines[i] = MustCompile(in, Options{})
	}
	each := (inUse() - before) / len(engines)
	t.Logf("%d bytes each", each)
	require.LessOrEqual(t, each, 8<<10)
	runtime.KeepAlive(engines)
}
