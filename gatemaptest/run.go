package gatemaptest

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// UpdateFlag registers the flag -update, with which Run rewrites expectations,
// unless there is a flag of that name already, which then does it if it is a
// bool. It is to be called when a package is initialised. The result reports,
// once flags are parsed, whether expectations are to be rewritten.
func UpdateFlag() func() bool {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite what the cases of gatemap expect")
	}
	return updating
}

// updating reports whether expectations are to be rewritten.
func updating() bool {
	if on, err := strconv.ParseBool(os.Getenv("GATEMAP_UPDATE")); err == nil {
		return on
	}
	f := flag.Lookup("update")
	if f == nil {
		return false
	}
	g, ok := f.Value.(flag.Getter)
	if !ok {
		return false
	}
	on, _ := g.Get().(bool)
	return on
}

// Run runs the case files that the patterns match, in the syntax of
// filepath.Match: a subtest for each file and in it one for each case, so that
// go test -run 'TestMappings/pets/no_such_pet' runs a single one. A pattern
// that matches no file and a file that cannot be read fail the test.
func Run(t *testing.T, patterns ...string) {
	t.Helper()
	var names []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatalf("%s: %v", pattern, err)
		}
		if len(found) == 0 {
			t.Fatalf("%s: no such file", pattern)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	project := new(cases.Project)
	for _, name := range slices.Compact(names) {
		t.Run(testName(name), func(t *testing.T) { runFile(t, project, name) })
	}
}

// testName is the name of a file without what all case files have.
func testName(file string) string {
	base, _, _ := strings.Cut(filepath.Base(file), ".gatemap.")
	return base
}

func runFile(t *testing.T, project *cases.Project, name string) {
	file, err := cases.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []cases.Result
	for i := range file.Cases {
		c := &file.Cases[i]
		t.Run(c.Name, func(t *testing.T) {
			results, err := project.Run(file, func(other *cases.Case) bool { return other == c })
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, results...)
			if !updating() {
				report(t, results)
			}
		})
	}
	if !updating() {
		return
	}
	data, n, err := file.Update(all)
	if err == nil && n > 0 {
		err = wholefile.Write(name, data)
	}
	var faults definition.Faults
	switch {
	case errors.As(err, &faults):
		t.Fatal(faults)
	case err != nil:
		t.Fatal(err)
	case n > 0:
		t.Logf("%s: %d cases updated", name, n)
	}
}

func report(t testing.TB, results []cases.Result) {
	t.Helper()
	for _, r := range results {
		for _, d := range r.Differences {
			t.Errorf("%s:%d: %s", r.File.Name, d.Line, d.String())
		}
		if !r.Passed() {
			t.Log(r.Outcome.Why())
		}
	}
}
