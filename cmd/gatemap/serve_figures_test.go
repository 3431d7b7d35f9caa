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

// What docs/serve.md promises for an API of 100 methods, as far as it does not
// depend on what else the machine does: processor time in place of time, and
// memory of the process's own in place of pages of the program's file.
// bench/served measures the rest.
const (
	maxFirstAnswer = 100 * time.Millisecond // of processor time, from the start to the first answer
	maxMemory      = 20 << 10               // KiB, after some thousand requests
)

// TestServeFigures starts the command as a process: the best of some starts
// counts, and the memory is bounded in each.
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

// firstAnswer starts a server, and gives the processor time until its first
// answer.
func firstAnswer(t *testing.T, definition string) time.Duration {
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
	first := processorTime(t, cmd.Process.Pid)
	for range 3000 {
		ask()
	}
	memory := ownMemory(t, cmd.Process.Pid)
	t.Logf("first answer after %v of processor time, %d KiB of memory", first, memory)
	require.LessOrEqual(t, memory, maxMemory)
	return first
}

// processorTime reads what a process has used, in steps of 10 ms: proc(5),
// utime and stime.
func processorTime(t *testing.T, pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(stat), ") ") // behind the name of the program
	fields := strings.Fields(rest)
	var ticks time.Duration
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(field)
		require.NoError(t, err)
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}

// ownMemory reads the resident memory of a process without the pages of files,
// in KiB.
func ownMemory(t *testing.T, pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	m := regexp.MustCompile(`RssAnon:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, m)
	n, err := strconv.Atoi(string(m[1]))
	require.NoError(t, err)
	return n
}
