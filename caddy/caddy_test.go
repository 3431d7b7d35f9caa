package caddy_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	caddyserver "github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/caddyserver/caddy/v2/caddytest"
	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/stretchr/testify/require"

	_ "github.com/gatemap/gatemap/caddy"
	"github.com/gatemap/gatemap/internal/conformance/overhttp"
	"github.com/gatemap/gatemap/internal/traps"
)

// asCaddy makes the test program Caddy's command, for tests that run it.
const asCaddy = "GATEMAP_TEST_AS_CADDY"

func TestMain(m *testing.M) {
	if os.Getenv(asCaddy) != "" {
		caddycmd.Main()
		return
	}
	state, err := os.MkdirTemp("", "gatemap")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_CONFIG_HOME", state) // where Caddy saves its last configuration
	os.Setenv("XDG_DATA_HOME", state)
	caddytest.Default.Certificates = nil // no test needs them, and without them it would skip all
	caddytest.Default.AdminPort = freePort()
	caddyserver.RegisterModule(new(tester))
	httpcaddyfile.RegisterHandlerDirective("gatemap_test", func(h httpcaddyfile.Helper) (caddyhttp.MiddlewareHandler, error) {
		h.Next()
		return &tester{Do: h.RemainingArgs()[0]}, nil
	})
	code := m.Run()
	os.RemoveAll(state)
	os.Exit(code)
}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// site is a Caddy that serves routes at an address of its own.
type site struct {
	t      *testing.T
	tester *caddytest.Tester
	port   int
}

// run makes Caddy serve routes, each a piece of a Caddyfile.
func run(t *testing.T, routes string) *site {
	t.Helper()
	s := &site{t: t, port: freePort()}
	s.load(s.config(routes))
	return s
}

// load makes Caddy take a configuration.
func (s *site) load(config string) {
	s.t.Helper()
	s.tester = caddytest.NewTester(s.t)
	s.tester.InitServer(config, "caddyfile")
	require.False(s.t, s.t.Failed(), "Caddy does not take the configuration")
}

func (s *site) config(routes string) string {
	return fmt.Sprintf("{\n\tadmin localhost:%d\n\tskip_install_trust\n\tgrace_period 1ns\n}\nhttp://:%d {\n\tbind 127.0.0.1\n%s\n}\n", caddytest.Default.AdminPort, s.port, routes)
}

// ask sends a request as it is and reads the answer.
func (s *site) ask(request string) (*http.Response, string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
	require.NoError(s.t, err)
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, err = io.WriteString(conn, request)
	require.NoError(s.t, err)
	method, _, _ := strings.Cut(request, " ")
	got, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	require.NoError(s.t, err)
	body, err := io.ReadAll(got.Body)
	require.NoError(s.t, err)
	return got, string(body)
}

// get asks for a path with header lines.
func (s *site) get(path string, headers ...string) (*http.Response, string) {
	s.t.Helper()
	return s.ask("GET " + path + " HTTP/1.1\r\nHost: pets.example\r\nConnection: close\r\n" + lines(headers) + "\r\n")
}

func lines(headers []string) (all string) {
	for _, h := range headers {
		all += h + "\r\n"
	}
	return all
}

// backend is a server that answers every connection with these bytes.
func backend(t *testing.T, answer string, pause time.Duration) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go traps.Serve(l, answer, pause)
	return l.Addr().String()
}

// define writes a definition with one method for each integration.
func define(t *testing.T, integrations map[string]string) string {
	t.Helper()
	text, err := overhttp.Definition(integrations)
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "api.json")
	require.NoError(t, os.WriteFile(name, text, 0o600))
	return name
}

// seen is what the tester in front of gatemap saw of a request.
type seen struct {
	selected, failure, method string
	err                       error
}

// tester is a handler for tests: in front of gatemap it keeps what that says of a
// request, behind it it answers as its Do says.
type tester struct {
	Do  string `json:"do,omitempty"`
	Row string `json:"row,omitempty"` // what is seen is kept by that, or by the header X-Row
}

// last has what was seen of each request, by its X-Row.
var last sync.Map

// saw waits for what was seen of a request: its client may be served first.
func (s *site) saw(row string) (saw seen) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		v, ok := last.LoadAndDelete(row)
		saw, _ = v.(seen)
		return ok
	}, 2*time.Second, time.Millisecond)
	return saw
}

func (*tester) CaddyModule() caddyserver.ModuleInfo {
	return caddyserver.ModuleInfo{ID: "http.handlers.gatemap_test", New: func() caddyserver.Module { return new(tester) }}
}

func (d *tester) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	switch d.Do {
	case "watch":
		row := cmp.Or(d.Row, r.Header.Get("X-Row"))
		err := next.ServeHTTP(w, r)
		text := func(name string) string {
			s, _ := caddyhttp.GetVar(r.Context(), name).(string)
			return s
		}
		last.Store(row, seen{text("gatemap.selected"), text("gatemap.failure"), text("gatemap.method"), err})
		return err
	case "nothing":
		return nil
	case "spelling":
		w.Header()["ETag"] = []string{`"a"`}
		w.Header()["content-length"] = []string{"9"}
		io.WriteString(w, `{"n":1}`)
	case "late header":
		w.WriteHeader(200)
		w.Header().Set("Etag", "late")
		io.WriteString(w, `{"n":1}`)
	case "what came":
		fmt.Fprintf(w, `{"n":"%s %s %s"}`, r.RemoteAddr, r.URL.Path, r.Header.Get("Accept-Encoding"))
	}
	return nil
}
