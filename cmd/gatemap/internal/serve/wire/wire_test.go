package wire_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/wire"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// serve answers with the names of headers as the API sees them.
func serve(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := http.Server{ConnContext: wire.Context, Handler: wire.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/unread" {
			io.Copy(io.Discard, r.Body)
		}
		req, err := gatemaphttp.NewRequest(r, "")
		if err != nil {
			t.Error(err)
			return
		}
		var names []string
		for _, f := range req.Headers {
			if strings.HasPrefix(strings.ToLower(f.Name), "x-") {
				names = append(names, f.Name)
			}
		}
		fmt.Fprintf(w, "[%s]", strings.Join(names, " "))
	}))}
	go server.Serve(wire.Listener{Listener: l})
	t.Cleanup(func() { server.Shutdown(context.Background()) })
	return l.Addr().String()
}

// ask sends all at once, or byte by byte, and gives the bodies of the answers.
func ask(t testing.TB, address, send string, slowly bool) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if slowly {
		for i := range send {
			if _, err := conn.Write([]byte{send[i]}); err != nil {
				break
			}
		}
	} else {
		conn.Write([]byte(send))
	}
	answer, _ := io.ReadAll(conn)
	var got []byte
	for _, part := range bytes.Split(answer, []byte("["))[1:] {
		names, _, _ := bytes.Cut(part, []byte("]"))
		got = append(append(append(got, '['), names...), ']')
	}
	return string(got)
}

// TestNames: the spelling of the client, on a connection with several requests
// and bodies of all framings; where that is lost, the spelling of net/http.
func TestNames(t *testing.T) {
	address := serve(t)
	const last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\nx-LAST: 1\r\n\r\n"
	for name, tt := range map[string]struct{ send, want string }{
		"one":          {last, "[x-LAST]"},
		"order":        {"GET / HTTP/1.1\r\nhost: a\r\nx-b: 1\r\nX-A: 2\r\nX-B: 3\r\n\r\n" + last, "[x-b X-A][x-LAST]"},
		"length":       {"POST / HTTP/1.1\r\nHost: a\r\nx-one: 1\r\ncontent-length: 40\r\n\r\n" + strings.Repeat("GET / HTTP/1.1\r\n\r\nx-a", 3)[:40] + last, "[x-one][x-LAST]"},
		"not read":     {"POST /unread HTTP/1.1\r\nHost: a\r\nx-one: 1\r\nContent-Length: 5\r\n\r\nabcde" + last, "[x-one][x-LAST]"},
		"chunks":       {"POST / HTTP/1.1\r\nHost: a\r\nx-one: 1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nab\r\nc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n" + last, "[x-one][x-LAST]"},
		"empty chunks": {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + last, "[][x-LAST]"},
		"line feeds":   {"GET / HTTP/1.1\nHost: a\nx-one: 1\n\n" + last, "[X-One][X-Last]"},
		"upgrade":      {"GET / HTTP/1.1\r\nHost: a\r\nx-one: 1\r\nUpgrade: x\r\n\r\n" + last, "[X-One][X-Last]"},
		"one dot zero": {"GET / HTTP/1.0\r\nHost: a\r\nx-one: 1\r\n\r\n", "[x-one]"},
	} {
		require.Equal(t, tt.want, ask(t, address, tt.send, false), name)
		require.Equal(t, tt.want, ask(t, address, tt.send, true), name)
	}
	many := strings.Repeat("GET / HTTP/1.1\r\nHost: a\r\nx-one: 1\r\n\r\n", 500) + last
	got := strings.ToLower(ask(t, address, many, false))
	require.Equal(t, strings.Repeat("[x-one]", 500)+"[x-last]", got, "more than is remembered: the answers are the same")
}

// FuzzScan: whatever a client sends, its answers are those of a server that does
// not read along, but for the letter case of names.
func FuzzScan(f *testing.F) {
	f.Add([]byte("POST / HTTP/1.1\r\nHost: a\r\nx-one: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\nGET /"), 3)
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n\r\n"), 1)
	f.Add([]byte("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), 2)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		client, server := net.Pipe()
		defer client.Close()
		accepted, err := wire.Listener{Listener: one{server}}.Accept()
		require.NoError(t, err)
		go func() {
			client.Write(data)
			client.Close()
		}()
		var got []byte
		buf := make([]byte, min(max(size, 1), 4096))
		for {
			n, err := accepted.Read(buf)
			got = append(got, buf[:n]...)
			if err != nil {
				break
			}
		}
		require.Equal(t, string(data), string(got))
	})
}

// one is a listener with one connection.
type one struct{ conn net.Conn }

func (l one) Accept() (net.Conn, error) { return l.conn, nil }
func (l one) Close() error              { return nil }
func (l one) Addr() net.Addr            { return l.conn.LocalAddr() }
