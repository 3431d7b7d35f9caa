package lsp

import (
	"bytes"
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
	require.NoError(t, f.Send([]byte(`{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}`)))
	_, err := f.Recv()
	require.NoError(t, err)
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
