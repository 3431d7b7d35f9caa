package main

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// initialised is what GODEBUG=inittrace=1 says of one package.
var initialised = regexp.MustCompile(`(?m)^init (\S+) @.*, (\d+) bytes, (\d+) allocs$`)

// TestStart: before a command begins, packages of this module have built next to
// nothing, and none is linked that builds much for what few commands use. What is
// allocated is counted, which is the same on every machine.
func TestStart(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(self, "version")
	command.Env = append(os.Environ(), asCommand+"=1", "GODEBUG=inittrace=1")
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))

	deps, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	linked := strings.Fields(string(deps))

	const module = "github.com/gatemap/gatemap"
	own, all := 0, 0
	for _, row := range initialised.FindAllStringSubmatch(string(out), -1) {
		name := row[1]
		if !slices.Contains(linked, name) || name == module+"/cmd/gatemap" { // by the tests only, or with theirs
			continue
		}
		bytes, err := strconv.Atoi(row[2])
		require.NoError(t, err)
		all += bytes
		for _, slow := range []string{"santhosh-tekuri", "prometheus", "google.golang.org/protobuf"} {
			require.NotContains(t, name, slow, "it takes a millisecond to start")
		}
		if strings.HasPrefix(name, module) {
			own += bytes
			require.Less(t, bytes, 50_000, "%s: make it when it is used (package lazyregexp, sync.OnceValue)", name)
		}
	}
	t.Logf("%d bytes, %d of them by this module", all, own)
	require.Positive(t, own)
	require.Less(t, own, 150_000)
	require.Less(t, all, 1_500_000, "a heap of 4 MB is collected")
}
