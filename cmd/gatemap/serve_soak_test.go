package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var soak = flag.Duration("soak", time.Second, "how long TestServeSoak runs")

// faulty answers with the body that it gets, in one of the ways in which backends
// go wrong; the query says which.
func faulty(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	hijacked := func(text string) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		io.WriteString(conn, text)
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
	switch r.Header.Get("X-Fault") {
	case "reset":
		hijacked("")
	case "cut":
		hijacked("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + string(body))
	case "garbage":
		hijacked("\x00\xff no HTTP\r\n\r\n")
	case "slow":
		select {
		case <-time.After(10 * time.Second):
		case <-r.Context().Done():
		}
	case "huge":
		w.Write(make([]byte, 11<<20))
	case "encoding":
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(body)
	default:
		w.Write(body)
	}
}

var faults = []string{"reset", "reset", "cut", "cut", "garbage", "garbage", "encoding", "encoding", "huge"}

// hostile are what no client sends that means well.
var hostile = []string{
	"\x16\x03\x01\x02\x00\x01\x00",
	"GET /pets/7 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	"GET /" + strings.Repeat("a", 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
	"POST /pets/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nx",
	"POST /pets/7 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
	"POST /pets/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"GET /pets/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /pets/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("y", 11_000) + "\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"GET /pets/7 HTTP/1.1\r\nHost: a\r\n",
}

// TestServeSoak: under full speed with hostile clients, a backend that goes wrong
// in every way, and definitions that change, each answer is that of its own
// request, no failure is the server's own, and nothing is left when it ends.
// -soak says for how long.
func TestServeSoak(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(faulty))
	defer backend.Close()
	dir := t.TempDir()
	definition := func(n int) string {
		return strings.NewReplacer(
			"        uri: https://backend.example.com/pets\n", "        uri: https://backend.example.com/pets\n        requestParameters: {integration.request.header.X-Fault: method.request.header.X-Fault}\n",
			"parameters: [", "parameters: [{name: X-Fault, in: header, schema: {type: string}}, ",
		).Replace(petsYAML(fmt.Sprint("v", n)))
	}
	name := write(t, dir, "api.yaml", definition(0))
	s := serveAPI(t, "-f", name, "--backend", "https://backend.example.com="+backend.URL, "--timeout", "2s", "--max-concurrent", "64",
		"--header-timeout", "100ms", "--read-timeout", "300ms", "--idle-timeout", "1s", "--admin", "127.0.0.1:0", "--keep-bytes", "100000")
	end := time.Now().Add(*soak)
	var wait sync.WaitGroup
	var answers, failures atomic.Int64
	keeping := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	defer keeping.CloseIdleConnections()
	for worker := range 6 {
		wait.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 1))
			for n := 0; time.Now().Before(end); n++ {
				tag := fmt.Sprintf("tag-%d-%d-%s", worker, n, strings.Repeat("x", random.IntN(3000)))
				fault := ""
				if n%4 == 3 {
					fault = faults[random.IntN(len(faults))]
				}
				if n == 5 && worker == 0 {
					fault = "slow"
				}
				r, _ := http.NewRequest("POST", s.url+"/pets/7", strings.NewReader(tag))
				r.Header.Set("X-Fault", fault)
				r.Header.Set("Content-Type", "text/plain")
				got, err := keeping.Do(r)
				if err != nil {
					if fault != "cut" {
						t.Error(fault, err)
					}
					continue
				}
				body, err := io.ReadAll(got.Body)
				got.Body.Close()
				switch {
				case got.StatusCode == 429:
				case fault == "cut" && err != nil: // what was on its way to the client already is broken off
				case fault == "huge" && len(body) == 11<<20: // nothing reads it: it goes to the client as it comes
				case fault == "" && (err != nil || got.StatusCode != 200 || string(body) != tag):
					t.Errorf("%d %.60s for %.60s, %v", got.StatusCode, body, tag, err)
				case fault != "" && got.StatusCode != 504 && got.StatusCode != 500:
					t.Errorf("%s: %d %.60s", fault, got.StatusCode, body)
				case fault == "":
					answers.Add(1)
				default:
					failures.Add(1)
				}
			}
		})
	}
	for worker := range 2 {
		wait.Go(func() {
			for n := worker; time.Now().Before(end); n++ {
				conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
				if err != nil {
					t.Error(err)
					return
				}
				io.WriteString(conn, hostile[n%len(hostile)])
				conn.SetReadDeadline(time.Now().Add(2 * time.Second))
				io.Copy(io.Discard, conn)
				conn.Close()
			}
		})
	}
	wait.Go(func() {
		for n := 1; time.Now().Before(end); n++ {
			os.WriteFile(name, []byte(definition(n)), 0o600)
			s.getAt(s.admin + "/requests.html")
			time.Sleep(60 * time.Millisecond)
		}
	})
	wait.Wait()
	require.Positive(t, answers.Load())
	require.Positive(t, failures.Load())
	keeping.CloseIdleConnections()
	require.NoError(t, s.end())
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	require.Less(t, memory.HeapAlloc, uint64(200<<20))
	require.NotContains(t, s.err.String(), "panic")
	t.Logf("%d answers, %d failures of the backend, %d reloads", answers.Load(), failures.Load(), strings.Count(s.out.String(), "reloaded"))
}
