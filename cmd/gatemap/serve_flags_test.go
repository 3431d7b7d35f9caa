package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestServeFlags: values that are none, and flags that do not go together, are
// refused before anything is served.
func TestServeFlags(t *testing.T) {
	definition := "../../examples/serve-pets/openapi.yaml"
	for args, want := range map[string]string{
		"":                               "no API definition",
		"--listen 8080 A":                "--listen 8080: it is HOST:PORT: ",
		"--listen 127.0.0.1:99999 A":     "--listen 127.0.0.1:99999: it is HOST:PORT: ",
		"--admin 8081 A":                 "--admin 8081: it is HOST:PORT: ",
		"--admin 0.0.0.0:x A":            "--admin 0.0.0.0:x: it is HOST:PORT: ",
		"--admin 8081 --admin-public A":  "--admin 8081: it is HOST:PORT: ",
		"--admin :8081 A":                "--admin-public allows it",
		"--admin 192.0.2.1:8081 A":       "--admin-public allows it",
		"--tls-cert c.pem A":             "--tls-cert and --tls-key go together",
		"--record a --replay b A":        "give one of them",
		"--stage-prefix A":               "--stage-prefix needs a --stage",
		"--keep-bytes -1 A":              "--keep-bytes -1: it counts from 0",
		"--timeout -1s A":                "--timeout -1s: a time is not negative",
		"--lambda pet=localhost:1 A":     "--lambda pet=localhost:1: it is a URL: give pet=http://localhost:1\n",
		"--lambda pet=127.0.0.1:1 A":     "--lambda pet=127.0.0.1:1: it is a URL: give pet=http://127.0.0.1:1\n",
		"--backend a=ftp://h A":          "--backend a=ftp://h: it is a URL that begins with http:// or https://",
		"--service a=http:///x A":        "--service a=http:///x: it is a URL that begins with http:// or https://, and has a host",
		"--stage a/b A":                  "--stage a/b: the name of a stage has 1 to 128 letters",
		"--stage ü A":                    "--stage ü: the name of a stage has",
		"--max-header-bytes 0 A":         "--max-header-bytes 0: no request would be taken",
		"--lambda =http://localhost:1 A": "nothing stands before the =",
		"-f a=A -f a=A":                  `two APIs with the base path "/a"`,
	} {
		args := strings.Fields(strings.ReplaceAll(args, "A", definition))
		code, out, errs := command(append([]string{"serve", "--check"}, args...)...)
		require.Equal(t, exitUsage, code, args)
		require.Contains(t, errs, want, args)
		require.Empty(t, out, args)
	}
}

// TestServeConfigRoot: the folder that root names is relative to the configuration
// file, as all names in it are.
func TestServeConfigRoot(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "paths.yaml", `/more: {get: {x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode":200}'}, responses: {default: {statusCode: "200"}}}}}`)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "api"), 0o755))
	write(t, dir, "api/template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: dev\n"+
		"      DefinitionBody:\n        openapi: 3.0.1\n        paths:\n          Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../paths.yaml}}\n")
	name := write(t, dir, "api/serve.yaml", "file: template.yaml\nroot: ..\n")
	code, out, errs := command("serve", "--check", "--config", name)
	require.Empty(t, errs)
	require.Zero(t, code)
	require.Contains(t, out, "GET  /more  answers itself (MOCK)\n")
}
