// Package surface prints what a package exports, without its comments and
// bodies, so that a change of the surface shows in a diff.
package surface

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Surface is what a package exports.
type Surface struct {
	Name string
	// Declarations are constants, variables, functions and types, each type with
	// its methods behind it, as gofmt prints them.
	Declarations []string
	// Internal names each use of a type of an internal package in them.
	Internal []string
}

// String has every declaration, with empty lines between them.
func (s *Surface) String() string {
	return "package " + s.Name + "\n\n" + strings.Join(s.Declarations, "\n\n") + "\n"
}

// Of reads the package in a folder.
func Of(folder string) (*Surface, error) {
	found, err := build.ImportDir(folder, 0)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	imports := map[string]string{} // of internal packages, by the name in the file
	for _, name := range found.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
		internalImports(f, imports)
	}
	pkg, err := doc.NewFromFiles(fset, files, found.Name)
	if err != nil {
		return nil, err
	}
	p := &reader{fset: fset, imports: imports, out: &Surface{Name: pkg.Name}}
	p.pkg(pkg)
	return p.out, p.err
}

// internalImports notes under which names a file has internal packages.
func internalImports(f *ast.File, imports map[string]string) {
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		if !slices.Contains(strings.Split(path, "/"), "internal") {
			continue
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = path
	}
}

type reader struct {
	fset    *token.FileSet
	imports map[string]string
	out     *Surface
	err     error
}

func (p *reader) pkg(pkg *doc.Package) {
	p.values(pkg.Consts)
	p.values(pkg.Vars)
	p.funcs(pkg.Funcs)
	for _, t := range pkg.Types {
		p.print(t.Name, t.Decl)
		p.values(t.Consts)
		p.values(t.Vars)
		p.funcs(t.Funcs)
		p.funcs(t.Methods)
	}
}

func (p *reader) values(list []*doc.Value) {
	for _, v := range list {
		p.print(strings.Join(v.Names, ", "), v.Decl)
	}
}

func (p *reader) funcs(list []*doc.Func) {
	for _, f := range list {
		f.Decl.Body = nil
		p.print(strings.TrimLeft(f.Recv, "*")+"."+f.Name, f.Decl)
	}
}

// print adds a declaration, from which package doc has taken what is not
// exported.
func (p *reader) print(name string, decl ast.Node) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && p.imports[x.Name] != "" {
				p.out.Internal = append(p.out.Internal, strings.TrimLeft(name, ".")+": "+x.Name+"."+sel.Sel.Name)
			}
		}
		uncommented(n)
		return true
	})
	var b bytes.Buffer
	if err := printer.Fprint(&b, p.fset, decl); err != nil {
		p.err = err
	}
	p.out.Declarations = append(p.out.Declarations, squeezed(b.String()))
}

// uncommented takes the comments from a node.
func uncommented(n ast.Node) {
	switch n := n.(type) {
	case *ast.GenDecl:
		n.Doc = nil
	case *ast.FuncDecl:
		n.Doc = nil
	case *ast.TypeSpec:
		n.Doc, n.Comment = nil, nil
	case *ast.ValueSpec:
		n.Doc, n.Comment = nil, nil
	case *ast.Field:
		n.Doc, n.Comment = nil, nil
	}
}

// squeezed has neither the empty lines where comments were nor the columns that
// gofmt aligns, which change with other lines.
func squeezed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "//" {
			continue
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, "\t"))]
		lines = append(lines, indent+strings.Join(words, " "))
	}
	return strings.Join(lines, "\n")
}
