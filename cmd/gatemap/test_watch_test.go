package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWatch changes a case file, then the definition, then adds a file, and
// waits for each run by what it prints.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) { // in one step, so that no run sees half of it
		tmp := filepath.Join(dir, ".tmp")
		require.NoError(t, os.WriteFile(tmp, []byte(text), 0o644))
		require.NoError(t, os.Rename(tmp, filepath.Join(dir, name)))
	}
	const cases = "definition: i.json\ncases: [{name: a, expect: {status: 200}}]\n"
	write("i.json", `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200"}}}`)
	write("a.gatemap.yaml", cases)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, w := io.Pipe()
	done := make(chan error, 1)
	c := &testCmd{Paths: []string{dir}, Output: "text"}
	go func() {
		done <- c.watch(ctx, regexp.MustCompile(""), streams{strings.NewReader(""), w, io.Discard})
		w.Close()
	}()
	lines := bufio.NewScanner(out)
	next := func(want string) {
		for lines.Scan() {
			if strings.Contains(lines.Text(), " passed, ") {
				require.Equal(t, want, lines.Text())
				return
			}
		}
		require.Fail(t, "the watch ended", want)
	}
	next("1 case in 1 file: 1 passed, 0 failed")
	write("a.gatemap.yaml", strings.Replace(cases, "200", "201", 1))
	next("1 case in 1 file: 0 passed, 1 failed")
	write("i.json", `{"type": "HTTP", "integrationResponses": {"201": {"statusCode": "201"}}}`)
	next("1 case in 1 file: 1 passed, 0 failed")
	write("b.gatemap.yaml", cases)
	next("2 cases in 2 files: 1 passed, 1 failed")
	write("a.gatemap.yaml", "definition: [")
	next("1 case in 2 files: 0 passed, 1 failed, 1 file not run")
	cancel()
	go io.Copy(io.Discard, out)
	require.ErrorIs(t, <-done, errReported)
}
