package soak

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
)

// attack is a kind of connection that no client of good will makes. TAG stands
// for its tag.
type attack struct {
	name  string
	often int
	send  string
	do    func(h *hostile, conn net.Conn, tag string) error // in place of send

	// statuses are those that the first answer may have; 0 is a connection that
	// ends without one.
	statuses []int
	after    ending
}

// ending is what the client does when it has sent everything.
type ending uint8

const (
	reads     ending = iota // it reads until the server closes
	halfClose               // it closes its half, and reads
	closes                  // it goes away
	resets                  // it goes away, and says so
)

const head = " HTTP/1.1\r\nHost: a\r\nX-Tag: TAG\r\n"

// get is the head of a request that is answered.
const get = "GET /mock/TAG?q=TAG" + head

// post begins a request with a body.
const post = "POST /http/TAG" + head + "Content-Type: application/json\r\n"

var attacks = []attack{
	{name: "no HTTP", often: 3, send: "SSH-2.0-x\r\n\r\n", statuses: []int{400}},
	{name: "TLS", often: 3, send: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\xff", 500), statuses: []int{400, 0}},
	{name: "HTTP/0.9", often: 2, send: "GET /mock/TAG\r\n\r\n", statuses: []int{400}},
	{name: "HTTP/1.0", often: 3, send: "GET /mock/TAG HTTP/1.0\r\nX-Tag: TAG\r\n\r\n", statuses: []int{200}},
	{name: "HTTP/2", often: 2, send: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + strings.Repeat("\x00", 100), statuses: []int{403}}, // for those who have another parser
	{name: "HTTP/3.7", often: 2, send: "GET /mock/TAG HTTP/3.7\r\nHost: a\r\n\r\n", statuses: []int{505}},
	{name: "zeros", often: 2, send: strings.Repeat("\x00", 5000), statuses: []int{400, 0}, after: halfClose},
	{name: "empty lines", often: 2, send: strings.Repeat("\r\n", 3000), statuses: []int{400, 0}, after: halfClose},
	{name: "bad escape", often: 3, send: "GET /mock/%zz" + head + "\r\n", statuses: []int{400}},
	{name: "control in the path", often: 3, send: "GET /mock/\x01" + head + "\r\n", statuses: []int{400}},
	{name: "bytes in the path", often: 3, send: "GET /mock/\xff\xfe" + head + "Connection: close\r\n\r\n", statuses: []int{200, 400}},
	{name: "NUL in the path", often: 3, send: "GET /mock/%00TAG" + head + "Connection: close\r\n\r\n", statuses: []int{200, 400}},
	{name: "slashes", often: 3, send: "GET ////..//mock/../TAG" + head + "Connection: close\r\n\r\n", statuses: []int{403}},
	{name: "no host", often: 2, send: "GET /mock/TAG HTTP/1.1\r\nX-Tag: TAG\r\n\r\n", statuses: []int{400}},
	{name: "two hosts", often: 2, send: get + "Host: b\r\n\r\n", statuses: []int{400}},
	{name: "bad header name", often: 3, send: get + "Foo Bar: 1\r\n\r\n", statuses: []int{400}},
	{name: "control in a header", often: 3, send: get + "Foo: \x00\r\n\r\n", statuses: []int{400}},
	{name: "folded header", often: 2, send: get + "Foo: 1\r\n 2\r\nConnection: close\r\n\r\n", statuses: []int{400, 200}},
	{name: "bytes in a header", often: 3, send: get + "Foo: \xff\xfe\r\nConnection: close\r\n\r\n", statuses: []int{200}},
	{name: "huge header", often: 3, send: get + "X: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", statuses: []int{431, 0}},
	{name: "many headers", often: 3, send: get + strings.Repeat("X: 1\r\n", 4000) + "Connection: close\r\n\r\n", statuses: []int{431}},
	{name: "long path", often: 3, send: "GET /mock/" + strings.Repeat("x", 20<<10) + head + "Connection: close\r\n\r\n", statuses: []int{414}},
	{name: "override", often: 2, send: "PUT /mock/TAG?q=TAG" + head + "X-HTTP-Method-Override: GET\r\nConnection: close\r\n\r\n", statuses: []int{200}},
	{name: "connect", often: 2, send: "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\nX-Tag: TAG\r\nConnection: close\r\n\r\n", statuses: []int{403, 400}},
	{name: "options of all", often: 2, send: "OPTIONS *" + head + "Connection: close\r\n\r\n", statuses: []int{200, 403}},
	{name: "absolute", often: 2, send: "GET http://elsewhere.example/mock/TAG?q=TAG" + head + "Connection: close\r\n\r\n", statuses: []int{200}},
	{name: "upgrade", often: 2, send: get + "Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n", statuses: []int{200}},
	{name: "unknown expectation", often: 2, send: get + "Expect: money\r\nConnection: close\r\n\r\n", statuses: []int{417}},

	{name: "two lengths", often: 3, send: post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", statuses: []int{400}},
	{name: "negative length", often: 3, send: post + "Content-Length: -3\r\n\r\nabc", statuses: []int{400}},
	{name: "length and chunks", often: 3, send: post + "Content-Length: 100\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nd\r\n{\"pad\":\"TAG\"}\r\n0\r\n\r\n", statuses: []int{200, 400}},
	{name: "unknown encoding", often: 2, send: post + "Transfer-Encoding: x\r\n\r\nabc", statuses: []int{501}},
	{name: "no chunk", often: 3, send: post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", statuses: []int{400}},
	{name: "chunk too short", often: 3, send: post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n", statuses: []int{400}},
	{name: "huge chunk", often: 3, send: post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nabc", statuses: []int{400}},
	{name: "chunk extensions", often: 2, send: post + "Transfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", 10000) + "\r\na\r\n0\r\n\r\n", statuses: []int{400, 0}},
	{name: "declared huge", often: 3, send: post + "Content-Length: 11000000000\r\n\r\nabc", statuses: []int{413}},
	{name: "no gzip", often: 3, send: post + "Content-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", statuses: []int{415}},
	{name: "unknown content encoding", often: 2, send: post + "Content-Encoding: br\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", statuses: []int{415}},
	{name: "gzip bomb", often: 1, send: post + "Content-Encoding: gzip\r\nConnection: close\r\nContent-Length: " + bomb.length + "\r\n\r\n" + bomb.text, statuses: []int{413}},
	{name: "no JSON", often: 3, send: post + "Content-Length: 9\r\nConnection: close\r\n\r\n{\"pad\":\"\xff", statuses: []int{418, 500, 200, 400, 404}},
	{name: "deep JSON", often: 2, send: post + "Content-Length: 5000\r\nConnection: close\r\n\r\n" + strings.Repeat("[", 5000), statuses: []int{418, 500, 200, 400, 404}},

	{name: "half a head", often: 3, send: get[:20], statuses: []int{0}, after: closes},
	{name: "half a head and waits", often: 1, send: get[:20], statuses: []int{400}}, // net/http takes it for a whole line
	{name: "half a body", often: 3, send: post + "Content-Length: 100\r\n\r\nabc", statuses: []int{400, 0}, after: halfClose},
	{name: "half a body and waits", often: 1, send: post + "Content-Length: 100\r\n\r\nabc", statuses: []int{400}},
	{name: "half a body and goes", often: 3, send: post + "Content-Length: 100\r\n\r\nabc", after: resets},
	{name: "half a chunk and goes", often: 3, send: post + "Transfer-Encoding: chunked\r\n\r\n64\r\nabc", after: closes},
	{name: "goes before the answer", often: 5, send: post + "X-Fault: slow\r\nContent-Length: 13\r\n\r\n{\"pad\":\"TAG\"}", after: resets},
	{name: "goes before a large answer", often: 3, send: post + "X-Fault: endless\r\nContent-Length: 13\r\n\r\n{\"pad\":\"TAG\"}", after: closes},
	{name: "half closes", often: 3, send: get + "\r\n", statuses: []int{200}, after: halfClose},
	{name: "half closes before a slow answer", often: 3, send: post + "X-Fault: slow\r\nContent-Length: 13\r\n\r\n{\"pad\":\"TAG\"}", statuses: []int{200}, after: halfClose},
	{name: "slow", often: 1, do: (*hostile).slow},
	{name: "slow reader", often: 2, do: (*hostile).slowReader},
	{name: "pipelined", often: 10, do: (*hostile).pipelined},
	{name: "noise", often: 5, do: (*hostile).noise},
}

// bomb is a body that is small as long as nobody decodes it.
var bomb = func() (b struct{ text, length string }) {
	b.text = string(compressed(make([]byte, 16<<20)))
	b.length = fmt.Sprint(len(b.text))
	return b
}()

// patience is how long a client waits for the end of a connection; the server
// ends those of Args earlier.
const patience = 20 * time.Second

// slow sends a head a few bytes at a time, and is cut off.
func (h *hostile) slow(conn net.Conn, tag string) error {
	text := get + strings.Repeat("X: slow\r\n", 100)
	for i := range text {
		if _, err := conn.Write([]byte{text[i]}); err != nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
		if i > 100 {
			return fmt.Errorf("%s: a head that takes 5 s is read all the same", tag)
		}
	}
	return nil
}

// slowReader lets a large answer wait.
func (h *hostile) slowReader(conn net.Conn, tag string) error {
	pad := strings.Repeat(tag, 100_000)
	body := `{"tag":"` + tag + `","pad":"` + pad + `"}`
	fmt.Fprintf(conn, "POST /pass/%s HTTP/1.1\r\nHost: a\r\nX-Tag: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", tag, tag, len(body), body)
	time.Sleep(200 * time.Millisecond)
	return h.expect(conn, tag, func(got *http.Response, text string) error {
		if got.StatusCode != 200 || !strings.Contains(text, `"pad":"`+pad+`"`) {
			return fmt.Errorf("%s: status %d, %d bytes of a large body: %.200q", tag, got.StatusCode, len(text), text)
		}
		return nil
	})
}

// pipelined sends several requests before it reads the answers, which come in
// their order.
func (h *hostile) pipelined(conn net.Conn, tag string) error {
	const n = 10
	var all strings.Builder
	for i := range n {
		text := get
		if i == n-1 {
			text += "Connection: close\r\n"
		}
		all.WriteString(strings.ReplaceAll(text, "TAG", fmt.Sprint(tag, "p", i)) + "\r\n")
	}
	go io.WriteString(conn, all.String())
	r := newReader(conn)
	for i := range n {
		own := fmt.Sprint(tag, "p", i)
		got, text, err := r.next()
		if err != nil || got.StatusCode != 200 || got.Header.Get("X-Tag") != own || !strings.HasSuffix(text, " "+own+" "+own) {
			return fmt.Errorf("%s: answer to a pipelined request: %v %v", own, err, text)
		}
	}
	return nil
}

// noise sends a good request in which bytes were changed.
func (h *hostile) noise(conn net.Conn, tag string) error {
	kinds := []string{get + "\r\n", post + "Content-Length: 13\r\n\r\n{\"pad\":\"TAG\"}", post + "Transfer-Encoding: chunked\r\n\r\nd\r\n{\"pad\":\"TAG\"}\r\n0\r\n\r\n"}
	text := []byte(strings.ReplaceAll(kinds[h.rand.IntN(len(kinds))], "TAG", tag))
	for range 1 + h.rand.IntN(4) {
		text[h.rand.IntN(len(text))] = byte(h.rand.IntN(256))
	}
	conn.Write(text)
	conn.(*net.TCPConn).CloseWrite()
	_, err := io.Copy(io.Discard, conn)
	return ended(err)
}

// hostile is a client that does not keep to HTTP.
type hostile struct {
	id      int
	address string
	kinds   *picker
	count   uint64
	rand    *rand.Rand
}

// ask makes a connection of any kind.
func (h *hostile) ask() (kind string, err error) {
	a := &attacks[h.kinds.pick(h.rand)]
	return a.name, h.attack(a)
}

// attack makes a connection of a kind.
func (h *hostile) attack(a *attack) error {
	h.count++
	tag := fmt.Sprintf("h%dn%d", h.id, h.count)
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	if a.do != nil {
		return a.do(h, conn, tag)
	}
	sent := make(chan struct{})
	go func() { // a server that has refused the head does not read the rest
		defer close(sent)
		io.WriteString(conn, fixLength(strings.ReplaceAll(a.send, "TAG", tag), tag))
	}()
	if a.after == reads {
		defer func() { conn.Close(); <-sent }()
		return h.answered(conn, tag, a)
	}
	<-sent
	switch a.after {
	case closes:
		return nil
	case resets:
		conn.(*net.TCPConn).SetLinger(0)
		return nil
	}
	conn.(*net.TCPConn).CloseWrite()
	return h.answered(conn, tag, a)
}

// fixLength gives a body with a tag its length.
func fixLength(text, tag string) string {
	n := len(`{"pad":""}`) + len(tag)
	text = strings.ReplaceAll(text, "Content-Length: 13\r\n", fmt.Sprintf("Content-Length: %d\r\n", n))
	return strings.ReplaceAll(text, "\r\nd\r\n", fmt.Sprintf("\r\n%x\r\n", n))
}

// answered looks at the first answer, and waits for the end of the connection.
func (h *hostile) answered(conn net.Conn, tag string, a *attack) error {
	status := 0
	err := h.expect(conn, tag, func(got *http.Response, text string) error {
		if status = got.StatusCode; status == 200 && !strings.Contains(text, tag) && strings.Contains(a.send, "/mock/TAG?") {
			return fmt.Errorf("%s: the body is %.200q", tag, text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range a.statuses {
		if s == status {
			return nil
		}
	}
	return fmt.Errorf("%s: status %d, not one of %d", tag, status, a.statuses)
}
