package lsp

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

func TestFrames(t *testing.T) {
	var out bytes.Buffer
	f := newFrames(strings.NewReader("content-length: 2\r\nContent-Type: x\r\n\r\n{}Content-Length:0\n\n"), keptOpen{&out})
	require.NoError(t, f.Send([]byte(`{"a":1}`)))
	require.Equal(t, "Content-Length: 7\r\n\r\n{\"a\":1}", out.String())
	got, err := f.Recv()
	require.NoError(t, err)
	require.Equal(t, "{}", string(got))
	got, err = f.Recv()
	require.NoError(t, err)
	require.Empty(t, got)
	_, err = f.Recv()
	require.ErrorIs(t, err, io.EOF)
	require.NoError(t, f.Close())
}

// TestBadFrames: a message that is too long, or none, ends the connection before
// memory is taken for it.
func TestBadFrames(t *testing.T) {
	for _, in := range []string{"\r\n", "x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 9000000000\r\n\r\n", "Content-Length: 5\r\n\r\nab",
		"Content-Length: 1000000\r\n\r\nab", strings.Repeat("a", 10_000) + "\r\n\r\n"} {
		f := newFrames(iotest.OneByteReader(strings.NewReader(in)), keptOpen{io.Discard})
		_, err := f.Recv()
		require.Error(t, err, in)
	}
}

func TestServeWithoutGoodbye(t *testing.T) {
	require.ErrorContains(t, Serve(strings.NewReader(""), keptOpen{io.Discard}, ""), "without shutdown")
	require.ErrorContains(t, Serve(strings.NewReader("x\r\n\r\n"), keptOpen{io.Discard}, ""), "Content-Length")
}

// TestExit: the server ends with exit, also where the input does not, as that of a
// process that an editor has started.
func TestExit(t *testing.T) {
	in, editor := io.Pipe()
	defer editor.Close()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Serve(in, keptOpen{out}, "") }()
	f := newFrames(answers, editor)
	for _, text := range []string{`{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {}}`, `{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`} {
		require.NoError(t, f.Send([]byte(text)))
		_, err := f.Recv()
		require.NoError(t, err)
	}
	require.NoError(t, f.Send([]byte(`{"jsonrpc": "2.0", "method": "exit"}`)))
	require.NoError(t, <-ended)
}

// TestLifecycle: what comes before initialize or after shutdown is an error of the
// protocol's, and does nothing. Source: Language Server Protocol 3.17, Initialize
// Request, Shutdown Request.
func TestLifecycle(t *testing.T) {
	in, editor := io.Pipe()
	defer editor.Close()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Serve(in, keptOpen{out}, "") }()
	f := newFrames(answers, editor)
	const hover = `{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///a.vtl"}, "position": {"line": 0, "character": 0}}}`
	for n, step := range []struct{ message, want string }{
		{hover, `"code":-32002,"message":"textDocument/hover before initialize"`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`, `"code":-32002`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "no/such"}`, `"code":-32002`},
		{`{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a.vtl", "version": 1, "text": "#if(1)"}}}`, ""},
		{`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`, `"serverInfo"`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`, `"code":-32600`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "no/such"}`, `"code":-32601`},
		{hover, `"result":null`}, // the document was not opened
		{`{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`, `"result":null`},
		{hover, `"code":-32600,"message":"textDocument/hover after shutdown"`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`, `"code":-32600`},
		{`{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}`, `"code":-32600`},
	} {
		require.NoError(t, f.Send([]byte(strings.Replace(step.message, `"id": 1`, fmt.Sprintf(`"id": %d`, n), 1))))
		if step.want == "" {
			continue
		}
		got, err := f.Recv()
		require.NoError(t, err)
		require.Contains(t, string(got), step.want, step.message)
	}
	require.NoError(t, f.Send([]byte(`{"jsonrpc": "2.0", "method": "exit"}`)))
	require.NoError(t, <-ended)
}

// keptOpen is an output that somebody else closes.
type keptOpen struct{ io.Writer }

func (keptOpen) Close() error { return nil }

func FuzzPositions(f *testing.F) {
	f.Add("a\r\n\u00e9\U0001F600\n", 1, 2)
	f.Fuzz(func(t *testing.T, text string, line, character int) {
		offset := linesOf(text).offset(position{line, character})
		if offset < 0 || offset > len(text) {
			t.Fatal(offset)
		}
		if back := linesOf(text).offset(linesOf(text).position(offset)); back != offset && !strings.Contains(text, "\r") {
			t.Fatalf("%d came back as %d", offset, back)
		}
	})
}
