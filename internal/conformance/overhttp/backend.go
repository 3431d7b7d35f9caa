package overhttp

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// Backend answers each connection once with the answer of the case that a request is
// for, which may end where HTTP would go on. It ends with l. A request of no case
// gets none.
func Backend(l net.Listener, of func(*http.Request) *Case) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			r, err := http.ReadRequest(bufio.NewReader(conn))
			if err != nil {
				return
			}
			c := of(r)
			if c == nil {
				return
			}
			conn.Write(c.Answer())
			conn.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, conn)
		}()
	}
}
