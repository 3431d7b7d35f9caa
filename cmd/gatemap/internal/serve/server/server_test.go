package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestURL: the address is one that can be opened, wherever the server listens.
func TestURL(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:0": "http://127.0.0.1:", ":0": "http://127.0.0.1:", "0.0.0.0:0": "http://127.0.0.1:", "[::]:0": "http://127.0.0.1:", "localhost:0": "http://127.0.0.1:",
	} {
		s, err := server.Listen(address, http.NotFoundHandler(), server.Options{})
		require.NoError(t, err, address)
		require.Equal(t, want+fmt.Sprint(s.Addr().Port), s.URL(), address)
		require.NoError(t, s.Close())
	}
}

// certificate makes one for 127.0.0.1 and gives the files of it and of its key.
func certificate(t testing.TB) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	save := func(name, kind string, data []byte) string {
		name = filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600))
		return name
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return save("cert.pem", "CERTIFICATE", der), save("key.pem", "PRIVATE KEY", pkcs8), pool
}

func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	s, err := server.Listen("127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }), server.Options{Certificate: cert, Key: key})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx) }()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	got, err := (&http.Client{Transport: transport}).Get(s.URL())
	require.NoError(t, err)
	got.Body.Close()
	require.Equal(t, 2, got.ProtoMajor)
	transport.CloseIdleConnections()
	stop()
	require.NoError(t, <-ended)
	_, err = server.Listen("127.0.0.1:0", nil, server.Options{Certificate: key, Key: cert})
	require.ErrorContains(t, err, key)
}

// TestOptionsOfAll: OPTIONS * is a request as any other.
func TestOptionsOfAll(t *testing.T) {
	s, err := server.Listen("127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.RequestURI, http.StatusForbidden) }), server.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx) }()
	conn, err := net.Dial("tcp", s.Addr().String())
	require.NoError(t, err)
	fmt.Fprint(conn, "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	got, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	require.Regexp(t, `(?s)^HTTP/1.1 403 .*\r\n\*\n$`, string(got))
	stop()
	require.NoError(t, <-ended)
}

func TestListen(t *testing.T) {
	s, err := server.Listen("127.0.0.1:0", nil, server.Options{})
	require.NoError(t, err)
	_, err = server.Listen(s.Addr().String(), nil, server.Options{})
	require.ErrorContains(t, err, "address already in use")
	require.NoError(t, s.Close())
}
