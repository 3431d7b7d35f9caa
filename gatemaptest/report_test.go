package gatemaptest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// said is a test that writes down what it is told.
type said struct {
	testing.TB
	errors, logs []string
}

func (s *said) Helper()                      {}
func (s *said) Errorf(f string, args ...any) { s.errors = append(s.errors, fmt.Sprintf(f, args...)) }
func (s *said) Log(args ...any)              { s.logs = append(s.logs, fmt.Sprint(args...)) }

// TestReport: each difference with its place, and why the client got what it
// got, once for each case that failed.
func TestReport(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.gatemap.yaml")
	definition, err := os.ReadFile("testdata/pets.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(name), "pets.yaml"), definition, 0o666))
	require.NoError(t, os.WriteFile(name, []byte("definition: pets.yaml\npath: /health\ncases:\n- {name: right, expect: {status: 200}}\n"+
		"- name: wrong\n  expect: {status: 404, body: no}\n"), 0o666))
	file, err := cases.ReadFile(name)
	require.NoError(t, err)
	results, err := new(cases.Project).Run(file, nil)
	require.NoError(t, err)
	var s said
	report(&s, results)
	require.Len(t, s.errors, 2)
	require.Equal(t, name+":6: status: want 404, got 200", s.errors[0])
	require.True(t, strings.HasPrefix(s.errors[1], name+":6: body"), s.errors[1])
	require.Len(t, s.logs, 1)
	require.Contains(t, s.logs[0], "selected  200")
}

// odd is the value of a flag that cannot be asked for it.
type odd struct{}

func (odd) String() string   { return "" }
func (odd) Set(string) error { return nil }

// TestUpdatingByAnOddFlag: a flag named update that is no bool does not update.
func TestUpdatingByAnOddFlag(t *testing.T) {
	t.Setenv("GATEMAP_UPDATE", "")
	kept := flag.CommandLine
	defer func() { flag.CommandLine = kept }()
	flag.CommandLine = flag.NewFlagSet("none", flag.ContinueOnError)
	require.False(t, updating())
	require.False(t, UpdateFlag()())
	require.NoError(t, flag.Set("update", "true"))
	require.True(t, updating())
	flag.CommandLine = flag.NewFlagSet("odd", flag.ContinueOnError)
	flag.Var(odd{}, "update", "")
	require.False(t, updating())
	flag.CommandLine = flag.NewFlagSet("text", flag.ContinueOnError)
	flag.String("update", "true", "")
	require.False(t, updating())
}
