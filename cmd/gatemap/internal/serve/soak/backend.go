package soak

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Backend is a server that stands for all backends of the API. It echoes what it
// gets, unless the header X-Fault, or the member fault of an event, asks for a
// fault.
type Backend struct {
	server http.Server
	URL    string
}

// StartBackend starts a backend on a port of its own.
func StartBackend() (*Backend, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Backend{URL: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/any/", anything)
	mux.HandleFunc("/2015-03-31/functions/pets/invocations", pets)
	mux.HandleFunc("/2015-03-31/functions/event/invocations", proxied)
	mux.HandleFunc("/dynamodb", item)
	mux.HandleFunc("/sqs/", queue)
	b.server = http.Server{Handler: mux, ErrorLog: log.New(io.Discard, "", 0), IdleTimeout: 10 * time.Second}
	go b.server.Serve(listener)
	return b, nil
}

// Close ends the backend.
func (b *Backend) Close() error { return b.server.Close() }

// order is what an integration request asks for.
type order struct {
	Tag   string `json:"tag"`
	Fault string `json:"fault"`
	Pad   string `json:"pad"`
}

// echo answers an HTTP integration.
func echo(w http.ResponseWriter, r *http.Request) {
	var o order
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &o)
	}
	tag := r.Header.Get("X-Tag")
	if err != nil || o.Tag != tag || r.URL.Query().Get("q") != tag {
		http.Error(w, fmt.Sprintf("the request of %s has %q: %v", tag, body, err), http.StatusTeapot)
		return
	}
	o.answer(r.Context(), w, r.Header.Get("X-Fault"))
}

// answer echoes an order, or does what a fault says, until ctx is done.
func (o *order) answer(ctx context.Context, w http.ResponseWriter, fault string) {
	body, _ := json.Marshal(order{Tag: o.Tag, Pad: o.Pad})
	w.Header().Set("X-Tag", o.Tag)
	w.Header().Set("Content-Type", "application/json")
	if f, ok := rawFaults[fault]; ok {
		raw(w, f(o.Tag, string(body)), fault == "reset")
		return
	}
	switch fault {
	case "404":
		w.WriteHeader(http.StatusNotFound)
	case "slow":
		time.Sleep(20 * time.Millisecond)
	case "late":
		select { // beyond its 100 ms also where the processors are busy with other things
		case <-time.After(2 * time.Second):
		case <-ctx.Done():
		}
	case "drip":
		drip(w, body)
		return
	case "huge":
		w.Write(bytes.Repeat([]byte(o.Tag+" "), 11<<20/(len(o.Tag)+1)))
		return
	case "endless":
		for {
			if _, err := w.Write(bytes.Repeat([]byte(o.Tag), 1000)); err != nil {
				return
			}
		}
	case "gzip":
		w.Header().Set("Content-Encoding", "gzip")
		body = compressed(body)
	case "no-gzip":
		w.Header().Set("Content-Encoding", "gzip")
	case "brotli":
		w.Header().Set("Content-Encoding", "br")
	case "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		body = compressed(make([]byte, 16<<20))
	case "no-json":
		body = body[:len(body)-3]
	case "hints":
		w.Header().Set("Link", "</x>")
		w.WriteHeader(http.StatusEarlyHints)
	case "headers":
		for i := range 400 {
			w.Header().Set(fmt.Sprint("X-Other-", i), o.Tag)
		}
	}
	w.Write(body)
}

// rawFaults are answers that no HTTP server would send: the tag and the right
// body make them. None is more than one answer: http.Transport ends such a
// connection, but a request that it puts on it at that moment gets the stray
// answer, whatever it has asked, as HTTP/1.1 does not tell them apart.
var rawFaults = map[string]func(tag, body string) string{
	"reset":     func(_, _ string) string { return "HTTP/1.1 200 OK\r\nContent-Le" },
	"close":     func(_, _ string) string { return "" },
	"cut":       func(_, body string) string { return "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body },
	"cut-chunk": func(_, body string) string { return chunked + "fffff\r\n" + body },
	"no-chunk":  func(_, body string) string { return chunked + "zz\r\n" + body + "\r\n0\r\n\r\n" },
	"no-http":   func(tag, _ string) string { return "SSH-2.0-" + tag + "\r\n\r\n" },
	"two-length": func(_, body string) string {
		return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" + body
	},
	"status": func(_, body string) string { return "HTTP/1.1 99999 ?\r\n\r\n" + body },
	"switching": func(_, _ string) string {
		return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"
	},
	"closing": func(tag, body string) string {
		return "HTTP/1.0 200 OK\r\nX-Tag: " + tag + "\r\nContent-Type: application/json\r\n\r\n" + body
	},
}

const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

// raw writes bytes to the connection and closes or resets it. What is behind a
// whole answer is there before the connection ends.
func raw(w http.ResponseWriter, text string, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, text)
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		tcp.SetLinger(0)
	}
}

// drip writes a body in pieces.
func drip(w http.ResponseWriter, body []byte) {
	for len(body) > 0 {
		n := min(len(body), 1+len(body)/3)
		w.Write(body[:n])
		http.NewResponseController(w).Flush()
		body = body[n:]
		time.Sleep(time.Millisecond)
	}
}

func compressed(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(body)
	z.Close()
	return b.Bytes()
}

// anything answers a proxy: with the path, the query and the body.
func anything(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.Header().Set("X-Tag", r.Header.Get("X-Tag"))
	if f, ok := rawFaults[r.Header.Get("X-Fault")]; ok {
		raw(w, f(r.Header.Get("X-Tag"), string(body)), r.Header.Get("X-Fault") == "reset")
		return
	}
	fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL.Path, r.URL.RawQuery, body)
}

// pets is a function of an integration with templates.
func pets(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	switch o.Fault {
	case "error":
		w.Header().Set("X-Amz-Function-Error", "Unhandled")
		fmt.Fprintf(w, `{"errorMessage":"Not found: %s","errorType":"E"}`, o.Tag)
	case "panic": // as the emulator has it
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprintf(w, `{"errorMessage":"Not found: %s","errorType":"string","stackTrace":[]}`, o.Tag)
	case "timeout":
		fmt.Fprint(w, "Task timed out after 2.00 seconds")
	default:
		o.answer(r.Context(), w, o.Fault)
	}
}

// proxied is a function that gets the whole request.
func proxied(w http.ResponseWriter, r *http.Request) {
	var event struct {
		Headers, PathParameters map[string]string
		Body                    string
	}
	if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	tag := event.PathParameters["id"]
	answer := map[string]any{"statusCode": 200, "headers": map[string]string{"X-Tag": event.Headers["X-Tag"]}, "body": tag + " " + event.Body}
	switch event.Headers["X-Fault"] {
	case "no-status":
		delete(answer, "statusCode")
		answer["statusCode"] = "none"
	case "error":
		answer = map[string]any{"errorMessage": tag}
	case "reset":
		raw(w, "", true)
		return
	}
	json.NewEncoder(w).Encode(answer)
}

// item is DynamoDB.
func item(w http.ResponseWriter, r *http.Request) {
	var in struct{ Key json.RawMessage }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Amz-Target") != "DynamoDB_20120810.GetItem" {
		http.Error(w, fmt.Sprint(err), http.StatusTeapot)
		return
	}
	fmt.Fprintf(w, `{"Item":%s}`, in.Key)
}

// queue is SQS, which answers in XML.
func queue(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, err := url.ParseQuery(string(body))
	if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		http.Error(w, fmt.Sprint(err), http.StatusTeapot)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, `<?xml version="1.0"?><SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult><MessageId>%s</MessageId></SendMessageResult></SendMessageResponse>`, form.Get("MessageBody"))
}
