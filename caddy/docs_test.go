package caddy_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// docStep is a file that docs/caddy.md shows, or a block of commands.
var docStep = regexp.MustCompile("(?s)<!-- file: (\\S+) -->\n```\\w+\n(.*?)```|```console\n(.*?)```")

// TestDocs writes the files of docs/caddy.md and runs its commands with this very
// program as caddy, at ports that are free. What they print is what the page shows.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../docs/caddy.md")
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	d := &doc{t: t, folder: t.TempDir(), program: filepath.Join(t.TempDir(), "caddy")}
	require.NoError(t, os.Symlink(program, d.program))
	d.ports = strings.NewReplacer(":8080", fmt.Sprintf(":%d", freePort()), ":9000", fmt.Sprintf(":%d", freePort()))
	d.env = append(os.Environ(), asCaddy+"=1", fmt.Sprintf("CADDY_ADMIN=localhost:%d", freePort()))
	t.Cleanup(func() { d.caddy("stop") }) // where the page has not got so far
	var commands int
	for _, m := range docStep.FindAllStringSubmatch(string(page), -1) {
		if m[1] != "" {
			require.NoError(t, os.WriteFile(filepath.Join(d.folder, m[1]), []byte(d.ports.Replace(m[2])), 0o600))
			continue
		}
		for step := range strings.SplitSeq(strings.TrimPrefix(m[3], "$ "), "\n$ ") {
			command, want, _ := strings.Cut(strings.TrimSuffix(step, "\n"), "\n")
			d.run(command, want)
			commands++
		}
	}
	require.Equal(t, 10, commands)
}

type doc struct {
	t               *testing.T
	folder, program string
	ports           *strings.Replacer
	env             []string
}

// run runs one command of the page.
func (d *doc) run(command, want string) {
	d.t.Helper()
	name, rest, _ := strings.Cut(command, " ")
	switch name {
	case "caddy":
		out, err := d.caddy(strings.Fields(rest)...)
		require.NoError(d.t, err, out)
		require.Contains(d.t, out, want, command)
	case "curl":
		require.Equal(d.t, want, d.curl(strings.Fields(rest)), command)
	default:
		require.Fail(d.t, "not a command of this page", command)
	}
}

func (d *doc) caddy(args ...string) (string, error) {
	cmd := exec.Command(d.program, args...)
	cmd.Dir, cmd.Env = d.folder, d.env
	// Into a file: a server that start leaves behind would hold a pipe open.
	out, err := os.CreateTemp(d.folder, "printed")
	require.NoError(d.t, err)
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	failed := cmd.Run()
	text, err := os.ReadFile(out.Name())
	require.NoError(d.t, err)
	return string(text), failed
}

// ids are what differs from one answer to the next.
var ids = regexp.MustCompile(`(X-Amz-Apigw-Id: )\S+|(X-Amzn-Requestid: )\S+|(X-Amzn-Trace-Id: Root=)\S+|Date: .*\r\n`)

// curl asks as curl -i or -s does, with the ids of the page.
func (d *doc) curl(args []string) string {
	d.t.Helper()
	got, err := http.Get(d.ports.Replace(args[1]))
	require.NoError(d.t, err)
	defer got.Body.Close()
	if args[0] == "-s" {
		body, err := io.ReadAll(got.Body)
		require.NoError(d.t, err)
		return string(body)
	}
	text, err := httputil.DumpResponse(got, true)
	require.NoError(d.t, err)
	shown := map[string]string{"X-Amz-Apigw-Id: ": "VWxYz12AbCdEfGh=", "X-Amzn-Requestid: ": "c6af9ac6-7b61-4f6a-9c3a-0f5a1f8e2d3c", "X-Amzn-Trace-Id: Root=": "1-6747fb4c-5b8e4a0c9d7f6e1a2b3c4d5e"}
	plain := ids.ReplaceAllStringFunc(string(text), func(found string) string {
		for name, value := range shown {
			if strings.HasPrefix(found, name) {
				return name + value
			}
		}
		return ""
	})
	return strings.ReplaceAll(plain, "\r\n", "\n")
}

// TestOptionsDocumented: the page names every option.
func TestOptionsDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/caddy.md")
	require.NoError(t, err)
	source, err := os.ReadFile("caddyfile.go")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(source), "gatemap [<matcher>] [<file>] {\n")
	require.True(t, ok)
	block, _, _ := strings.Cut(rest, "//	}")
	for line := range strings.Lines(block) {
		name := strings.Fields(strings.TrimPrefix(line, "//"))
		require.Contains(t, string(page), "\n| `"+name[0]+"`", name[0])
		require.Contains(t, string(page), strings.Join(strings.Fields(strings.TrimPrefix(line, "//"))[1:], " "), name[0])
	}
}
