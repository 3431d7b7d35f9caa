package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// The figures that docs/serve.md gives for an API of 100 methods.
const (
	maxFirstAnswer = 100 * time.Millisecond // from the start of the process
	maxResident    = 40 << 10               // KiB, after some thousand requests
)

// TestServeFigures starts the command as a process: the best of some starts is
// soon enough, as the machine may have other things to do, and the memory is
// bounded in each.
func TestServeFigures(t *testing.T) {
	testenv.SkipUnderRace(t)
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("it reads /proc, and takes a second")
	}
	name := write(t, t.TempDir(), "api.yaml", manyMethods(50))
	best := time.Hour
	for i := 0; i < 10 && best > maxFirstAnswer; i++ {
		best = min(best, firstAnswer(t, name))
	}
	require.LessOrEqual(t, best, maxFirstAnswer)
}

// manyMethods is an API with two methods on each of n resources.
func manyMethods(n int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\ninfo: {title: Many, version: \"1\"}\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, "  /r%d/{id}:\n", i)
		for _, method := range []string{"get", "post"} {
			fmt.Fprintf(&b, `    %s:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok}, "404": {description: none}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode":#if($input.params("id") == "0")404#{else}200#end}'}
        responses:
          default: {statusCode: "200", responseTemplates: {application/json: '{"ids":[#foreach($i in [1..3])"$i $input.params("id")"#if($foreach.hasNext),#end#end]}'}}
          "4\\d{2}": {statusCode: "404", responseTemplates: {application/json: '{"message":"none"}'}}
`, method)
		}
	}
	return b.String()
}

// firstAnswer starts a server, and gives the time until its first answer.
func firstAnswer(t *testing.T, definition string) time.Duration {
	began := time.Now()
	cmd := exec.Command(os.Args[0], "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", definition)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		io.Copy(io.Discard, out)
		require.NoError(t, cmd.Wait())
	}()
	url, lines := "", bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		url, _ = strings.CutPrefix(lines.Text(), "serving ")
		if !strings.HasPrefix(url, "http") {
			url = ""
		}
	}
	require.NotEmpty(t, url)
	go io.Copy(io.Discard, out)
	keeping := &http.Client{Transport: new(http.Transport)}
	defer keeping.CloseIdleConnections()
	ask := func() {
		got, err := keeping.Get(url + "/r49/7")
		require.NoError(t, err)
		body, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		got.Body.Close()
		require.Equal(t, `{"ids":["1 7","2 7","3 7"]}`, string(body))
	}
	ask()
	first := time.Since(began)
	for range 3000 {
		ask()
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	require.NoError(t, err)
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, m)
	resident, err := strconv.Atoi(string(m[1]))
	require.NoError(t, err)
	t.Logf("first answer after %v, %d KiB resident", first.Round(100*time.Microsecond), resident)
	require.LessOrEqual(t, resident, maxResident)
	return first
}
