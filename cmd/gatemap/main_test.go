package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/fetchprogram"
	"github.com/gatemap/gatemap/internal/testenv"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

// asCommand makes the binary of the tests the command itself.
const asCommand = "GATEMAP_TEST_AS_COMMAND"

// command runs a command line in this process.
func command(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, streams{strings.NewReader(""), &out, &err})
	return code, out.String(), err.String()
}

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"gatemap": main, "gatemap-parquet": parquetStandIn, fetchprogram.Name: fetcher})
}

// TestScripts runs the scripts of testdata/script: each says what a user types
// and what must come out, to the byte. With the race detector a process takes a
// second to start, so that only those run whose commands have several goroutines.
func TestScripts(t *testing.T) {
	names := []string{"*"}
	if testenv.Race {
		names = []string{"replay", "replay_bad", "replay_check", "serve*"}
	}
	var files []string
	for _, name := range names {
		found, err := filepath.Glob("testdata/script/" + name + ".txtar")
		require.NoError(t, err)
		require.NotEmpty(t, found)
		files = append(files, found...)
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           condition,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// condition knows [full]: there is a device that is always full.
func condition(name string) (bool, error) {
	if name != "full" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	info, err := os.Stat("/dev/full")
	return err == nil && info.Mode()&os.ModeCharDevice != 0, nil
}

// exits runs a command that must end with the given code: exits CODE COMMAND...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}
