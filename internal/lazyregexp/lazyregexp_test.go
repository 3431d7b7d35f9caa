package lazyregexp_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

func TestRegexp(t *testing.T) {
	r := lazyregexp.New(`a(\d)`)
	require.Equal(t, `a(\d)`, r.String())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !r.MatchString("a1") {
				t.Error("no match")
			}
		})
	}
	all.Wait()
	require.Same(t, r.Compiled(), r.Compiled())
	require.Equal(t, []string{"a1", "1"}, r.FindStringSubmatch("a1"))
	require.Equal(t, "<1>", r.ReplaceAllString("a1", "<$1>"))
	require.Panics(t, func() { lazyregexp.New("(").MatchString("") })
}

// TestExpressions: an expression of this module is right before anybody uses it.
func TestExpressions(t *testing.T) {
	count := 0
	check := func(call *ast.CallExpr, where token.Position) {
		f, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || f.Sel.Name != "New" {
			return
		}
		if x, ok := f.X.(*ast.Ident); !ok || x.Name != "lazyregexp" {
			return
		}
		if literal, ok := call.Args[0].(*ast.BasicLit); ok {
			count++
			source, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			_, err = regexp.Compile(source)
			require.NoError(t, err, where)
		}
	}
	files := token.NewFileSet()
	require.NoError(t, filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || d.Name() == "web" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				check(call, files.Position(call.Pos()))
			}
			return true
		})
		return nil
	}))
	require.Greater(t, count, 100)
}
