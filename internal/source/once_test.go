package source_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOnce: one function of the module turns an offset into a line and a column
// for people, and one into what Velocity prints as $foreach.info. All others ask
// them.
func TestOnce(t *testing.T) {
	const root = "../.."
	var found []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != root):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if converts(n) {
					rel, _ := filepath.Rel(root, filepath.Dir(name))
					found = append(found, path.Join(filepath.ToSlash(rel), n.Name.Name))
				}
			case *ast.CallExpr:
				require.False(t, countsLines(n), "%s counts the lines before an offset", name)
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	slices.Sort(found)
	require.Equal(t, []string{"internal/source/Position", "internal/vtl/at"}, found)
}

// converts reports whether f has an int and gives a line and a column, which no
// function that it calls gave it.
func converts(f *ast.FuncDecl) bool {
	if f.Body == nil || !names(f.Type.Results, func(s string) bool { return s == "line" }) ||
		!names(f.Type.Results, func(s string) bool { return strings.HasPrefix(s, "col") }) {
		return false
	}
	given := false
	for _, p := range f.Type.Params.List {
		id, ok := p.Type.(*ast.Ident)
		given = given || ok && id.Name == "int"
	}
	asks := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			name, _ := call.Fun.(*ast.SelectorExpr)
			asks = asks || name != nil && slices.Contains([]string{"Position", "position", "PositionOf", "at"}, name.Sel.Name)
		}
		return true
	})
	return given && !asks
}

func names(list *ast.FieldList, is func(string) bool) bool {
	return list != nil && slices.ContainsFunc(list.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return is(id.Name) })
	})
}

// countsLines finds strings.Count(text[:offset], "\n") and the like.
func countsLines(call *ast.CallExpr) bool {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || fun.Sel.Name != "Count" || len(call.Args) != 2 {
		return false
	}
	slice, ok := call.Args[0].(*ast.SliceExpr)
	newline := false
	ast.Inspect(call.Args[1], func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		newline = newline || ok && (lit.Value == `"\n"` || lit.Value == `'\n'`)
		return true
	})
	return ok && slice.High != nil && newline
}
