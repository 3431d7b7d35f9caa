package history_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/history"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// api is an API with a MOCK that prints the client's body, watched by a sink.
func api(t testing.TB, sink traffic.Sink) http.Handler {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(`{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"},
		"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$input.params('q')"}}}}`))
	require.NoError(t, err)
	o := &traffic.Observer{Sinks: []traffic.Sink{sink}}
	a, err := gatemaphttp.NewAPI([]*gatemap.Operation{{HTTPMethod: "POST", Path: "/x", Integration: in}}, gatemaphttp.APIOptions{Hooks: o.Hooks()})
	require.NoError(t, err)
	return o.Handler(a)
}

func post(h http.Handler, target, body string) {
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", target, strings.NewReader(body)))
}

func numbers(h *history.History) (all []uint64) {
	for _, item := range h.List() {
		all = append(all, item.Number)
	}
	return all
}

// TestBounds: no more requests and no more bytes are kept than was said, the
// latest ones.
func TestBounds(t *testing.T) {
	h := history.New(3, 1<<20)
	server := api(t, h)
	for i := range 5 {
		post(server, fmt.Sprintf("/x?q=%d", i), "body")
	}
	require.Equal(t, []uint64{5, 4, 3}, numbers(h))
	require.Nil(t, h.Find(2))
	explanation, why := h.Find(4).Explain(context.Background())
	require.Empty(t, why)
	require.Equal(t, "3", string(explanation.Response.Body))
	require.Equal(t, "body", string(h.Find(4).Exchange.Request.Body))

	h = history.New(100, 100_000)
	server = api(t, h)
	for range 50 {
		post(server, "/x", strings.Repeat("b", 20_000))
	}
	require.Less(t, len(h.List()), 5)
	require.NotEmpty(t, h.List())
	post(server, "/x", strings.Repeat("b", 80_000))
	item := h.List()[0]
	require.True(t, item.Cut)
	require.Nil(t, item.Exchange.Request.Body)
	_, why = item.Explain(context.Background())
	require.Equal(t, "its payloads were too large to keep", why)

	// A query is in the target, in the parameters and in the answer.
	h = history.New(100, 100_000)
	server = api(t, h)
	for range 50 {
		post(server, "/x?q="+strings.Repeat("q", 9_000), "")
	}
	require.NotEmpty(t, h.List())
	require.LessOrEqual(t, len(h.List())*3*9_000, 100_000)

	h = history.New(0, 0)
	post(api(t, h), "/x", "")
	require.Empty(t, h.List())
}

// TestNoMemoryShared: what is kept is no memory that another request gets.
func TestNoMemoryShared(t *testing.T) {
	h := history.New(1000, 1<<24)
	server := api(t, h)
	for i := range 200 {
		post(server, fmt.Sprintf("/x?q=answer-%d", i), fmt.Sprintf("body-%d", i))
	}
	for i, item := range h.List() {
		n := 199 - i
		require.Equal(t, fmt.Sprintf("body-%d", n), string(item.Exchange.Request.Body))
		require.Equal(t, fmt.Sprintf("answer-%d", n), string(item.Exchange.Response.Body))
	}
}

// TestUnexplained: why there is nothing to explain.
func TestUnexplained(t *testing.T) {
	h := history.New(10, 1<<20)
	post(api(t, h), "/none", "")
	_, why := h.List()[0].Explain(context.Background())
	require.Equal(t, "the backend gave no answer that was evaluated", why)
	o := &traffic.Observer{Sinks: []traffic.Sink{h}}
	post(o.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "own") })), "/", "")
	item := h.List()[0]
	_, why = item.Explain(context.Background())
	require.Equal(t, "the server answered before it asked the API", why)
	require.Equal(t, 200, item.Entry.Status)
	require.EqualValues(t, 3, item.Entry.Length)
}

// TestMemoryUsedAgain: under load the memory of what was dropped is that of the next
// requests, and what somebody has seen is not touched. Large memory is not kept for
// small requests.
func TestMemoryUsedAgain(t *testing.T) {
	h := history.New(4, 1<<20)
	server := api(t, h)
	body := strings.Repeat("s", 20_000)
	for range 20 {
		post(server, "/x?q=secret", body)
	}
	seen := h.List()
	for i := range 100 {
		post(server, fmt.Sprint("/x?q=", i), fmt.Sprint("body ", i))
	}
	for _, item := range seen {
		require.Equal(t, body, string(item.Exchange.Request.Body))
		require.Equal(t, "secret", string(item.Exchange.Response.Body))
	}
	for i, item := range h.List() {
		got := item.Exchange.Request.Body
		require.Equal(t, fmt.Sprint("body ", 99-i), string(got))
		require.NotContains(t, string(got[:cap(got)]), "s")
	}
	large := strings.Repeat("l", 30_000) // all four and their memory are counted
	for range 100 {
		post(server, "/x", large)
	}
	for range 100 {
		post(server, "/x", "")
	}
	require.Len(t, h.List(), 4)
	h = history.New(100, 100_000)
	server = api(t, h)
	for i := range 300 {
		post(server, "/x", large[:i*80])
	}
	require.Less(t, len(h.List()), 5)
	require.NotEmpty(t, h.List())
}
