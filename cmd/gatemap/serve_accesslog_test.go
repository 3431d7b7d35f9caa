package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stagedYAML is a SAM template whose stage has a format of an access log.
func stagedYAML(format string) string {
	return `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: dev
      AccessLogSetting: {DestinationArn: arn, Format: '` + format + `'}
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /x: {get: {x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode":200}'}, responses: {default: {statusCode: "200"}}}}}
`
}

// TestServeAccessLogReload: the access log goes on in the format of the definition that
// is read again; one that is none is not taken, and unknown names are warned of.
func TestServeAccessLogReload(t *testing.T) {
	dir, logs := t.TempDir(), t.TempDir()
	name := write(t, dir, "template.yaml", stagedYAML("one $context.requestId $context.statuz"))
	s := serveAPI(t, name, "--access-log", filepath.Join(logs, "access.log"))
	require.Contains(t, s.err.String(), "warning: the access log format names $context.statuz, which no request has; is it $context.status?")
	s.get("/x")
	write(t, dir, "template.yaml", stagedYAML("two $context.requestId"))
	s.eventually(&s.out, "reloaded: 1 method\n")
	s.get("/x")
	write(t, dir, "template.yaml", stagedYAML("three"))
	s.eventually(&s.err, "the access log goes on in the last good one")
	s.get("/x")
	write(t, dir, "template.yaml", stagedYAML("four $context.requestId $context.requestid"))
	s.eventually(&s.err, "names $context.requestid, which no request has; is it $context.requestId?")
	s.get("/x")
	require.NoError(t, s.end())
	text, err := os.ReadFile(filepath.Join(logs, "access.log"))
	require.NoError(t, err)
	var words []string
	for line := range strings.Lines(string(text)) {
		words = append(words, strings.Fields(line)[0])
	}
	require.Equal(t, []string{"one", "two", "two", "four"}, words)
	require.Equal(t, 1, strings.Count(s.err.String(), "statuz"))
}

// TestServeAddressTaken: an address that is taken is the only thing that is said.
func TestServeAddressTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	name := write(t, t.TempDir(), "api.yaml", petsYAML("one"))
	for _, flag := range []string{"--listen", "--admin"} {
		code, out, errs := command("serve", "--no-watch", "--listen", "127.0.0.1:0", flag, taken.Addr().String(), name)
		require.Equal(t, exitUsage, code)
		require.Empty(t, out)
		require.Contains(t, errs, "address already in use")
	}
}
