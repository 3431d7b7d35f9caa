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

// begins is what packages may allocate before a command begins, in bytes. What is not
// in the list has little. Most of these are the libraries that read YAML and HCL, and
// what net/http brings along.
var begins = map[string]int{
	"github.com/alecthomas/kong":                    8_000,
	"github.com/gatemap/gatemap/internal/java/lang": 15_000, // the classes, which refer to each other
	"github.com/zclconf/go-cty/cty":                 36_000,
	"github.com/zclconf/go-cty/cty/function/stdlib": 18_000,
	"go.yaml.in/yaml/v4":                            6_000,
	"go.yaml.in/yaml/v4/internal/libyaml":           36_000,
	"go.yaml.in/yaml/v4/internal/plugin":            7_000,
	"encoding/xml":                                  21_000,
	"html/template":                                 20_000,
	"go/doc":                                        18_000, // next to nothing where no test is linked
	"net/http":                                      8_000,
	"runtime/metrics":                               18_000,
	"unicode":                                       13_000,
	"vendor/golang.org/x/net/http2/hpack":           9_000,
}

const (
	beginsElse = 5_000  // of a package that is not in the list
	beginsOwn  = 35_000 // of the packages of this module together
	beginsAll  = 290_000
)

// TestStart: before a command begins, packages have built next to nothing: what is
// linked is initialised for each command. What is allocated is counted, which is the
// same on every machine.
func TestStart(t *testing.T) {
	if testing.CoverMode() != "" {
		t.Skip("the counters of coverage are allocated, too")
	}
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
	own, all, seen := 0, 0, map[string]bool{}
	for _, row := range initialised.FindAllStringSubmatch(string(out), -1) {
		name := row[1]
		if !slices.Contains(linked, name) || name == module+"/cmd/gatemap" { // by the tests only, or with theirs
			continue
		}
		bytes, err := strconv.Atoi(row[2])
		require.NoError(t, err)
		seen[name] = true
		all += bytes
		if strings.HasPrefix(name, module) {
			own += bytes
		}
		most, listed := begins[name]
		if !listed {
			most = beginsElse
		}
		require.LessOrEqual(t, bytes, most, "%s: make it when it is used (packages lazy and lazyregexp), or in a program of its own", name)
	}
	for name := range begins {
		require.True(t, seen[name], "%s is in the list and allocates nothing", name)
	}
	t.Logf("%d bytes, %d of them by this module", all, own)
	require.Positive(t, own)
	require.Less(t, own, beginsOwn)
	require.Less(t, all, beginsAll)
}
