package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/fetchprogram"
	"github.com/gatemap/gatemap/internal/testenv/emulator"
)

// folder is where built puts the programs.
var folder string

// built builds the command and this program, side by side in folder.
var built = sync.OnceValue(func() error {
	for source, pkg := range map[string]string{"../..": "./cmd/gatemap", ".": "."} {
		cmd := exec.Command("go", "build", "-o", folder+string(filepath.Separator), pkg)
		cmd.Dir = source
		if out, err := cmd.CombinedOutput(); err != nil {
			return errors.New(string(out))
		}
	}
	return nil
})

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "gatemap"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// installed returns a function that runs the command, which finds this program beside
// itself.
func installed(t *testing.T) func(args ...string) (code int, stdout, stderr string) {
	require.NoError(t, built())
	return func(args ...string) (code int, stdout, stderr string) {
		var out, errs bytes.Buffer
		cmd := exec.Command(filepath.Join(folder, "gatemap"), args...)
		cmd.Env = append(os.Environ(), "PATH=")
		cmd.Stdout, cmd.Stderr = &out, &errs
		var exit *exec.ExitError
		if err := cmd.Run(); err != nil {
			require.ErrorAs(t, err, &exit)
		}
		return cmd.ProcessState.ExitCode(), out.String(), errs.String()
	}
}

// TestBehindGatemap: gatemap fetch writes, says and exits with what this program does,
// and the other commands read what was written.
func TestBehindGatemap(t *testing.T) {
	f := gateway(t)
	gatemap := installed(t)
	file := filepath.Join(t.TempDir(), "api.json")
	code, stdout, stderr := gatemap("fetch", "--endpoint-url", f.URL, "--rest-api-id", "a1", "-o", file)
	require.Equal(t, []any{0, "", ""}, []any{code, stdout, stderr})
	code, stdout, stderr = gatemap("simulate", "-f", file, "--method", "GET", "--path", "/pets/7", "--status", "404", "--accept", "image/gif")
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, "HTTP/1.1 404 Not Found\n")
	code, stdout, stderr = gatemap("list", file)
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, "HEAD    /pets/{id}  MOCK  200*")

	code, _, stderr = gatemap("fetch", "--rest-api-id", "a1", "--endpoint-url", "not-a-url", "-o", file+"2")
	require.Equal(t, []any{2, "gatemap: the endpoint \"not-a-url\" is not a URL such as http://localhost:4566\n"}, []any{code, stderr})
	require.NoFileExists(t, file+"2")
	code, _, stderr = gatemap("fetch", "--rest-api-id", "a1", "--profile", "nobody")
	require.Equal(t, 2, code)
	require.Regexp(t, "^gatemap: the AWS configuration cannot be used: .*nobody", stderr)
	code, stdout, _ = gatemap("fetch", "--help")
	require.Equal(t, 0, code)
	require.Contains(t, stdout, "Examples:")
}

// TestUsage: a command line that cannot be used, and a file that cannot be written.
func TestUsage(t *testing.T) {
	f := gateway(t)
	code, _, stderr := program()
	require.Equal(t, exitUsage, code)
	require.Equal(t, "gatemap: missing flags: --rest-api-id=ID\nRun \"gatemap-fetch --help\" for the flags and examples.\n", stderr)
	code, _, stderr = program("credentials", "--nothing")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "Run \"gatemap-fetch credentials --help\"")
	code, _, stderr = f.fetch("--rest-api-id", "a1", "--resource-id", "r3", "-o", filepath.Join("nowhere", "api.json"))
	require.Equal(t, exitUsage, code)
	if runtime.GOOS != "windows" {
		require.Equal(t, "gatemap: nowhere/api.json: no such file or directory\n", stderr)
	}
	require.NoError(t, built())
	out, err := exec.Command(filepath.Join(folder, fetchprogram.Name), "--version").Output()
	require.NoError(t, err)
	require.Regexp(t, "^gatemap-fetch .* go", string(out))
}

// TestCredentials: what the SDK finds, in the form of a credential_process.
func TestCredentials(t *testing.T) {
	emulator.Isolate(t)
	code, _, stderr := program("credentials", "--region", "x")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "gatemap: no AWS credentials: set AWS_PROFILE or ")

	config := filepath.Join(t.TempDir(), "config")
	t.Setenv("AWS_CONFIG_FILE", config)
	require.NoError(t, os.WriteFile(config, []byte(`[profile short]
region = eu-west-1
credential_process = echo '{"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2099-01-02T03:04:05Z"}'
[profile long]
region = eu-west-1
aws_access_key_id = AKIA
aws_secret_access_key = s
`), 0o600))
	for profile, want := range map[string]fetchprogram.Credentials{
		"short": {Version: 1, AccessKeyId: "ASIA", SecretAccessKey: "s", SessionToken: "t", Region: "eu-west-1", Expiration: time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)},
		"long":  {Version: 1, AccessKeyId: "AKIA", SecretAccessKey: "s", Region: "eu-west-1"},
	} {
		if profile == "short" && runtime.GOOS == "windows" {
			continue // the shell is another one
		}
		code, stdout, stderr := program("credentials", "--profile", profile)
		require.Equal(t, exitDone, code, stderr)
		var got fetchprogram.Credentials
		require.NoError(t, json.Unmarshal([]byte(stdout), &got))
		require.Equal(t, want, got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, exitUsage, run(ctx, []string{"credentials", "--profile", "short"}, new(bytes.Buffer), new(bytes.Buffer)))
}
