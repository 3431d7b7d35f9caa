package record

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

// encoded is a text as a writer of an encoding makes it.
func encoded(t *testing.T, text string, open func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := open(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// TestPlain: a body that streamed past is kept without its encoding, if that is
// known, whole and not too large.
func TestPlain(t *testing.T) {
	zip := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	long := strings.Repeat("x", 101)
	for _, tt := range []struct {
		encoding string
		body     []byte
		want     string
		err      string
	}{
		{"", []byte("text"), "text", ""},
		{"identity", []byte("text"), "text", ""},
		{"GZIP", encoded(t, "text", zip), "text", ""},
		{"deflate", encoded(t, "text", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), "text", ""},
		{"deflate", encoded(t, "text", func(w io.Writer) io.WriteCloser {
			f, err := flate.NewWriter(w, 1)
			require.NoError(t, err)
			return f
		}), "text", ""},
		{"gzip", []byte("text"), "", "unexpected EOF"},
		{"gzip", encoded(t, "text", zip)[:15], "", "unexpected EOF"},
		{"gzip", encoded(t, long, zip), "", "larger"},
		{"br", []byte("text"), "", "not known"},
	} {
		c := &capture{encoding: tt.encoding}
		c.body.Write(tt.body)
		got, err := c.plain(100)
		if tt.err != "" {
			require.ErrorContains(t, err, tt.err, tt.encoding)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, string(got))
	}
}

// failing is a transport without an answer.
type failing struct{}

func (failing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no answer")
}

// TestTransport: a request of somebody else passes as it is, and so does an error.
func TestTransport(t *testing.T) {
	r, err := New(t.TempDir(), Options{})
	require.NoError(t, err)
	req, err := http.NewRequest("GET", "http://x/", nil)
	require.NoError(t, err)
	_, err = r.Transport(failing{}).RoundTrip(req)
	require.EqualError(t, err, "no answer")
}

// TestNamesakes: operations whose files would have one name have files of their
// own.
func TestNamesakes(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "api.json")
	const method = `{"get":{"x-amazon-apigateway-integration":{"type":"http","uri":"http://x","httpMethod":"GET","responses":{"default":{"statusCode":"200"}}}}}`
	require.NoError(t, os.WriteFile(name, []byte(`{"openapi":"3.0.1","paths":{"/a/{b}":`+method+`,"/a/b":`+method+`,"/a-b":`+method+`}}`), 0o644))
	api, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	r, err := New(filepath.Join(dir, "recorded"), Options{Root: dir, Definition: func(op *gatemap.Operation) Definition { return Definition{File: name} }})
	require.NoError(t, err)
	names := map[string]bool{}
	for i := range api.Methods {
		f, err := r.file(&api.Methods[i])
		require.NoError(t, err)
		names[filepath.Base(f.settings.Name)] = true
	}
	require.Equal(t, map[string]bool{"api.get-a-b.gatemap.txtar": true, "api-2.get-a-b.gatemap.txtar": true, "api-3.get-a-b.gatemap.txtar": true}, names)
	for in, want := range map[string]string{"a/template.yaml": "template", ".": "api", "..": "api", "/": "api", ".hidden.yaml": "hidden", "cdk.out": "cdk"} {
		require.Equal(t, want, stem(in), in)
	}
}
