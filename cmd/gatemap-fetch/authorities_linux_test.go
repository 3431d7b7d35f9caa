package main

import (
	"crypto/x509"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// TestAuthorities: the program knows whom to trust where the system does not say, as in
// an image that holds nothing else. What a process trusts is found out once: another
// one is without the system's files.
func TestAuthorities(t *testing.T) {
	const alone = "GATEMAP_TEST_WITHOUT_AUTHORITIES"
	if os.Getenv(alone) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAuthorities$")
		cmd.Env = append(os.Environ(), alone+"=1", "SSL_CERT_FILE=/nonexistent", "SSL_CERT_DIR=/nonexistent")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		require.Contains(t, string(out), "PASS")
		return
	}
	trusted := 0
	for root := range bundle.Roots() {
		c, err := x509.ParseCertificate(root.Certificate)
		require.NoError(t, err)
		_, err = c.Verify(x509.VerifyOptions{CurrentTime: c.NotBefore.Add(time.Hour)})
		require.NoError(t, err, c.Subject)
		trusted++
	}
	require.Greater(t, trusted, 80)
}
