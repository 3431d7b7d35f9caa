package envoy

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
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
	d := &doc{t: t, folder: folder, address: fmt.Sprintf("127.0.0.1:%d", gateway), programs: map[string]string{"envoy": *envoy, "gatemap-envoy": build(t)}}
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

// build makes the command.
func build(t *testing.T) string {
	name := filepath.Join(t.TempDir(), "gatemap-envoy")
	out, err := exec.Command("go", "build", "-o", name, "./cmd/gatemap-envoy").CombinedOutput()
	require.NoError(t, err, string(out))
	return name
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
	if name != "envoy" {
		require.Eventually(d.t, func() bool {
			_, err := os.Stat(filepath.Join(d.folder, "gatemap.sock"))
			return err == nil
		}, 10*time.Second, 10*time.Millisecond, "gatemap-envoy does not listen")
		return
	}
	require.Eventually(d.t, func() bool {
		conn, err := net.Dial("tcp", d.address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	}, 30*time.Second, 20*time.Millisecond, "Envoy does not listen")
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
