package gatemaphttp_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// echo is a function that gives back the tag of its event.
type echo struct{}

func (echo) Invoke(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: fmt.Appendf(nil, `{"statusCode":200,"headers":{"X-Tag":"x"},"body":%q}`, in.Payload)}, nil
}

// taggedAPI has an operation of each type, whose answers carry the tag of the
// request's path, query, header and body.
func taggedAPI(t testing.TB, base string, target *url.URL) *gatemaphttp.API {
	t.Helper()
	const mapped = `"requestParameters":{"integration.request.querystring.tag":"method.request.path.tag","integration.request.header.X-Tag":"method.request.header.X-Tag"},
		"integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.X-Tag":"integration.response.header.X-Tag"},
		"responseTemplates":{"application/json":"$context.resourcePath|$input.params('tag')|$input.params('q')|$input.path('$.tag')|$input.path('$.pad')"}}}`
	var ops []*gatemap.Operation
	for i, o := range [][2]string{
		{"POST /mapped/{tag}", `{"type":"HTTP","httpMethod":"POST","uri":"http://b/mapped",` + mapped + `}`},
		{"ANY /proxy/{tag+}", `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://b/proxy/{tag}","requestParameters":{"integration.request.path.tag":"method.request.path.tag"}}`},
		{"GET /mock/{tag}", `{"type":"MOCK","requestTemplates":{"application/json":"#set($context.responseOverride.header.X-Tag = $input.params('X-Tag')){\"statusCode\":200}"},
			"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.resourcePath|$input.params('tag')|$input.params('q')"}}}}`},
		{"POST /event/{tag}", `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"}`},
	} {
		ops = append(ops, operation(t, i+1, o[0], o[1]))
	}
	return api(t, ops, gatemaphttp.APIOptions{BasePath: base, Stage: &gatemaphttp.Stage{APIID: base}, Timeout: 5 * time.Second,
		Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: target}}, Lambda: echo{}}})
}

// TestAPINoOtherRequestsData: whatever the APIs of a domain answer at once, each
// answer has the tag of its own request, everywhere.
func TestAPINoOtherRequestsData(t *testing.T) {
	target := backend(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Tag", r.Header.Get("X-Tag"))
		if strings.HasPrefix(r.URL.Path, "/proxy/") {
			fmt.Fprintf(w, "%s|%s", strings.TrimPrefix(r.URL.Path, "/proxy/"), body)
			return
		}
		fmt.Fprintf(w, `{"tag":%q,"pad":%q}`, r.URL.Query().Get("tag"), body)
	})
	d, err := gatemaphttp.NewDomain(taggedAPI(t, "a", target), taggedAPI(t, "b/c", target))
	require.NoError(t, err)
	server := httptest.NewServer(d)
	defer server.Close()
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 60 {
				if err := sendTagged(server.URL+[]string{"/a", "/b/c"}[i/4%2], i%4, fmt.Sprintf("t%d-%d", worker, i*i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// sendTagged asks one of four operations and compares the answer with the tag.
func sendTagged(base string, kind int, tag string) error {
	pad := strings.Repeat(tag, len(tag)*97%300)
	target := [...]struct{ method, path, want string }{
		{"POST", "/mapped/" + tag + "?q=" + tag, "/mapped/{tag}|" + tag + "|" + tag + "|" + tag + "|" + pad},
		{"PUT", "/proxy/x/" + tag, "x/" + tag + "|" + pad},
		{"GET", "/mock/" + tag + "?q=" + tag, "/mock/{tag}|" + tag + "|" + tag},
		{"POST", "/event/" + tag, ""},
	}[kind]
	r, err := http.NewRequest(target.method, base+target.path, strings.NewReader(pad))
	if err != nil {
		return err
	}
	r.Header.Set("X-Tag", tag)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	switch {
	case err != nil:
		return err
	case target.want == "" && (!bytes.Contains(body, []byte(`"tag":"`+tag+`"`)) || !bytes.Contains(body, []byte(`"body":"`+pad+`"`))):
		return fmt.Errorf("%s: the event %s", tag, body)
	case target.want != "" && (string(body) != target.want || got.Header.Get("X-Tag") != tag):
		return fmt.Errorf("%s: %d %q %v, want %q", tag, got.StatusCode, body, got.Header, target.want)
	}
	return nil
}

// TestAPILeavesNoGoroutine: whatever clients and backends do, nothing runs on
// behind their connections.
func TestAPILeavesNoGoroutine(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	stop := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("tag") {
		case "hang":
			select {
			case <-r.Context().Done():
			case <-stop:
			}
		case "cut":
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "{")
			panic(http.ErrAbortHandler)
		default:
			io.WriteString(w, `{"tag":"`+strings.Repeat("x", 100_000)+`"}`)
		}
	}))
	target, err := url.Parse(slow.URL)
	require.NoError(t, err)
	transport := &http.Transport{}
	ops := []*gatemap.Operation{
		operation(t, 1, "POST /mapped/{tag}", `{"type":"HTTP","httpMethod":"POST","uri":"http://b/","timeoutInMillis":100,"requestParameters":{"integration.request.querystring.tag":"method.request.path.tag"},"integrationResponses":{"200":{"statusCode":"200"}}}`),
		operation(t, 2, "GET /proxy/{tag}", `{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://b/?tag={tag}"}`),
	}
	server := httptest.NewServer(api(t, ops, gatemaphttp.APIOptions{Timeout: 100 * time.Millisecond,
		Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: target}}, Transport: transport}}))
	for _, request := range []string{
		"POST /mapped/hang HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
		"POST /mapped/cut HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
		"POST /mapped/more HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{", // the client breaks off
		"POST /mapped/more HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n{",
		"POST /mapped/more HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"GET /proxy/more HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET /proxy/hang HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET /proxy/cut HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET /none HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
		"GET /proxy/more HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
	} {
		for _, patience := range []time.Duration{0, 200 * time.Millisecond} {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			_, err = io.WriteString(conn, request)
			require.NoError(t, err)
			if patience > 0 {
				conn.SetReadDeadline(time.Now().Add(patience))
				conn.Read(make([]byte, 10)) // a part of the answer, if there is one
			}
			conn.Close()
		}
	}
	close(stop)
	server.Close()
	transport.CloseIdleConnections()
	slow.Close()
}
