package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWrite: the file is what package x509 reads, and has the authorities that sign
// for Amazon.
func TestWrite(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, write(&file))
	names := map[string]bool{}
	for block, rest := pem.Decode(file.Bytes()); block != nil; block, rest = pem.Decode(rest) {
		require.Equal(t, "CERTIFICATE", block.Type)
		c, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		require.True(t, c.IsCA, c.Subject)
		names[c.Subject.CommonName] = true
	}
	require.Greater(t, len(names), 80)
	for _, name := range []string{"Amazon Root CA 1", "Amazon Root CA 2", "Amazon Root CA 3", "Amazon Root CA 4"} {
		require.True(t, names[name], name)
	}
	require.True(t, x509.NewCertPool().AppendCertsFromPEM(file.Bytes()))
	require.ErrorIs(t, write(full{}), errFull)
}

var errFull = errors.New("no space")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
