package envoy

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// docStep is a file that docs/envoy.md shows, a part of envoy.yaml, or a block of
// commands.
var docStep = regexp.MustCompile("(?s)<!-- file: (\\S+) -->\n```\\w+\n(.*?)```|<!-- part of envoy.yaml -->\n```\\w+\n(.*?)```|```console\n(.*?)```")

// TestDocs writes the files of docs/envoy.md and runs its commands, the real Envoy
// among them, at ports that are free. What they print is what the page shows.
func TestDocs(t *testing.T) {
	needEnvoy(t)
	page, err := os.ReadFile("../docs/envoy.md")
	require.NoError(t, err)
	config, err := os.ReadFile("envoy.yaml")
	require.NoError(t, err)
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	gateway := freePort(t)
	write("envoy.yaml", strings.NewReplacer("port_value: 10000", fmt.Sprintf("port_value: %d", gateway), "port_value: 9000", fmt.Sprintf("port_value: %d", pets(t))).Replace(string(config)))
	d := &doc{t: t, folder: folder, address: fmt.Sprintf("127.0.0.1:%d", gateway), programs: programs(t)}
	var commands int
	for _, m := range docStep.FindAllStringSubmatch(string(page), -1) {
		switch {
		case m[1] != "":
			write(m[1], m[2])
		case m[3] != "":
			require.Contains(t, string(config), m[3])
		}
		for step := range strings.SplitSeq(strings.TrimPrefix(m[4], "$ "), "\n$ ") {
			if step != "" {
				command, want, _ := strings.Cut(strings.TrimSuffix(step, "\n"), "\n")
				d.run(command, want)
				commands++
			}
		}
	}
	require.Equal(t, 5, commands)
}

// pets is the backend of the page.
func pets(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/pets/7" {
			w.WriteHeader(404)
			return
		}
		io.WriteString(w, `{"name":"Rex","owner":"Ada"}`)
	})}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// command is gatemap-envoy, which is built once.
var command = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "gatemap-envoy")
	if err != nil {
		return "", err
	}
	running.end = append(running.end, func() { os.RemoveAll(folder) })
	name := filepath.Join(folder, "gatemap-envoy")
	if out, err := exec.Command("go", "build", "-o", name, "./cmd/gatemap-envoy").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return name, nil
})

// programs are those that the page runs.
func programs(t *testing.T) map[string]string {
	built, err := command()
	require.NoError(t, err)
	return map[string]string{"envoy": *envoy, "gatemap-envoy": built}
}

type doc struct {
	t               *testing.T
	folder, address string
	programs        map[string]string
}

// run runs one command of the page.
func (d *doc) run(command, want string) {
	d.t.Helper()
	args := strings.Fields(command)
	if args[0] == "curl" {
		require.Equal(d.t, want, d.curl(args[1:]), command)
		return
	}
	require.Equal(d.t, "&", args[len(args)-1], command)
	args = args[1 : len(args)-1]
	name := strings.Fields(command)[0]
	if name == "envoy" {
		args = append(args, "--use-dynamic-base-id", "--concurrency", "1")
	}
	require.NotEmpty(d.t, d.programs[name], command)
	var printed bytes.Buffer
	cmd := exec.Command(d.programs[name], args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = d.folder, &printed, &printed
	require.NoError(d.t, cmd.Start())
	d.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if d.t.Failed() {
			d.t.Logf("%s: %.3000s", name, printed.String())
		}
	})
	network, address := "tcp", d.address
	if name != "envoy" {
		network, address = "unix", filepath.Join(d.folder, "gatemap.sock")
		if i := slices.Index(args, "-listen"); i >= 0 {
			network, address = "tcp", args[i+1]
		}
	}
	require.Eventually(d.t, func() bool {
		conn, err := net.Dial(network, address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	}, 30*time.Second, 20*time.Millisecond, "%s does not listen", name)
}

// TestDocsTLS runs the command and the cluster that docs/envoy.md shows for TLS.
func TestDocsTLS(t *testing.T) {
	needEnvoy(t)
	page, err := os.ReadFile("../docs/envoy.md")
	require.NoError(t, err)
	shown := regexp.MustCompile(`(?m)^    (gatemap-envoy -listen .*)$`).FindSubmatch(page)
	cluster := regexp.MustCompile("(?s)<!-- the cluster of envoy.yaml -->\n```yaml\n(.*?)```").FindSubmatch(page)
	require.NotNil(t, shown)
	require.NotNil(t, cluster)
	text, err := os.ReadFile("envoy.yaml")
	require.NoError(t, err)
	before, _, ok := strings.Cut(string(text), "    - name: gatemap\n")
	require.True(t, ok)
	folder, gateway := t.TempDir(), freePort(t)
	ports := strings.NewReplacer("127.0.0.1:9443", fmt.Sprintf("127.0.0.1:%d", freePort(t)))
	listens := strings.Fields(ports.Replace(string(shown[1])))[2]
	config := strings.NewReplacer("port_value: 10000", fmt.Sprintf("port_value: %d", gateway), "port_value: 9000", fmt.Sprintf("port_value: %d", pets(t)),
		"port_value: 9443", "port_value: "+listens[len("127.0.0.1:"):]).Replace(before + string(cluster[1]))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "envoy.yaml"), []byte(config), 0o600))
	for _, name := range []string{"gatemap", "envoy"} {
		certificate(t, folder, name)
	}
	d := &doc{t: t, folder: folder, address: fmt.Sprintf("127.0.0.1:%d", gateway), programs: programs(t)}
	api, err := os.ReadFile(define(t, map[string]string{"/pets/{id}": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"201"}}}`}))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "api.yaml"), api, 0o600))
	d.run(ports.Replace(string(shown[1]))+" &", "")
	d.run("envoy -c envoy.yaml &", "")
	got, err := http.Get("http://" + d.address + "/pets/7")
	require.NoError(t, err)
	got.Body.Close()
	require.Equal(t, 201, got.StatusCode)
}

// certificate writes a certificate that signs itself, and its key.
func certificate(t *testing.T, folder, name string) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	for ending, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "PRIVATE KEY", Bytes: secret}} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+ending), pem.EncodeToMemory(block), 0o600))
	}
}

// changing are the headers that differ from one answer to the next, with the values
// of the page.
var changing = []struct {
	header *regexp.Regexp
	shown  string
}{
	{regexp.MustCompile(`X-Amz-Apigw-Id: \S+`), "X-Amz-Apigw-Id: VWxYz12AbCdEfGh="},
	{regexp.MustCompile(`X-Amzn-Requestid: \S+`), "X-Amzn-Requestid: c6af9ac6-7b61-4f6a-9c3a-0f5a1f8e2d3c"},
	{regexp.MustCompile(`X-Amzn-Trace-Id: \S+`), "X-Amzn-Trace-Id: Root=1-6747fb4c-5b8e4a0c9d7f6e1a2b3c4d5e"},
	{regexp.MustCompile(`Date: .*\n`), ""},
}

// curl asks as curl -i or -s does.
func (d *doc) curl(args []string) string {
	d.t.Helper()
	got, err := http.Get(strings.Replace(args[1], "127.0.0.1:10000", d.address, 1))
	require.NoError(d.t, err)
	defer got.Body.Close()
	if args[0] == "-s" {
		body, err := io.ReadAll(got.Body)
		require.NoError(d.t, err)
		return string(body)
	}
	dump, err := httputil.DumpResponse(got, true)
	require.NoError(d.t, err)
	text := strings.ReplaceAll(string(dump), "\r\n", "\n")
	for _, c := range changing {
		text = c.header.ReplaceAllString(text, c.shown)
	}
	return text
}
