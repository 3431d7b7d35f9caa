package main

import (
	"cmp"
	"fmt"
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

// hookFolder has a definition and a case: with a finding and a case that fails, or
// with none.
func hookFolder(t *testing.T) (faulty, clean string) {
	t.Helper()
	const head = "openapi: 3.0.1\npaths: {/a: {get: {responses: {\"200\": {description: x}}, x-amazon-apigateway-integration: {type: http, uri: http://h, responses: {default: {statusCode: \"200\"}"
	const test = "definition: api.yaml\n\n-- case: any --\nbackend: {statusCode: 200}\nexpect: {status: %s}\n"
	faulty, clean = t.TempDir(), t.TempDir()
	write(t, faulty, "api.yaml", head+", 4xx: {statusCode: \"404\"}}}}}}\n")
	write(t, faulty, "api.gatemap.txtar", fmt.Sprintf(test, "404"))
	write(t, clean, "api.yaml", head+"}}}}}\n")
	write(t, clean, "api.gatemap.txtar", fmt.Sprintf(test, "200"))
	return faulty, clean
}

// hookFindings are what the commands say of the faulty folder.
var hookFindings = map[string]string{"lint": "[pattern-never-matches]", "test": "1 failed"}

// The hooks for pre-commit run, and fail where there is a finding. .ci/hooks runs
// them with pre-commit.
func TestPreCommitHooks(t *testing.T) {
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	require.NoError(t, err)
	var hooks []struct {
		ID, Entry, Language, Files string
		Args                       []string
		PassFilenames              bool `yaml:"pass_filenames"`
	}
	require.NoError(t, yaml.Unmarshal(data, &hooks))
	require.Len(t, hooks, len(hookFindings))
	faulty, clean := hookFolder(t)
	for _, hook := range hooks {
		require.False(t, hook.PassFilenames)
		run := func(dir string) ([]byte, error) {
			cmd := exec.Command("sh", "-c", `exec "$0" "$@"`)
			cmd.Args = append(append(cmd.Args, strings.Fields(hook.Entry)...), hook.Args...)
			cmd.Dir, cmd.Env = dir, withGatemap(t)
			return cmd.CombinedOutput()
		}
		finding := hookFindings[strings.TrimPrefix(hook.ID, "gatemap-")]
		require.NotEmpty(t, finding, hook.ID)
		out, err := run(faulty)
		require.Error(t, err)
		require.Contains(t, string(out), finding)
		out, err = run(clean)
		require.NoError(t, err, "%s", out)
	}
}

// The last step of the action runs, and lint's findings are annotations. .ci/hooks
// runs the whole action as GitHub's runner does.
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
	run := func(dir string, inputs map[string]string) ([]byte, error) {
		cmd := exec.Command(step.Shell, "-e", "-c", "gatemap=$(command -v gatemap); mkdir -p \"$RUNNER_TEMP/gatemap\"; ln -sf \"$gatemap\" \"$RUNNER_TEMP/gatemap/gatemap\"; "+step.Run)
		cmd.Dir, cmd.Env = dir, withGatemap(t, "RUNNER_TEMP="+t.TempDir())
		for name, value := range step.Env {
			input := strings.TrimSuffix(strings.TrimPrefix(value, "${{ inputs."), " }}")
			require.Contains(t, action.Inputs, input)
			cmd.Env = append(cmd.Env, name+"="+cmp.Or(inputs[input], action.Inputs[input].Default))
		}
		return cmd.CombinedOutput()
	}
	faulty, clean := hookFolder(t)
	for command, finding := range map[string]string{"": "::warning file=api.yaml,line=", "test": hookFindings["test"]} {
		out, err := run(faulty, map[string]string{"command": command})
		require.Error(t, err)
		require.Contains(t, string(out), finding)
		out, err = run(clean, map[string]string{"command": command})
		require.NoError(t, err, "%s", out)
	}
	out, err := run(clean, map[string]string{"command": "deploy"})
	require.Error(t, err)
	require.Contains(t, string(out), "::error::command is lint or test, not deploy")
	out, err = run(clean, map[string]string{"command": "test", "arguments": "--cover --cover-min 100"})
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "100")
}
