package direct_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/direct"
)

// read asks by GET and reads the whole answer.
func read(t *testing.T, transport http.RoundTripper, address string) string {
	r, err := http.NewRequest("GET", address, nil)
	require.NoError(t, err)
	resp, err := transport.RoundTrip(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(body)
}

const hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

// TestClosedWhileItWaits: a connection that the server has closed meanwhile, and one
// on which it has sent what nobody had asked for, is not used again.
func TestClosedWhileItWaits(t *testing.T) {
	for _, late := range []string{"", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad", "HTTP/1.1 408 Request Timeout\r\n\r\n"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		ended := make(chan struct{})
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				io.ReadAtLeast(c, make([]byte, 4096), 10)
				io.WriteString(c, hello)
				time.Sleep(5 * time.Millisecond) // behind the answer
				io.WriteString(c, late)
				c.Close()
				ended <- struct{}{}
			}
		}()
		transport := direct.New(settings())
		for range 3 {
			require.Equal(t, "hello", read(t, transport, "http://"+l.Addr().String()))
			<-ended
			time.Sleep(time.Millisecond)
		}
		transport.CloseIdleConnections()
	}
}

// TestClosedAtThatMoment: a request that a server does not read because it closes the
// connection is sent again, once on a new one; on a new connection that is an error.
func TestClosedAtThatMoment(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	answered := make(chan int, 10)
	go func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			buf := make([]byte, 4096)
			if n < 2 {
				c.Read(buf)
				io.WriteString(c, hello)
				answered <- n
			}
			c.Read(buf) // and no answer
			c.Close()
		}
	}()
	transport := direct.New(settings())
	address := "http://" + l.Addr().String()
	require.Equal(t, "hello", read(t, transport, address))
	require.Equal(t, "hello", read(t, transport, address))
	require.Len(t, answered, 2)
	r, err := http.NewRequest("GET", address, nil)
	require.NoError(t, err)
	_, err = transport.RoundTrip(r)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// TestCanceled: a request ends when its context does, with the cause of that, before
// the head of the answer and in its body.
func TestCanceled(t *testing.T) {
	cause := errors.New("the client has gone")
	for _, head := range []string{"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe"} {
		s := serve(t, head, false)
		transport := direct.New(settings())
		ctx, cancel := context.WithCancelCause(context.Background())
		r, err := http.NewRequestWithContext(ctx, "GET", s.url(), nil)
		require.NoError(t, err)
		go func() {
			<-s.heads
			time.Sleep(5 * time.Millisecond)
			cancel(cause)
		}()
		resp, err := transport.RoundTrip(r)
		if head != "" {
			require.NoError(t, err)
			var body []byte
			body, err = io.ReadAll(resp.Body)
			require.Equal(t, "he", string(body))
			_, again := resp.Body.Read(make([]byte, 1))
			require.Equal(t, err, again)
		}
		require.ErrorIs(t, err, cause)
		_, err = transport.RoundTrip(r) // whose context has ended
		require.ErrorIs(t, err, cause)
		require.EqualValues(t, 1, s.connections.Load())
	}
}

// TestCanceledBehindTheAnswer: the end of a request's context does nothing to the
// connection that it had.
func TestCanceledBehindTheAnswer(t *testing.T) {
	s := serve(t, hello, false)
	transport := direct.New(settings())
	defer transport.CloseIdleConnections()
	for range 3 {
		ctx, cancel := context.WithCancel(context.Background())
		r, err := http.NewRequestWithContext(ctx, "GET", s.url(), nil)
		require.NoError(t, err)
		resp, err := transport.RoundTrip(r)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		cancel()
		require.Equal(t, "hello", string(body))
		n, err := resp.Body.Read(make([]byte, 1))
		require.Zero(t, n)
		require.Equal(t, io.EOF, err)
		require.NoError(t, resp.Body.Close())
		require.NoError(t, resp.Body.Close())
	}
	require.EqualValues(t, 1, s.connections.Load())
}

// TestNotReadToItsEnd: the connection of an answer that somebody closes is not used
// again, and nothing is waited for.
func TestNotReadToItsEnd(t *testing.T) {
	s := serve(t, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nhello", false)
	transport := direct.New(settings())
	for range 2 {
		r, err := http.NewRequest("GET", s.url(), nil)
		require.NoError(t, err)
		resp, err := transport.RoundTrip(r)
		require.NoError(t, err)
		_, err = resp.Body.Read(make([]byte, 1))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		_, err = resp.Body.Read(make([]byte, 1))
		require.Equal(t, http.ErrBodyReadAfterClose, err)
	}
	require.EqualValues(t, 2, s.connections.Load())
}

// TestSwitchingProtocols: nothing of another protocol is the body of an answer.
func TestSwitchingProtocols(t *testing.T) {
	s := serve(t, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello", false)
	transport := direct.New(settings())
	for range 2 {
		g := ask(t, transport, "GET", s)
		require.Equal(t, http.StatusSwitchingProtocols, g.status)
		require.Empty(t, g.body)
	}
	require.EqualValues(t, 2, s.connections.Load())
}

// TestConnectionsThatWait: no more wait than the settings say. Of four that were open
// at once those are new the next time that did not wait.
func TestConnectionsThatWait(t *testing.T) {
	for _, c := range []struct {
		name         string
		all, perHost int
		want         int // that wait
	}{
		{"default", 0, 0, http.DefaultMaxIdleConnsPerHost},
		{"per host", 0, 3, 3},
		{"of all hosts", 1, 3, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			const clients = 4
			arrived, leave := make(chan struct{}), make(chan struct{})
			var connections atomic.Int32
			backend := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				arrived <- struct{}{}
				<-leave
			}))
			backend.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
			backend.Start()
			defer backend.Close()
			base := settings()
			base.MaxIdleConns, base.MaxIdleConnsPerHost = c.all, c.perHost
			transport := direct.New(base)
			defer transport.CloseIdleConnections()
			for range 2 {
				var asking sync.WaitGroup
				for range clients {
					asking.Go(func() { read(t, transport, backend.URL) })
				}
				for range clients {
					<-arrived
				}
				for range clients {
					leave <- struct{}{}
				}
				asking.Wait()
			}
			require.EqualValues(t, clients+clients-c.want, connections.Load())
		})
	}
}

// TestWaitsNoLonger: a connection is closed when it has waited for as long as the
// settings say, and when somebody says so.
func TestWaitsNoLonger(t *testing.T) {
	closed := make(chan struct{}, 10)
	backend := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	backend.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	backend.Start()
	defer backend.Close()
	base := settings()
	base.IdleConnTimeout = 20 * time.Millisecond
	transport := direct.New(base)
	read(t, transport, backend.URL)
	<-closed
	base.IdleConnTimeout = time.Hour
	transport = direct.New(base)
	read(t, transport, backend.URL)
	transport.CloseIdleConnections()
	<-closed
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) }))
	defer backend.Close()
	base := settings()
	base.MaxIdleConnsPerHost, base.IdleConnTimeout = 3, 2*time.Millisecond
	transport := direct.New(base)
	defer transport.CloseIdleConnections()
	var asking sync.WaitGroup
	for _, path := range []string{"/a", "/bc", "/def", "/ghij", "/klmno", "/p"} {
		asking.Go(func() {
			for i := range 200 {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(1+i%7)*100*time.Microsecond)
				r, err := http.NewRequestWithContext(ctx, "GET", backend.URL+path, nil)
				if err == nil {
					var resp *http.Response
					if resp, err = transport.RoundTrip(r); err == nil {
						var body []byte
						if body, err = io.ReadAll(resp.Body); err == nil && string(body) != path {
							t.Errorf("%s has the answer %q", path, body)
						}
						resp.Body.Close()
					}
				}
				if err != nil && !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
					t.Errorf("%s: %v", path, err)
				}
				cancel()
			}
		})
	}
	asking.Wait()
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
