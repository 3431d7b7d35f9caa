package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/fetchprogram"
	"github.com/gatemap/gatemap/internal/testenv/emulator"
)

// fetcher is in the place of the program gatemap-fetch, whose own tests run it behind
// this command: it prints its arguments, and does what the API or the profile is
// called for.
func fetcher() {
	switch last := os.Args[len(os.Args)-1]; {
	case last == "--profile=refused":
		fmt.Fprintln(os.Stderr, "gatemap: no AWS credentials: none")
		os.Exit(2)
	case last == "--profile=odd":
		fmt.Println("{}")
	case os.Args[1] == fetchprogram.CredentialsCommand:
		file, err := os.OpenFile(os.Getenv("ASKED"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(file, os.Args[1:])
		file.Close()
		json.NewEncoder(os.Stdout).Encode(fetchprogram.Credentials{
			Version: 1, AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token", Region: "eu-central-1",
			Expiration: time.Now().Add(map[bool]time.Duration{true: time.Second, false: time.Hour}[last == "--profile=short"]),
		})
	case last == "--rest-api-id=hangs":
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("ready")
		fmt.Println((<-signals).String())
		os.Exit(7)
	case last == "--rest-api-id=killed":
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		time.Sleep(time.Minute)
	case last == "--rest-api-id=unread":
		for {
			fmt.Println("more") // until SIGPIPE
		}
	default:
		fmt.Println(strings.Join(os.Args[1:], "\n"))
		fmt.Fprintln(os.Stderr, "gatemap: warned")
	}
}

// TestFetchRuns: the arguments, both outputs and the exit code are those of
// gatemap-fetch.
func TestFetchRuns(t *testing.T) {
	code, stdout, stderr := command("fetch", "--rest-api-id", "-a b", "--resource-id=r", "--region", "x", "--profile", "p", "--endpoint-url", "http://e", "-o", "f.json")
	require.Equal(t, []any{exitDone, "--rest-api-id=-a b\n--resource-id=r\n--region=x\n--profile=p\n--endpoint-url=http://e\n--output=f.json\n", "gatemap: warned\n"}, []any{code, stdout, stderr})
	code, _, stderr = command("fetch")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "missing flags: --rest-api-id=ID")
	code, stdout, stderr = command("fetch", "--rest-api-id", "killed")
	require.Equal(t, exitUsage, code)
	require.Empty(t, stdout)
	if runtime.GOOS != "windows" {
		require.Regexp(t, `^gatemap: .*gatemap-fetch: signal: killed\n$`, stderr)
	}
}

// TestFetchSignalled: a signal for the command is one for gatemap-fetch, and what that
// makes of it is what happens.
func TestFetchSignalled(t *testing.T) {
	cmd := exec.Command("gatemap", "fetch", "--rest-api-id", "hangs")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line := make([]byte, 6)
	_, err = out.Read(line)
	require.NoError(t, err)
	require.Equal(t, "ready\n", string(line))
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	rest := make([]byte, 64)
	n, err := out.Read(rest)
	require.NoError(t, err)
	require.Equal(t, "terminated\n", string(rest[:n]))
	require.ErrorContains(t, cmd.Wait(), "exit status 7")
}

// TestFetchUnread: nothing is said when nobody reads the output any more.
func TestFetchUnread(t *testing.T) {
	cmd := exec.Command("gatemap", "fetch", "--rest-api-id", "unread")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = out.Read(make([]byte, 4))
	require.NoError(t, err)
	require.NoError(t, out.Close())
	require.ErrorContains(t, cmd.Wait(), "exit status 2")
	require.Empty(t, stderr.String())
}

const howToGet = "the program gatemap-fetch is neither beside gatemap nor on PATH: the archives and packages of a release have it, and go install github.com/gatemap/gatemap/cmd/gatemap-fetch@latest makes it\n"

// TestFetchWithoutProgram: one line says how to get it, and help needs none. A program
// in the current folder is not run.
func TestFetchWithoutProgram(t *testing.T) {
	program, err := exec.LookPath(fetchprogram.Name)
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.Link(program, filepath.Join(dir, filepath.Base(program))))
	t.Chdir(dir)
	for _, path := range []string{"", ".", t.TempDir()} {
		t.Setenv("PATH", path)
		code, stdout, stderr := command("fetch", "--rest-api-id", "a1", "-o", "api.json")
		require.Equal(t, []any{exitUsage, "", "gatemap: fetch: " + howToGet}, []any{code, stdout, stderr})
	}
	_, stdout, _ := command("completion", "bash")
	require.Contains(t, stdout, "--rest-api-id")
	_, stdout, _ = command("man", "fetch")
	require.Contains(t, stdout, "apigateway:GET")
}

// TestAgainstSignedByProgram: credentials that are not in the environment, and those
// of a profile, are asked for once, and again when they are about to expire.
func TestAgainstSignedByProgram(t *testing.T) {
	emulator.Isolate(t)
	dir := againstFolder(t)
	var seen []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen = append(seen, r.Header) }))
	defer server.Close()
	test := func(args ...string) (code int, asked, stderr string) {
		t.Setenv("ASKED", filepath.Join(t.TempDir(), "asked"))
		code, _, stderr = command(append([]string{"test", "--against", server.URL, "--sign", "--run", "found", dir}, args...)...)
		log, _ := os.ReadFile(os.Getenv("ASKED"))
		return code, string(log), stderr
	}
	code, asked, stderr := test()
	require.Equal(t, []any{exitDone, "[credentials]\n", ""}, []any{code, asked, stderr})
	require.Contains(t, seen[0].Get("Authorization"), "Credential=ASIAEXAMPLE/")
	require.Contains(t, seen[0].Get("Authorization"), "/eu-central-1/execute-api/")
	require.Equal(t, "token", seen[0].Get("X-Amz-Security-Token"))

	t.Setenv("AWS_ACCESS_KEY_ID", "AKIA")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	_, asked, _ = test("--region", "x", "--profile", "p")
	require.Equal(t, "[credentials --region=x --profile=p]\n", asked)
	_, asked, _ = test("--profile", "short")
	require.Equal(t, "[credentials --profile=short]\n[credentials --profile=short]\n", asked)
	_, asked, _ = test("--region", "x")
	require.Empty(t, asked)
	_, asked, _ = test() // the region is that of a profile
	require.Equal(t, "[credentials]\n", asked)

	code, _, stderr = test("--profile", "refused")
	require.Equal(t, []any{exitUsage, "gatemap: no AWS credentials: none\n"}, []any{code, stderr})
	code, _, stderr = test("--profile", "odd")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "prints no credentials with a region; is it of the version of gatemap?")
	t.Setenv("PATH", "")
	code, _, stderr = test()
	require.Equal(t, exitUsage, code)
	require.Equal(t, "gatemap: the environment has no AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION (or --region) to be used, and others cannot be looked for: "+howToGet, stderr)
}
