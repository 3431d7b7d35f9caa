// Package emulator runs moto, an emulator of AWS, for tests.
package emulator

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Isolate hides the machine's configuration for AWS, and its credentials, from the
// test.
func Isolate(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none, "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_PROFILE": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
		"AWS_ENDPOINT_URL": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "",
		"HTTP_PROXY": "", "http_proxy": "",
	} {
		t.Setenv(name, value)
	}
}

// Start runs the command moto_server on a free port, waits until it answers, and
// returns its address as a URL. It ends with the test.
func Start(t *testing.T, command string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	host, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	words := strings.Fields(command)
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, words[0], append(words[1:], "-H", host, "-p", port)...)
	// An empty AWS_PROFILE, which Isolate sets, is the name of a profile to Python.
	server.Env = slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "AWS_PROFILE=") })
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		stop()
		server.Wait() // it was killed, which is its error
	})
	endpoint := "http://" + address
	require.Eventually(t, func() bool {
		resp, err := http.Get(endpoint + "/moto-api/data.json")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	}, time.Minute, 100*time.Millisecond)
	return endpoint
}
