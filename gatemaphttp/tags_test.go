package gatemaphttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestNoOtherRequestsData: every body and header carries the tag of its request,
// whatever memory the exchanges share.
func TestNoOtherRequestsData(t *testing.T) {
	const integration = `{"type":"HTTP","integrationResponses":{
		"200":{"statusCode":"200","responseParameters":{"method.response.header.X-Tag":"integration.response.body.tag","method.response.header.X-All":"integration.response.multivalueheader.X-Tag"},
			"responseTemplates":{"application/json":"{\"tag\":$input.json('$.tag'),\"pad\":$input.json('$.pad')}"}},
		"201":{"statusCode":"201","selectionPattern":"201","responseParameters":{"method.response.header.X-Tag":"integration.response.header.X-Tag"}},
		"500":{"statusCode":"500","selectionPattern":"500","responseTemplates":{"application/json":"#if($input.path('$.tag'))$input.path('$.tag')#end"}}}}`
	target := backend(t, func(w http.ResponseWriter, r *http.Request) {
		tag := r.URL.Query().Get("tag")
		w.Header().Add("X-Tag", tag)
		w.Header().Add("X-Tag", tag)
		if tag[0] == 's' {
			w.WriteHeader(201)
		}
		fmt.Fprintf(w, `{"tag":%q,"pad":%q}`, tag, strings.Repeat(tag, len(tag)*97%400))
	})
	m := &gatemaphttp.Method{Engine: compile(t, integration, gatemap.Options{})}
	server := httptest.NewServer(m.Proxy(target, nil))
	defer server.Close()
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 100 {
				tag := fmt.Sprintf("%c%d-%d", "ms"[i%2], worker, i*i)
				got, err := http.Get(server.URL + "/?tag=" + tag)
				if err != nil {
					t.Error(err)
					return
				}
				body, _ := io.ReadAll(got.Body)
				got.Body.Close()
				want := fmt.Sprintf(`{"tag":%q,"pad":%q}`, tag, strings.Repeat(tag, len(tag)*97%400))
				if string(body) != want || got.Header.Get("X-Tag") != tag || got.StatusCode == 200 && got.Header.Get("X-All") != tag+","+tag {
					t.Errorf("%s: %s %v", tag, body, got.Header)
				}
			}
		})
	}
	wg.Wait()
	require.False(t, t.Failed())
}

// mixedInvoker answers with the tag of its payload: in the memory that it is given, in
// memory of its own, or with a text that is always the same.
type mixedInvoker struct{ constant []byte }

func (m *mixedInvoker) Invoke(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	result := &gatemaphttp.InvocationResult{StatusCode: 200}
	switch tag := string(in.Payload); tag[1] {
	case 'b': // and a longer text that was there before
		long := append(in.Buffer, strings.Repeat(tag, 200)...)
		result.Payload = append(long[:0], tag...)
	case 'o':
		result.Payload = []byte(strings.Repeat(" ", 2000) + tag)
	case 'c':
		result.Payload = m.constant
	}
	return result, nil
}

// TestNoOtherInvocationsData: whether an Invoker uses the memory that it is given or not,
// nobody gets what is another's, and what is the Invoker's own stays as it is.
func TestNoOtherInvocationsData(t *testing.T) {
	invoker := &mixedInvoker{[]byte(`"constant"`)}
	for name, integration := range map[string]string{
		"passed":   `{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{"200":{"statusCode":"200"}}}`,
		"template": `{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$input.json('$')"}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			m := &gatemaphttp.Method{Engine: compile(t, integration, gatemap.Options{Backend: definition.LambdaBackend})}
			h := m.Lambda(invoker, "f")
			var wg sync.WaitGroup
			for worker := range 4 {
				wg.Go(func() {
					for i := range 300 {
						tag := fmt.Sprintf(`"%c%d-%d"`, "boc"[i%3], worker, i*i)
						want := tag
						if i%3 == 2 {
							want = `"constant"`
						}
						w := httptest.NewRecorder()
						h.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(tag)))
						if got := strings.TrimSpace(w.Body.String()); got != want {
							t.Errorf("%s: %s", want, got)
						}
					}
				})
			}
			wg.Wait()
			require.Equal(t, `"constant"`, string(invoker.constant))
		})
	}
}
