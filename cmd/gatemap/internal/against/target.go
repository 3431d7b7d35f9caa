package against

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/mapping"
)

// Target is where cases are run. Its fields must not be changed once it is used.
type Target struct {
	URL      *url.URL        // with the path that comes before that of the API, as /prod
	Headers  []gatemap.Field // of every request
	Timeout  time.Duration   // of one request and its answer; 0 is DefaultTimeout
	Insecure bool            // takes any certificate

	// Sign signs requests; nil leaves them unsigned.
	Sign func(ctx context.Context, r *http.Request, body []byte) error

	transport *http.Transport
}

// DefaultTimeout is a little more than the service's own of 29 seconds.
const DefaultTimeout = 35 * time.Second

const (
	maxBody   = 10<<20 + 1<<10 // of an answer: the service's limit, and a little
	maxHeader = 1 << 20
)

// ParseURL reads the URL of a target: http or https, without a query.
func ParseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Opaque != "":
		return nil, fmt.Errorf("%q is not a URL such as http://localhost:8080 or https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod", s)
	case u.User != nil:
		return nil, errors.New("a URL with a user and a password: give them by a header")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%q has a query or a fragment, which the URL of a stage has not", s)
	}
	return u, nil
}

// AddHeader adds a header to every request. Its value is not in the error.
func (t *Target) AddHeader(name, value string) error {
	switch {
	case !mapping.ValidName(name) || ofConnection(strings.ToLower(name)):
		return fmt.Errorf("%q is not the name of a header that can be given", name)
	case !mapping.ValidValue(value):
		return fmt.Errorf("the value of %s has characters that a header cannot have", name)
	}
	if i := fieldlist.Index(t.Headers, name); i >= 0 {
		t.Headers[i].Values = append(t.Headers[i].Values, value)
		return nil
	}
	t.Headers = append(t.Headers, gatemap.Field{Name: name, Values: []string{value}})
	return nil
}

// Close ends idle connections.
func (t *Target) Close() {
	if t.transport != nil {
		t.transport.CloseIdleConnections()
	}
}

// connect prepares the connections.
func (t *Target) connect(parallel int) {
	t.transport = &http.Transport{
		DisableCompression:     true, // a case says what is accepted
		MaxIdleConnsPerHost:    parallel,
		MaxConnsPerHost:        parallel,
		IdleConnTimeout:        10 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		TLSClientConfig:        &tls.Config{InsecureSkipVerify: t.Insecure},
		// HTTP/1.1 keeps the names of headers as the case has them.
		TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{},
	}
}

// send sends a request and reads the answer to it. Redirects are not followed.
func (t *Target) send(ctx context.Context, f *form, name string) (*gatemap.Response, error) {
	timeout := t.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no complete answer within %v", timeout))
	defer cancel()
	r, err := t.request(ctx, f, name)
	if err != nil {
		return nil, err
	}
	got, err := t.transport.RoundTrip(r)
	if err != nil {
		return nil, cause(ctx, err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off after %d bytes: %w", len(body), cause(ctx, err))
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer is larger than %d bytes", maxBody)
	}
	return response(got, body), nil
}

// cause is why the context ended, or else err.
func cause(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil {
		return c
	}
	return err
}

// request makes the request of a form.
func (t *Target) request(ctx context.Context, f *form, name string) (*http.Request, error) {
	u := *t.URL
	base := strings.TrimSuffix(u.EscapedPath(), "/")
	var err error
	if u.Path, err = url.PathUnescape(base + f.path); err != nil {
		return nil, err
	}
	u.RawPath, u.RawQuery = base+f.path, f.query
	r, err := http.NewRequestWithContext(ctx, f.method, u.String(), bytes.NewReader(f.body))
	if err != nil {
		return nil, err
	}
	if len(f.body) == 0 {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	for _, h := range f.headers {
		r.Header[h.Name] = append(r.Header[h.Name], h.Values...)
	}
	if name != "" {
		r.Header.Set(replay.CaseHeader, name)
	}
	if t.Sign != nil {
		if err := t.Sign(ctx, r, f.body); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// response is an answer as evaluation has one. gzip is taken away from a body:
// a stage may compress what the integration response has not.
func response(got *http.Response, body []byte) *gatemap.Response {
	if strings.EqualFold(got.Header.Get("Content-Encoding"), "gzip") {
		if plain, err := unzip(body); err == nil {
			body = plain
			got.Header.Del("Content-Encoding")
		}
	}
	resp := &gatemap.Response{StatusCode: got.StatusCode, Body: body}
	for name, values := range got.Header {
		resp.Headers = append(resp.Headers, gatemap.Field{Name: name, Values: values})
	}
	slices.SortFunc(resp.Headers, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	return resp
}

func unzip(body []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(plain) > maxBody {
		err = errors.New("too large")
	}
	return plain, err
}
