package gatemap

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/fieldlist"
)

var logTime = time.Unix(0, 0)

// sameAnswers evaluates in every way and holds the answers against one another
// to the byte: Evaluate, EvaluateTo into a Response that was used before, and
// Explain. It returns what the client gets.
func sameAnswers(t *testing.T, e *Engine, req *Request, backend *Backend, name string) *Response {
	t.Helper()
	body := bytes.Clone(backend.Body)
	want, err := e.Evaluate(req, backend)
	x, errX := e.Explain(req, backend)
	dst := Response{StatusCode: 299, Selected: "dirt"}
	dst.Headers = dst.own().Add(dst.Headers, "X-Dirt", "dirt")
	dst.kept.Body = append(dst.kept.Body, "dirt in the buffer of the body"...)
	dst.Body = dst.kept.Body
	dst.Headers = backend.Headers // the caller's own are not written to
	headers := fieldlist.Clone(backend.Headers)
	errTo := e.EvaluateTo(&dst, req, backend)
	require.Equal(t, string(body), string(backend.Body), name)
	require.Equal(t, headers, backend.Headers, name)
	if err != nil {
		g := failure(t, err)
		require.EqualError(t, errTo, err.Error(), name)
		require.EqualError(t, errX, err.Error(), name)
		require.Same(t, errX, x.Error, name)
		want = g.Response()
	} else {
		require.NoError(t, errTo, name)
		require.NoError(t, errX, name)
		require.Nil(t, x.Error, name)
		require.Equal(t, want.Selected, x.Selection.Selected, name)
	}
	for _, got := range []*Response{&dst, x.Response} {
		require.Equal(t, want.StatusCode, got.StatusCode, name)
		require.Equal(t, want.Headers, got.Headers, name)
		require.Equal(t, string(want.Body), string(got.Body), name)
		require.Equal(t, want.Selected, got.Selected, name)
	}
	require.NotEmpty(t, x.String(), name)
	require.NotEmpty(t, x.Log(logTime), name)
	return want
}
