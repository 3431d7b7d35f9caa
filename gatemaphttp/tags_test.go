package gatemaphttp_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
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
