package gatemaphttp_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// plainOf decodes an answer by its Content-Encoding.
func plainOf(t *testing.T, got *http.Response, body string) string {
	t.Helper()
	var from io.Reader = strings.NewReader(body)
	var err error
	switch got.Header.Get("Content-Encoding") {
	case "gzip":
		from, err = gzip.NewReader(from)
	case "deflate":
		from, err = zlib.NewReader(from)
	}
	require.NoError(t, err)
	plain, err := io.ReadAll(from)
	require.NoError(t, err)
	return string(plain)
}

// TestCompression: rules/content-handling.md#compression.
func TestCompression(t *testing.T) {
	large := strings.Repeat("0123456789", 10_000)
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/encoded":
			w.Header().Set("Content-Encoding", "br")
		case "/gone":
			panic(http.ErrAbortHandler)
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			for range 3 {
				io.WriteString(w, "data: x\n\n")
				http.NewResponseController(w).Flush()
			}
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(large)))
		io.WriteString(w, large)
	})
	const mapped = `{"type":"HTTP","httpMethod":"GET","uri":"http://b/x","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$input.params('n')"}}}}`
	proxy := func(path string) string {
		return `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://b` + path + `"}`
	}
	none := `{"type":"MOCK","integrationResponses":{"204":{"statusCode":"204"}}}`
	ops := []*gatemap.Operation{
		operation(t, 1, "GET /mapped/{n}", mapped), operation(t, 2, "GET /large", proxy("/large")), operation(t, 3, "HEAD /large", proxy("/large")),
		operation(t, 4, "GET /encoded", proxy("/encoded")), operation(t, 5, "GET /gone", proxy("/gone")), operation(t, 6, "GET /events", proxy("/events")),
		operation(t, 9, "GET /function", `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"}`),
		operation(t, 7, "GET /none", none), operation(t, 8, "GET /passed", `{"type":"HTTP","httpMethod":"GET","uri":"http://b/x","integrationResponses":{"200":{"statusCode":"200"}}}`),
	}
	var last gatemaphttp.Decision
	zippedByFunction := fixed{StatusCode: 200, Payload: fmt.Appendf(nil, `{"headers":{"content-encoding":"gzip"},"isBase64Encoded":true,"body":%q}`, base64.StdEncoding.EncodeToString([]byte(zipped("of a function"))))}
	o := gatemaphttp.APIOptions{Endpoints: &gatemaphttp.Endpoints{Lambda: zippedByFunction, HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}},
		Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { last = *d }}}
	for _, tt := range []struct {
		name, target, accepts string
		minimum               int
		coding, body          string
		status                int
	}{
		{"gzip", "/mapped/1234567890", "gzip", 10, "gzip", "1234567890", 200},
		{"deflate", "/mapped/1234567890", "deflate", 10, "deflate", "1234567890", 200},
		{"shorter than the minimum", "/mapped/123456789", "gzip", 10, "", "123456789", 200},
		{"a minimum of 0", "/mapped/1", "gzip", 0, "gzip", "1", 200},
		{"no minimum", "/mapped/1234567890", "gzip", -1, "", "1234567890", 200},
		{"no Accept-Encoding", "/mapped/1234567890", "", 0, "", "1234567890", 200},
		{"any", "/mapped/1234567890", "*", 0, "", "1234567890", 200},
		{"the first of one weight", "/mapped/1", "gzip, deflate, br", 0, "gzip", "1", 200},
		{"weights", "/mapped/1", "gzip;q=0.5, Deflate; q=1.0", 0, "deflate", "1", 200},
		{"another coding first", "/mapped/1", "br;q=1.0,gzip;q=0.8", 0, "", "1", 200},
		{"identity first", "/mapped/1", "gzip;q=0.5,identity", 0, "", "1", 200},
		{"forbidden", "/mapped/1", "gzip;q=0", 0, "", "1", 200},
		{"a body that streams", "/large", "gzip", 100_000, "gzip", large, 200},
		{"a body that passes", "/passed", "gzip", 1, "gzip", large, 200},
		{"a body that streams and is shorter", "/large", "gzip", 100_001, "", large, 200},
		{"events, of unknown length", "/events", "gzip", 1000, "gzip", strings.Repeat("data: x\n\n", 3), 200},
		{"encoded already", "/encoded", "gzip", 0, "", `{"message": "Internal server error"}`, 500},
		{"encoded by the function", "/function", "gzip", 0, "gzip", "of a function", 200},
		{"the gateway's own answer", "/gone", "gzip", 0, "", `{"message":"Network error communicating with endpoint"}`, 504},
		{"no operation", "/nowhere", "gzip", 0, "", `{"message":"Missing Authentication Token"}`, 403},
		{"no body", "/none", "gzip", 0, "", "", 204},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, op := range ops {
				op.BinaryMediaTypes = nil
				if op.Path == "/function" {
					op.BinaryMediaTypes = []string{"*/*"}
				}
				if op.MinimumCompressionSize = nil; tt.minimum >= 0 {
					op.MinimumCompressionSize = &tt.minimum
				}
			}
			a := api(t, ops, o)
			headers := ""
			if tt.accepts != "" {
				headers = "Accept-Encoding: " + tt.accepts + "\r\n"
			}
			got, body := send(t, a, "GET", tt.target, headers, "")
			require.Equal(t, tt.status, got.StatusCode)
			require.Equal(t, tt.coding, strings.Join(got.Header["Content-Encoding"], ", "))
			require.Equal(t, tt.body, plainOf(t, got, body))
			require.NoError(t, last.Sent)
			if tt.coding != "" && !last.Streamed {
				require.Equal(t, int64(len(body)), got.ContentLength)
			}
		})
	}
}

// TestEncodedRequest: rules/requests.md#encoded-body.
func TestEncodedRequest(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%q %.20s %d", r.Header["Content-Encoding"], body, len(body))
	})
	a := api(t, []*gatemap.Operation{operation(t, 1, "POST /", `{"type":"HTTP_PROXY","httpMethod":"POST","uri":"http://b"}`)},
		gatemaphttp.APIOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}}})
	var deflated bytes.Buffer
	w := zlib.NewWriter(&deflated)
	io.WriteString(w, "plain")
	w.Close()
	for _, tt := range []struct {
		name, coding, body string
		status             int
		want               string
	}{
		{"gzip", "gzip", zipped("plain"), 200, `[] plain 5`},
		{"deflate", "deflate", deflated.String(), 200, `[] plain 5`},
		{"identity", "identity", "plain", 200, `["identity"] plain 5`},
		{"twice", "gzip, gzip", zipped(zipped("plain")), 200, `[] plain 5`},
		{"another coding", "br", "plain", 415, `{"message":"Unsupported Media Type"}`},
		{"not what it says", "gzip", "plain", 415, `{"message":"Unsupported Media Type"}`},
		{"cut", "gzip", zipped(strings.Repeat("plain", 99))[:20], 415, `{"message":"Unsupported Media Type"}`},
		{"a bomb", "gzip", zipped(strings.Repeat("0", 10<<20+1)), 413, `{"message":"Request Too Long"}`},
		{"of the limit", "gzip", zipped(strings.Repeat("0", 10<<20)), 200, "[] 00000000000000000000 10485760"},
		{"five times", "gzip,gzip,gzip,gzip,gzip", "x", 415, `{"message":"Unsupported Media Type"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, body := send(t, a, "POST", "/", "Content-Encoding: "+tt.coding+"\r\n", tt.body)
			require.Equal(t, tt.want, body)
			require.Equal(t, tt.status, got.StatusCode)
		})
	}
}
