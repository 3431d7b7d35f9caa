package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// withGatemap is an environment in which gatemap is this program.
func withGatemap(t *testing.T, more ...string) []string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	script := "#!/bin/sh\nexec \"" + self + "\" \"$@\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "gatemap"), []byte(script), 0o755))
	env := append(os.Environ(), asCommand+"=1", "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return append(env, more...)
}

// hookFolder has a definition with a finding, and one without.
func hookFolder(t *testing.T) (faulty, clean string) {
	t.Helper()
	const head = "openapi: 3.0.1\npaths: {/a: {get: {responses: {\"200\": {description: x}}, x-amazon-apigateway-integration: {type: http, uri: http://h, responses: {default: {statusCode: \"200\"}"
	faulty, clean = t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(faulty, "api.yaml"), []byte(head+", 4xx: {statusCode: \"200\"}}}}}}\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(clean, "api.yaml"), []byte(head+"}}}}}\n"), 0o644))
	return faulty, clean
}

// The hook for pre-commit runs, and fails where there is a finding.
func TestPreCommitHook(t *testing.T) {
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	require.NoError(t, err)
	var hooks []struct {
		ID, Entry, Language, Files string
		Args                       []string
		PassFilenames              bool `yaml:"pass_filenames"`
	}
	require.NoError(t, yaml.Unmarshal(data, &hooks))
	require.Len(t, hooks, 1)
	require.False(t, hooks[0].PassFilenames)
	faulty, clean := hookFolder(t)
	run := func(dir string) ([]byte, error) {
		words := append(strings.Fields(hooks[0].Entry), hooks[0].Args...)
		cmd := exec.Command("sh", "-c", `exec "$0" "$@"`)
		cmd.Args = append(cmd.Args, words...)
		cmd.Dir, cmd.Env = dir, withGatemap(t)
		return cmd.CombinedOutput()
	}
	out, err := run(faulty)
	require.Error(t, err)
	require.Contains(t, string(out), "[pattern-never-matches]")
	out, err = run(clean)
	require.NoError(t, err, "%s", out)
}

// The last step of the action runs, and its findings are annotations.
func TestAction(t *testing.T) {
	data, err := os.ReadFile("../../action.yml")
	require.NoError(t, err)
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Run, Shell string
				Env        map[string]string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal(data, &action))
	require.Equal(t, "composite", action.Runs.Using)
	step := action.Runs.Steps[len(action.Runs.Steps)-1]
	run := func(dir string) ([]byte, error) {
		cmd := exec.Command(step.Shell, "-e", "-c", step.Run)
		cmd.Dir, cmd.Env = dir, withGatemap(t)
		for name, value := range step.Env {
			input := strings.TrimSuffix(strings.TrimPrefix(value, "${{ inputs."), " }}")
			require.Contains(t, action.Inputs, input)
			cmd.Env = append(cmd.Env, name+"="+action.Inputs[input].Default)
		}
		return cmd.CombinedOutput()
	}
	faulty, clean := hookFolder(t)
	out, err := run(faulty)
	require.Error(t, err)
	require.Contains(t, string(out), "::warning file=api.yaml,line=")
	out, err = run(clean)
	require.NoError(t, err, "%s", out)
}
