package record

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gatemap/gatemap/gatemaphttp"
)

type captureKey struct{}

// capture is a body that streams past. It is written by one goroutine, and read
// when the exchange has ended.
type capture struct {
	body     bytes.Buffer
	encoding string // Content-Encoding as the backend had it
	over     bool   // there was more than may be kept
	ended    bool
}

// Around makes the Recorder see the bodies that stream through endpoints.
func (r *Recorder) Around(e *gatemaphttp.Endpoints) {
	base := e.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	e.Transport = r.Transport(base)
}

// Transport returns base with the bodies of its answers captured, for requests
// of an API with the Hooks.
func (r *Recorder) Transport(base http.RoundTripper) http.RoundTripper {
	return &transport{base, r.options.MaxBody}
}

type transport struct {
	base http.RoundTripper
	max  int
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(r)
	c, ok := r.Context().Value(captureKey{}).(*capture)
	if err != nil || !ok {
		return resp, err
	}
	c.encoding = resp.Header.Get("Content-Encoding")
	resp.Body = &tee{resp.Body, c, t.max}
	return resp, nil
}

// tee keeps what is read, up to max bytes.
type tee struct {
	io.ReadCloser
	c   *capture
	max int
}

// Read implements io.Reader.
func (t *tee) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	if t.c.body.Len()+n > t.max {
		t.c.over = true
		t.c.body = bytes.Buffer{}
		t.max = -1
	} else if !t.c.over {
		t.c.body.Write(p[:n])
	}
	if errors.Is(err, io.EOF) {
		t.c.ended = true
	}
	return n, err
}

var errNotPlain = errors.New("its encoding is not known")

// plain is the body without an encoding of its own.
func (c *capture) plain(max int) ([]byte, error) {
	body := c.body.Bytes()
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(c.encoding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		err = errNotPlain
	}
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, int64(max)+1))
	if err == nil && len(plain) > max {
		err = errTooLarge
	}
	return plain, err
}

var errTooLarge = errors.New("it is larger than what is kept")
