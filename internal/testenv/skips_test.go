package testenv_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file")

// TestSkips lists what tests of the module skip, and why: a test that is skipped
// is not run, and so each one is to be seen in a diff. A skip gives its reason as
// a literal.
func TestSkips(t *testing.T) {
	var found []string
	const root = "../.."
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if why, ok := skip(n); ok {
					found = append(found, fmt.Sprintf("%s %s: %s\n", filepath.ToSlash(rel), f.Name.Name, why))
				}
				return true
			})
		}
		return nil
	})
	require.NoError(t, err)
	slices.Sort(found)
	require.NotContains(t, strings.Join(found, ""), noReason)
	const golden = "testdata/skips.txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(strings.Join(found, "")), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), strings.Join(found, ""), "run the test with -update")
}

const noReason = "no reason is given"

// skip returns the reason of a call that skips a test.
func skip(n ast.Node) (why string, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "", false
	}
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	switch fun.Sel.Name {
	case "SkipUnderRace":
		return "not under the race detector", true
	case "OneGoroutine":
		return "not under the race detector: runs in one goroutine", true
	case "Skip", "Skipf":
		ast.Inspect(call.Args[0], func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				why += strings.Trim(lit.Value, "`\"")
			}
			return true
		})
	case "SkipNow":
	default:
		return "", false
	}
	if why == "" {
		why = noReason
	}
	return why, true
}
