package lang

import (
	"bufio"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var update = flag.Bool("update", false, "write testdata/refused.golden")

// forbidden are the methods that SecureUberspector hides, and the one that needs a writer of the engine.
var forbidden = regexp.MustCompile(`^java\.lang\.Class | (wait|notify)\(|Block\$Reference render\(`)

// boxes joins the overloads that Velocity cannot tell apart, and names arrays of any type as Java does.
var boxes = strings.NewReplacer("boolean", "Boolean", "char", "Character", "byte", "Byte", "short", "Short", "int", "Integer",
	"long", "Long", "float", "Float", "double", "Double")

func methodKey(class, name string, params []string) string {
	for k, p := range params {
		if !strings.HasSuffix(p, "[]") {
			if b := boxes.Replace(p); typeNum[p] != 0 && typ(typeNum[p]).primitive() {
				params[k] = b
			}
		}
	}
	return class + " " + name + "(" + strings.Join(params, ",") + ")"
}

// TestMethods compares the tables with the methods that reflection finds in Java 17 (testdata/Methods.java): nothing is
// missing, nothing is too much.
func TestMethods(t *testing.T) {
	loadClasses()
	ours := map[string]bool{}
	for _, c := range everyClass() {
		if c.name == "" || strings.HasPrefix(c.name, "[") || strings.Contains(c.name, "Lambda") || c == classClass {
			continue
		}
		for name, methods := range c.methods {
			for _, m := range methods {
				var params []string
				for _, p := range m.params {
					params = append(params, types[p].name)
				}
				ours[methodKey(c.name, name, params)] = true
			}
		}
	}
	file, err := os.Open("testdata/methods17.txt")
	require.NoError(t, err)
	defer file.Close()
	java := map[string]bool{}
	for sc := bufio.NewScanner(file); sc.Scan(); {
		if forbidden.MatchString(sc.Text()) {
			continue
		}
		class, rest, _ := strings.Cut(sc.Text(), " ")
		name, params, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
		var list []string
		if params != "" {
			list = strings.Split(params, ",")
		}
		java[methodKey(class, name, list)] = true
	}
	require.Greater(t, len(java), 2000)
	var missing, extra []string
	for k := range java {
		if !ours[k] {
			missing = append(missing, k)
		}
	}
	for k := range ours {
		if !java[k] {
			extra = append(extra, k)
		}
	}
	slices.Sort(missing)
	slices.Sort(extra)
	require.Empty(t, missing)
	require.Empty(t, extra)
}

// TestRefused lists the methods that are known and not offered.
func TestRefused(t *testing.T) {
	loadClasses()
	refused := map[string]bool{}
	for _, c := range everyClass() {
		for name, methods := range c.methods {
			for _, m := range methods {
				if isRefused(m) {
					refused[fmt.Sprintf("%s.%s", c.name, name)] = true
				}
			}
		}
	}
	got := strings.Join(slices.Sorted(maps.Keys(refused)), "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile("testdata/refused.golden", []byte(got), 0o644))
	}
	want, err := os.ReadFile("testdata/refused.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run the test with -update")
}

// isRefused calls a method that takes no receiver to fail by itself.
func isRefused(m *method) (refused bool) {
	defer func() { _ = recover() }()
	_, err := m.run(&Runtime{}, jsondoc.OfIntegral(jsondoc.Byte, 1), make([]Value, len(m.params)))
	_, refused = err.(*UnsupportedError)
	return refused
}
