package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestHalfClosed: a client that closes its half of the connection behind a
// request gets the answer, however long it takes within the patience.
func TestHalfClosed(t *testing.T) {
	began := make(chan struct{}, 10)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		late := time.After(200 * time.Millisecond)
		if r.URL.Path == "/never" {
			late = nil
		}
		select {
		case <-late:
			fmt.Fprint(w, "answer")
		case <-r.Context().Done():
			fmt.Fprint(w, r.Context().Err())
		}
	})
	s, err := Listen("127.0.0.1:0", handler, Options{Shutdown: 50 * time.Millisecond})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx) }()
	conn := halfClosed(t, s.Addr().String(), "/")
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, "answer", string(body))
	<-began

	halfClosed(t, s.Addr().String(), "/never")
	<-began
	stop() // breaks it off
	require.ErrorIs(t, <-ended, ErrUnfinished)
}

// TestGone: the request of a client that has gone away ends when the patience
// does.
func TestGone(t *testing.T) {
	end := make(chan error, 1)
	s := http.Server{Handler: patient(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		end <- r.Context().Err()
	}), 20*time.Millisecond)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go s.Serve(l)
	defer s.Close()
	halfClosed(t, l.Addr().String(), "/").Close()
	require.ErrorIs(t, <-end, context.Canceled)
}

// halfClosed sends a request and closes its half of the connection.
func halfClosed(t *testing.T, address, path string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	return conn
}
