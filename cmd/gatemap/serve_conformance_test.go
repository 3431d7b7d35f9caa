package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/conformance/channel"
	"github.com/gatemap/gatemap/internal/conformance/overhttp"
	"github.com/gatemap/gatemap/internal/testenv"
)

// TestServeConformance sends the cases through gatemap serve, each a definition
// under a path of its own. Those that differ are listed in
// testdata/channels/serve.json. One case is asked after the other.
func TestServeConformance(t *testing.T) {
	testenv.OneGoroutine(t)
	run, err := channel.Start("../..", "serve")
	require.NoError(t, err)
	cases, err := overhttp.Cases(run)
	require.NoError(t, err)
	backend := listen(t)
	t.Cleanup(func() { backend.Close() })
	var answering atomic.Pointer[overhttp.Case]
	go overhttp.Backend(backend, func(*http.Request) *overhttp.Case { return answering.Load() })
	// A server has one stage, whose name and variables the cases say.
	stages := make(map[string][]*overhttp.Case)
	for _, c := range cases {
		stages[stageOf(c)] = append(stages[stageOf(c)], c)
	}
	for flags, cases := range stages {
		s := serveAPI(t, append(caseFlags(t, cases, "http://"+backend.Addr().String()), strings.Split(flags, "\n")...)...)
		told := 0
		for i, c := range cases {
			answering.Store(c)
			got, body := askRaw(t, s.url, c.Method(), c.Ask(fmt.Sprintf("/%d", i)))
			result, err := c.Result(got, body, s.nextFailure(&told))
			require.NoError(t, err, c.ID)
			require.NoError(t, run.Result(c.Line, result))
		}
	}
	for _, text := range run.Unexpected() {
		t.Error(text)
	}
}

// stageOf is a case's stage as flags, a line each.
func stageOf(c *overhttp.Case) string {
	flags := "--output=json\n--no-watch"
	if name, ok := c.Context["stage"].(string); ok {
		flags += "\n--no-stage-prefix\n--stage=" + name
	}
	for _, name := range slices.Sorted(maps.Keys(c.StageVariables)) {
		flags += fmt.Sprintf("\n--stage-variable=%s=%v", name, c.StageVariables[name])
	}
	return flags
}

// caseFlags declares the cases and what stands for their backends.
func caseFlags(t *testing.T, cases []*overhttp.Case, backend string) []string {
	flags := []string{"--lambda=*=" + backend, "--service=*=" + backend}
	folder, declared := t.TempDir(), make(map[string]bool)
	for i, c := range cases {
		text, err := c.Definition()
		require.NoError(t, err, c.ID)
		name := write(t, folder, strconv.Itoa(i)+".json", string(text))
		flags = append(flags, fmt.Sprintf("-f/%d=%s", i, filepath.ToSlash(name)))
		op, err := c.Operation()
		require.NoError(t, err, c.ID)
		if uri := op.Integration.URI; op.Integration.Type == definition.HTTP && !declared[uri] {
			declared[uri] = true
			flags = append(flags, "--backend="+uri+"="+backend)
		}
	}
	return flags
}

func askRaw(t *testing.T, url, method string, request []byte) (*http.Response, string) {
	conn := dial(t, url)
	defer conn.Close()
	_, err := conn.Write(request)
	require.NoError(t, err)
	got, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	require.NoError(t, err)
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got, string(body)
}

// nextFailure is the type of the failure of the request that the server tells of
// next, after a place in its output.
func (s *served) nextFailure(after *int) string {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Microsecond) {
		for line := range strings.Lines(s.out.from(*after)) {
			if !strings.HasSuffix(line, "\n") {
				break
			}
			*after += len(line)
			if strings.Contains(line, `"msg":"request"`) {
				var told struct{ Request struct{ Failure string } }
				require.NoError(s.t, json.Unmarshal([]byte(line), &told))
				return told.Request.Failure
			}
		}
	}
	s.t.Fatal("the server does not tell of the request")
	return ""
}
