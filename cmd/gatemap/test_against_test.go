package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// againstFolder is a folder with a MOCK of two responses and a case for each.
func againstFolder(t *testing.T) string {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "i.json"), []byte(`{"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": $input.params('s')}"},
"integrationResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404", "selectionPattern": "404", "responseTemplates": {"application/json": "no"}}}}`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.gatemap.yaml"), []byte(`definition: i.json
request: {path: /x}
cases:
- {name: found, request: {querystring: {s: 200}}, expect: {status: 200}}
- {name: lost, request: {querystring: {s: 404}}, expect: {status: 404, body: "no"}}
- {name: steered, request: {querystring: {s: 404}}, backend: {statusCode: 200}, expect: {status: 200}}
- {name: no path, request: {path: "", querystring: {s: 200}}, expect: {status: 200}}
`), 0o644))
	return dir
}

// TestAgainst: exit codes and output, over a real connection.
func TestAgainst(t *testing.T) {
	dir := againstFolder(t)
	right := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("s") == "404" && right {
			w.WriteHeader(404)
			io.WriteString(w, "no")
		}
	}))
	defer server.Close()
	code, out, errs := command("test", "--against", server.URL, dir)
	require.Equal(t, exitDone, code, out+errs)
	require.Contains(t, out, "4 cases in 1 file: 2 passed, 0 failed, 2 not expressible over HTTP\n")
	require.Contains(t, out, "a.gatemap.yaml:6: steered: the request template of the MOCK does not answer as the case says\n")
	require.Contains(t, out, "no path: neither the definition nor the case says the path\n")
	right = false
	code, out, _ = command("test", "--against", server.URL, "--parallel", "2", dir)
	require.Equal(t, exitFailed, code)
	require.Contains(t, out, "case and engine agree, target differs:\n    line 5: status: want 404, got 200\n")
	code, _, errs = command("test", "--against", server.URL, "--run", "steered", dir)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "no case could be run over HTTP")
	code, _, errs = command("test", "--against", server.URL, "--run", "nobody", dir)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "no case has such a name")
}

// TestAgainstFlags: flags that do not go together, and values that are none.
func TestAgainstFlags(t *testing.T) {
	dir := againstFolder(t)
	for args, want := range map[string]string{
		"--steer :0":                                     "are for --against",
		"--backend cases":                                "are for --against",
		"--strict":                                       "are for --against",
		"--header X:1":                                   "are for --against",
		"--against http://a --update":                    "--against goes with none of",
		"--against http://a --watch":                     "--against goes with none of",
		"--against http://a --init i.json":               "--against goes with none of",
		"--against http://a --cover":                     "--against measures no coverage",
		"--against http://a --steer :0 --backend replay": "--steer answers as the cases say",
		"--against http://a --region x":                  "are for --sign",
		"--against http://a --parallel 0":                "--parallel is a number from 1 to 64",
		"--against http://a --parallel 65":               "--parallel is a number from 1 to 64",
		"--against http://a --timeout 0s":                "--timeout is a time",
		"--against localhost:80":                         "--against: ",
		"--against http://a --header X":                  "--header is NAME: VALUE",
		"--against http://a --header Host:x":             "--header: ",
		"--against http://a --steer 999.0.0.1:0":         "--steer: ",
	} {
		code, _, errs := command(append([]string{"test", dir}, strings.Fields(args)...)...)
		require.Equal(t, exitUsage, code, args)
		require.Contains(t, errs, want, args)
	}
}

// TestAgainstSigned: --sign signs for the gateway with the credentials of the
// environment, and an API key from there is sent.
func TestAgainstSigned(t *testing.T) {
	dir := againstFolder(t)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_REGION": "", "AWS_PROFILE": "", "GATEMAP_API_KEY": "the key",
	} {
		t.Setenv(name, value)
	}
	var seen http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header
		fmt.Fprint(w, "")
	}))
	defer server.Close()
	code, out, errs := command("test", "--against", server.URL, "--sign", "--region", "eu-west-1", "--run", "found", dir)
	require.Equal(t, exitDone, code, out+errs)
	require.Regexp(t, `^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/\d{8}/eu-west-1/execute-api/aws4_request, SignedHeaders=[^ ]*x-api-key[^ ]*, Signature=[0-9a-f]{64}$`, seen.Get("Authorization"))
	require.Equal(t, "the key", seen.Get("X-Api-Key"))
	t.Setenv("PATH", "") // where the program is that would look for a region
	code, _, errs = command("test", "--against", server.URL, "--sign", dir)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "AWS_REGION (or --region)")
}
