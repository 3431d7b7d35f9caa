// Package traps is backends that answer in ways that a gateway written in a
// hurry gets wrong, and what the client must get.
package traps

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Mapped has one response, which a template writes.
const Mapped = `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200",
	"responseParameters":{"method.response.header.ETag":"integration.response.header.ETag",
		"method.response.header.X-Request-ID":"integration.response.header.X-Request-ID"},
	"responseTemplates":{"application/json":"{\"n\":$input.json('$.n'),\"id\":\"$input.params('petId')\"}"}}}}`

// Plain maps nothing but a header.
const Plain = `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200",
	"responseParameters":{"method.response.header.Content-Type":"integration.response.header.Content-Type"}}}}`

// Trap is what a backend answers, and what the client must get.
type Trap struct {
	Name        string
	Integration string // as the control plane has it, without URI
	Method      string // of the request to /pets/7; "" is GET
	Accepts     string // the client's Accept-Encoding
	Answer      string // of the backend, byte for byte; there is a pause at <pause>
	Pause       time.Duration
	Timeout     time.Duration // of the integration; 0 is its own

	// Large makes the answer, and the body that the client must get where Body
	// is empty, of the limit of payloads. Payload is a limit for tests that can
	// set one; 0 is any.
	Large   func(limit int) (answer, body string)
	Payload int

	Status int
	Header string // what the response has, NAME: value
	Body   string
	Absent []string // headers that it has not
}

// At returns the answer and the body for a limit of payloads.
func (t *Trap) At(limit int) (answer, body string) {
	if t.Large == nil {
		return t.Answer, t.Body
	}
	answer, body = t.Large(limit)
	if t.Body != "" {
		body = t.Body
	}
	return answer, body
}

// All are the traps.
var All = []Trap{
	{Name: "gzip that nobody asked for", Integration: Mapped, Accepts: "gzip", Answer: whole("Content-Encoding: gzip\r\n", Zipped(`{"n":1}`)),
		Status: 200, Body: `{"n":1,"id":"7"}`, Absent: []string{"Content-Encoding"}},
	{Name: "gzip through a response that maps nothing", Integration: Plain, Accepts: "gzip", Answer: whole("Content-Type: text/a\r\nContent-Encoding: gzip\r\n", Zipped(strings.Repeat("x", 100))),
		Status: 200, Header: "Content-Type: text/a", Body: strings.Repeat("x", 100), Absent: []string{"Content-Encoding"}},
	{Name: "an encoding that is not decoded", Integration: Mapped, Accepts: "br", Answer: whole("Content-Encoding: br\r\n", "??"),
		Status: 500, Header: "X-Amzn-Errortype: InternalServerErrorException", Body: `{"message": "Internal server error"}`, Absent: []string{"Content-Encoding"}},
	{Name: "another protocol", Integration: Mapped, Answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
		Status: 504, Body: `{"message":"Network error communicating with endpoint"}`},
	{Name: "no gzip", Integration: Mapped, Answer: whole("Content-Encoding: gzip\r\n", `{"n":1}`), Status: 500, Body: `{"message": "Internal server error"}`},
	{Name: "names that http.Header respells", Integration: Mapped, Answer: whole("ETag: \"a\"\r\nX-Request-ID: r\r\n", `{"n":2}`),
		Status: 200, Header: `Etag: "a"`, Body: `{"n":2,"id":"7"}`},
	{Name: "103 before the answer", Integration: Mapped, Answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole("", `{"n":3}`),
		Status: 200, Body: `{"n":3,"id":"7"}`, Absent: []string{"Link"}},
	{Name: "204 with a template", Integration: strings.Replace(Mapped, `"statusCode":"200"`, `"statusCode":"204"`, 1), Answer: whole("", `{"n":4}`),
		Status: 204, Body: "", Absent: []string{"Content-Length"}},
	{Name: "304 with a template", Integration: strings.Replace(Mapped, `"statusCode":"200"`, `"statusCode":"304"`, 1), Answer: whole("", `{"n":4}`),
		Status: 304, Body: ""},
	{Name: "204 of the backend mapped to 200", Integration: Mapped, Answer: "HTTP/1.1 204 No Content\r\n\r\n", Status: 200, Body: `{"n":"","id":"7"}`},
	{Name: "a mapped status of 1xx", Integration: strings.Replace(Mapped, `"statusCode":"200"`, `"statusCode":"103"`, 1), Answer: whole("", `{"n":4}`),
		Status: 500, Body: `{"message": "Internal server error"}`},
	{Name: "HEAD", Integration: Mapped, Method: "HEAD", Answer: "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", Status: 200, Header: "Content-Length: 17", Body: ""},
	{Name: "an answer that nobody asked for", Integration: Mapped, Answer: whole("", `{"n":4}`) + whole("", `{"n":6}`), Status: 200, Body: `{"n":4,"id":"7"}`},
	{Name: "length after mapping", Integration: Mapped, Answer: whole("", `{"n":5,"long":"`+strings.Repeat("x", 1000)+`"}`), Status: 200, Header: "Content-Length: 16", Body: `{"n":5,"id":"7"}`},
	{Name: "trailers and hop-by-hop headers", Integration: Mapped,
		Answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\nKeep-Alive: timeout=5\r\nX-Other: o\r\n\r\n7\r\n{\"n\":6}\r\n0\r\nX-T: 1\r\n\r\n",
		Status: 200, Header: "Content-Length: 16", Body: `{"n":6,"id":"7"}`, Absent: []string{"X-T", "Trailer", "Keep-Alive", "X-Other"}},
	{Name: "body cut", Integration: Mapped, Answer: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"n\":1}", Status: 504, Body: `{"message":"Network error communicating with endpoint"}`},
	{Name: "chunked body cut", Integration: Mapped, Answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"n\":1}\r\n", Status: 504, Body: `{"message":"Network error communicating with endpoint"}`},
	{Name: "too large, declared", Integration: Mapped, Payload: 100, Answer: "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n{", Status: 500, Body: `{"message": "Internal server error"}`},
	{Name: "too large, chunked", Integration: Mapped, Large: func(limit int) (string, string) { return "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", limit+1), "" }, Payload: 100, Status: 500, Body: `{"message": "Internal server error"}`},
	{Name: "as large as can be", Integration: Plain, Payload: 100,
		Large: func(limit int) (string, string) {
			return "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", limit), strings.Repeat("x", limit)
		}, Status: 200},
	{Name: "too large decoded", Integration: Mapped, Payload: 1000,
		Large: func(limit int) (string, string) {
			return whole("Content-Encoding: gzip\r\n", Zipped(strings.Repeat("x", 2*limit))), ""
		}, Status: 500, Body: `{"message": "Internal server error"}`},
	{Name: "no answer in time", Integration: Mapped, Pause: time.Second, Timeout: 100 * time.Millisecond, Answer: "<pause>" + whole("", `{"n":1}`),
		Status: 504, Header: "X-Amzn-Errortype: InternalServerErrorException", Body: `{"message":"Endpoint request timed out"}`},
	{Name: "body not in time", Integration: Mapped, Pause: time.Second, Timeout: 100 * time.Millisecond, Answer: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<pause>{\"n\":1}",
		Status: 504, Body: `{"message":"Endpoint request timed out"}`},
	{Name: "closed without an answer", Integration: Mapped, Answer: "", Status: 504, Body: `{"message":"Network error communicating with endpoint"}`},
	{Name: "no HTTP", Integration: Mapped, Answer: "SSH-2.0-x\r\n\r\n", Status: 504, Body: `{"message":"Network error communicating with endpoint"}`},
	{Name: "text that is no UTF-8, large", Integration: Plain, Answer: whole("Content-Type: text/a\r\n", strings.Repeat("a\xffé", 20000)), Status: 200, Body: strings.Repeat("a�é", 20000)},
	{Name: "two cookies, not mapped", Integration: Plain, Answer: whole("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", "x"), Status: 200, Body: "x", Absent: []string{"Set-Cookie"}},
}

// Serve answers every connection with these bytes, and closes it; the time is
// that of a pause. It ends with the listener.
func Serve(l net.Listener, answer string, pause time.Duration) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go serve(conn, answer, pause)
	}
}

func serve(conn net.Conn, answer string, pause time.Duration) {
	defer conn.Close()
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
		return
	}
	before, after, _ := strings.Cut(answer, "<pause>")
	io.WriteString(conn, before)
	conn.SetReadDeadline(time.Now().Add(pause))
	conn.Read(make([]byte, 1)) // a client that goes away ends the pause
	io.WriteString(conn, after)
}

// whole is an answer with a length.
func whole(headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}

// Zipped is a text as gzip.
func Zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}
