package e2e

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

const integration = `{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations",
	"requestTemplates":{"application/json":"{\"Do\":\"$input.params('do')\",\"Text\":\"$input.params('text')\"}"},
	"integrationResponses":{
		"200":{"statusCode":"200","responseTemplates":{"application/json":"ok $input.path('$.text')"}},
		"404":{"statusCode":"404","selectionPattern":"Not found.*","responseTemplates":{"application/json":"$input.path('$.errorMessage')"}},
		"409":{"statusCode":"409","selectionPattern":"(?s)Conflict.*","responseTemplates":{"application/json":"conflict"}},
		"500":{"statusCode":"500","selectionPattern":"it broke","responseTemplates":{"application/json":"$input.path('$.errorType')"}},
		"502":{"statusCode":"502","selectionPattern":".*exit status \\d+","responseTemplates":{"application/json":"exit"}},
		"504":{"statusCode":"504","selectionPattern":".*Task timed out after \\d+\\.\\d+ seconds$","responseTemplates":{"application/json":"late"}}}}`

// emulator starts the function in the emulator and returns its address.
func emulator(t *testing.T) *url.URL {
	t.Helper()
	dir := t.TempDir()
	bootstrap, rie := filepath.Join(dir, "bootstrap"), filepath.Join(dir, "rie")
	build(t, "-tags", "lambda.norpc", "-o", bootstrap, "./function")
	build(t, "-o", rie, "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie")
	address, runtime := free(t), free(t)
	cmd := exec.Command(rie, "--runtime-interface-emulator-address", address, "--runtime-api-address", runtime, bootstrap)
	cmd.Env = append(os.Environ(), "AWS_LAMBDA_FUNCTION_TIMEOUT=2", "AWS_LAMBDA_FUNCTION_NAME=pets")
	cmd.Dir = dir
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	}, 20*time.Second, 50*time.Millisecond)
	return &url.URL{Scheme: "http", Host: address}
}

func build(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command("go", append([]string{"build"}, args...)...).CombinedOutput()
	require.NoError(t, err, string(out))
}

// free returns an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// failures are what clients ask for and get, whatever stands in front of the
// emulator.
var failures = []struct {
	query  string
	status int
	body   string
}{
	{"text=hi", 200, "ok hi"},
	{"do=error&text=Not+found:+7", 404, "Not found: 7"},
	{"do=map&text=Not+found:+8", 404, "Not found: 8"},
	{"do=error&text=Conflict%5Cnin+two+lines", 409, "conflict"},
	{"do=panic&text=it+broke", 500, "string"},
	{"text=again", 200, "ok again"},
	{"do=exit", 502, "exit"},
	{"text=restarted", 200, "ok restarted"},
	{"do=sleep", 504, "late"},
}

// askAll asks for each of the failures.
func askAll(t *testing.T, pets string) {
	t.Helper()
	for _, tt := range failures {
		status, body := get(t, pets+"?"+tt.query)
		require.Equal(t, tt.status, status, "%s: %s", tt.query, body)
		require.Equal(t, tt.body, body, tt.query)
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	got, err := http.Get(url)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got.StatusCode, string(body)
}

// TestEmulator: each way to fail reaches the patterns as the service's errors do.
func TestEmulator(t *testing.T) {
	endpoint := emulator(t)
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	h, err := gatemaphttp.NewIntegration(&gatemap.Operation{Path: "/pets", Integration: in}, gatemaphttp.IntegrationOptions{
		Endpoints: &gatemaphttp.Endpoints{
			Lambda:    &gatemaphttp.HTTPInvoker{Endpoint: endpoint},
			Functions: map[string]string{"pets": "function"},
		},
	})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	defer server.Close()
	askAll(t, server.URL+"/pets")
}

// TestServeEmulator: the same behind gatemap serve, as its documentation has it.
func TestServeEmulator(t *testing.T) {
	endpoint := emulator(t)
	api := write(t, "api.json", `{"items":[{"id":"r","path":"/pets","resourceMethods":{"GET":{"httpMethod":"GET","methodIntegration":`+integration+`}}}]}`)
	s := serve(t, "-f", api, "--lambda", "pets="+endpoint.String()+"/2015-03-31/functions/function/invocations")
	askAll(t, s.url+"/pets")
	require.NoError(t, s.end())
}
