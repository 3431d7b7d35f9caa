package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const definition = `openapi: 3.0.1
info: {title: t, version: "1"}
paths: {/a: {get: {x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode":200}'}, responses: {default: {statusCode: "200"}}}}}}
`

// log is what the command prints.
type log struct {
	sync.Mutex
	strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Builder.Write(p)
}

func (l *log) has(text string) func() bool {
	return func() bool {
		l.Lock()
		defer l.Unlock()
		return strings.Contains(l.String(), text)
	}
}

// serve runs the command until the test ends.
func serve(t *testing.T, reload chan os.Signal, args ...string) *log {
	ctx, cancel := context.WithCancel(context.Background())
	printed, ended := new(log), make(chan error, 1)
	go func() { ended <- run(ctx, args, reload, printed) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	require.Eventually(t, printed.has("serving"), 10*time.Second, time.Millisecond, "it does not serve")
	return printed
}

func healthy(t *testing.T, address string, c credentials.TransportCredentials) error {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(c))
	require.NoError(t, err)
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	got, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "envoy.service.ext_proc.v3.ExternalProcessor"})
	if err == nil {
		require.Equal(t, grpc_health_v1.HealthCheckResponse_SERVING, got.Status)
	}
	return err
}

func write(t *testing.T, name, text string) string {
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// TestSocket: a socket that only its user reaches, health, and a reload that keeps
// what was good.
func TestSocket(t *testing.T) {
	file, socket := write(t, "api.yaml", definition), filepath.Join(t.TempDir(), "s")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	require.NoError(t, err)
	stale.SetUnlinkOnClose(false)
	require.NoError(t, stale.Close())
	reload := make(chan os.Signal)
	printed := serve(t, reload, "-listen", "unix:"+socket, "v1="+file)
	info, err := os.Stat(socket)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, healthy(t, "unix:"+socket, insecure.NewCredentials()))
	reload <- nil
	require.Eventually(t, printed.has("reloaded"), 10*time.Second, time.Millisecond)
	require.NoError(t, os.WriteFile(file, []byte("openapi: ["), 0o600))
	reload <- nil
	require.Eventually(t, printed.has("the definitions stay as they were"), 10*time.Second, time.Millisecond)
	require.ErrorContains(t, run(context.Background(), []string{"-listen", "unix:" + socket, write(t, "b.yaml", definition)}, nil, new(log)), "is served already")
}

// certificate writes a certificate that signs itself, and its key.
func certificate(t *testing.T, name string) (cert, key string, pair tls.Certificate) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	secret, err := x509.MarshalECPrivateKey(private)
	require.NoError(t, err)
	cert = write(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	key = write(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})))
	pair, err = tls.LoadX509KeyPair(cert, key)
	require.NoError(t, err)
	return cert, key, pair
}

// TestTLS: who has no certificate of the authority is not let in.
func TestTLS(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	cert, key, server := certificate(t, "gatemap")
	authority, _, client := certificate(t, "envoy")
	_, _, stranger := certificate(t, "envoy")
	serve(t, nil, "-listen", address, "-tls-cert", cert, "-tls-key", key, "-tls-client-ca", authority, write(t, "api.yaml", definition))
	roots := x509.NewCertPool()
	roots.AddCert(server.Leaf)
	config := &tls.Config{RootCAs: roots, ServerName: "gatemap", Certificates: []tls.Certificate{client}}
	require.NoError(t, healthy(t, address, credentials.NewTLS(config)))
	for _, none := range [][]tls.Certificate{nil, {stranger}} {
		config = config.Clone()
		config.Certificates = none
		require.Error(t, healthy(t, address, credentials.NewTLS(config)))
	}
}

func TestFaults(t *testing.T) {
	file := write(t, "api.yaml", definition)
	cert, key, _ := certificate(t, "a")
	for want, args := range map[string][]string{
		"no API definition is named":          {},
		"flag provided but not defined":       {"-nope"},
		"it is NAME=VALUE":                    {"-param", "x"},
		"the name is given twice":             {"-param", "x=1", "-param", "x=2"},
		"no such file":                        {file + "x"},
		"has no API B":                        {"v1=" + file + "#B"},
		"go together":                         {"-tls-cert", cert, file},
		"failed to find any PEM data":         {"-tls-cert", file, "-tls-key", key, file},
		"no certificate in PEM":               {"-tls-cert", cert, "-tls-key", key, "-tls-client-ca", file, file},
		"client.pem: no such file":            {"-tls-cert", cert, "-tls-key", key, "-tls-client-ca", "client.pem", file},
		"missing port in address":             {"-listen", "nowhere", file},
		"listen unix":                         {"-listen", "unix:" + file + "/s", file},
		"a name, or a part of it, or the att": {"-context", "a..b=x", file},
	} {
		require.ErrorContains(t, run(context.Background(), args, nil, new(log)), want, args)
	}
	require.NoError(t, run(context.Background(), []string{"-help"}, nil, new(log)))
}

// TestFlagsDocumented: the page names every flag.
func TestFlagsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../docs/envoy.md")
	require.NoError(t, err)
	help := new(log)
	require.NoError(t, run(context.Background(), []string{"-help"}, nil, help))
	var n int
	for line := range strings.Lines(help.String()) {
		if name, ok := strings.CutPrefix(line, "  -"); ok {
			require.Contains(t, string(page), "`-"+strings.Fields(name)[0]+"`")
			n++
		}
	}
	require.Equal(t, 16, n)
}
