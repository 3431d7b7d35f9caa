package definition

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// maxNamed is how often code may name a member: where it is declared, and for
// members that several parts have in the tables of each.
const maxNamed = 3

// elsewhere are names that other documents have as well, where they mean
// something else: words, the status code of a backend's answer, and the method
// of a request.
var elsewhere = []string{"type", "Type", "uri", "Uri", "credentials", "Credentials", "statusCode", "httpMethod", "authorization", "name", "Name", "id"}

var jsonTag = regexp.MustCompile(`\bjson:"([^",]*)`)

// TestNamedOnce counts the places in the module's code, without tests, that name
// a member of the tables: string literals that are its name in some notation, or
// a JSON Pointer with the name in it, and tags of fields.
func TestNamedOnce(t *testing.T) {
	places := make(map[string][]string)
	for _, part := range []interface{ Members() []Member }{
		new(Integration), new(TLSConfig), new(IntegrationResponse), new(MethodResponse), new(GatewayResponse), new(Method), new(RequestValidator), new(Authorizer),
	} {
		for _, m := range part.Members() {
			for _, name := range []string{m.JSON, m.CloudFormation, m.Terraform} {
				if name != "" && !slices.Contains(elsewhere, name) {
					places[name] = nil
				}
			}
		}
	}
	files := token.NewFileSet()
	require.NoError(t, filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			_, err := os.Stat(filepath.Join(name, "go.mod"))
			if nested := err == nil && name != ".."; nested || d.Name() == "testdata" || d.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			for _, word := range words(lit.Value) {
				if _, known := places[word]; known {
					at := files.Position(lit.Pos())
					places[word] = append(places[word], fmt.Sprintf("%s:%d", at.Filename, at.Line))
				}
			}
			return true
		})
		return nil
	}))
	for name, all := range places {
		require.NotEmpty(t, all, name)
		require.LessOrEqual(t, len(all), maxNamed, "%s is named in %s", name, strings.Join(all, ", "))
	}
}

// words are what a literal may name a member with: the name in a tag, or the
// parts of a pointer.
func words(literal string) []string {
	s, err := strconv.Unquote(literal)
	if err != nil {
		return nil
	}
	if tag := jsonTag.FindStringSubmatch(s); tag != nil {
		return tag[1:]
	}
	return strings.Split(s, "/")
}
