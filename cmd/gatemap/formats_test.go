package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFormatsEvaluateAlike: the same API in every format that is read gives the
// same responses to the same backend results, without a word of help where the
// function and the region are known to a deployment only.
func TestFormatsEvaluateAlike(t *testing.T) {
	const folder = "../../definition/formats/testdata/pets/"
	definitions := []string{"aws-cli.json", "openapi2.json", "openapi3.json", "openapi3.yaml", "cloudformation.yaml", "sam.yaml", "cdk.out",
		"terraform", "plan.json", "serverless.yml"}
	for _, args := range [][]string{
		{"--method", "GET", "--path", "/pets/7", "--body", `{"name": "Rex", "tags": ["a", "b"], "owner": "O"}`},
		{"--method", "GET", "--path", "/pets/7", "--body", `{"name": "Rex"}`, "--accept", "application/xml"},
		{"--method", "GET", "--path", "/pets/{id}", "--error-message", "[404]\nnone"},
		{"--method", "GET", "--path", "/pets/7", "--body", `{"errorMessage": "boom\nagain"}`},
		{"--method", "POST", "--path", "/pets", "--status", "201", "-H", "Location: /pets/8"},
		{"--method", "POST", "--path", "/pets", "--status", "409", "--body", `{"a": 1}`},
		{"--method", "POST", "--path", "/pets", "--status", "302", "--context", "requestId=r1"},
		{"--method", "OPTIONS", "--path", "/pets"},
	} {
		want := ""
		for _, name := range definitions {
			code, stdout, stderr := command(append([]string{"simulate", "-f", filepath.Join(folder, name)}, args...)...)
			require.Equal(t, 0, code, "%s %v: %s", name, args, stderr)
			require.NotContains(t, stderr, "error")
			if want == "" {
				want = stdout
			}
			require.Equal(t, want, stdout, "%s %v", name, args)
		}
	}
}

// TestConvertedEvaluatesAlike: what convert writes evaluates as what it read.
func TestConvertedEvaluatesAlike(t *testing.T) {
	const from = "../../definition/formats/testdata/pets/openapi3.yaml"
	args := []string{"--method", "GET", "--path", "/pets/7", "--body", `{"name": "Rex", "tags": ["a"]}`, "-o", "text"}
	_, want, _ := command(append([]string{"simulate", "-f", from}, args...)...)
	require.Contains(t, want, `"name": "Rex"`)
	for to, name := range map[string]string{"aws-cli": "a.json", "openapi": "o.json", "cloudformation": "c.json", "terraform": "main.tf"} {
		file := filepath.Join(t.TempDir(), name)
		code, _, stderr := command("convert", "--to", to, "-o", file, from)
		require.Equal(t, 0, code, stderr)
		code, got, stderr := command(append([]string{"simulate", "-f", file}, args...)...)
		require.Equal(t, 0, code, stderr)
		require.Equal(t, want, got, to)
	}
}
