package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
)

// samePlain requires that a block that is read without the library is read as the
// library reads it, and reports whether it is read.
func samePlain(t *testing.T, text string) bool {
	part := &blockText{"main.tf", []byte(text), hcl.Pos{Line: 7, Column: 1, Byte: 300}}
	b := plainBlock(part)
	if b == nil {
		return false
	}
	f, diag := hclsyntax.ParseConfig(part.data, part.file, part.start)
	require.Empty(t, diag)
	body := f.Body.(*hclsyntax.Body)
	require.Empty(t, body.Attributes)
	require.Len(t, body.Blocks, 1)
	require.Equal(t, body.Blocks[0], b)
	tokens, _ := hclsyntax.LexConfig(part.data, part.file, hcl.Pos{Line: 1, Column: 1})
	require.Equal(t, text, string(newBlocks(part.data, tokens)))
	return true
}

// plainValues are values of an attribute, and whether they are read without the
// library.
var plainValues = map[string]bool{
	`"a"`: true, `""`: true, `"$input.path('$') 100% $$ %"`: true, `"\n\t\"\\\r"`: true, `"$"`: true,
	`aws_api_gateway_rest_api.api.id`: true, `var.x`: true, `a`: true, `a-b.c-d`: true, `true`: true, `false`: true, `null`: true,
	`29000`: true, `0`: true, `007`: true, `{}`: true, "{\n}": true, `{ a = "b", "c" : d.e }`: true, "{\n  \"a.b\" = \"c\" # d\n\n  e = { f = 1 }\n}": true,
	`{ true = 1 }`: true, `{ a = 1, }`: true, `"a" # comment`: true,
	`"${a}"`: false, `"%{if a}%{endif}"`: false, `"$${a}"`: false, `"é"`: false, `"\u00e9"`: false, `"\q"`: false, "\"a\nb\"": false,
	`a[0]`: false, `a.0`: false, `a.*.b`: false, `f(1)`: false, `a + 1`: false, `-1`: false, `1.5`: false, `1e3`: false, `!a`: false, `a ? 1 : 2`: false,
	`[1]`: false, `(1)`: false, `{ for a in b : a => a }`: false, `{ (a) = 1 }`: false, `{ a }`: false, `{ a = 1 b = 2 }`: false, `{ a = 1 ,, }`: false,
	`true.a`: false, `a.`: false, `.a`: false, ``: false, `"a`: false, "<<E\na\nE": false, `"a" /* c */`: false, `a::b()`: false,
	strings.Repeat("{ a = ", 30) + "1" + strings.Repeat(" }", 30): false, "\"a\"\r": false, "\"\x7f\"": false, "\"a\" # é": false,
}

func TestPlainValues(t *testing.T) {
	for value, want := range plainValues {
		require.Equal(t, want, samePlain(t, "resource \"a\" \"b\" {\n  x = "+value+"\n}\n"), value)
	}
}

// plainTexts are blocks, likewise.
var plainTexts = map[string]bool{
	"resource \"a\" \"b\" {\n}\n": true, "resource \"a\" \"b\" {\n}": true, "\n# c\n// d\nresource \"a\" \"b\" {\n\n\tx=1\n  # c\n  y  =  2\n} \n\n# e": true,
	"a {\n  b {\n    c = 1\n  }\n  b {\n  }\n}\n": true, "a \"\" {\n}\n": true, "a {}\n": false, "a { b = 1 }\n": false, "a b {\n}\n": false,
	"a {\n  request_parameters {\n  }\n}\n": false, "a {\n  b \"l\" {\n  }\n}\n": false, "a {\n  b = 1\n  b = 2\n}\n": false, "a {\n}\nb {\n}\n": false,
	"a = 1\n": false, "a {\n": false, "": false, "a {\n  1 = 2\n}\n": false, "a\n{\n}\n": false, "/* c */ a {\n}\n": false, "a {\n} b\n": false,
	strings.Repeat("a {\n", 30) + strings.Repeat("}\n", 30): false,
}

func TestPlainBlocks(t *testing.T) {
	for text, want := range plainTexts {
		require.Equal(t, want, samePlain(t, text), text)
	}
}

func FuzzPlainBlock(f *testing.F) {
	for text := range plainTexts {
		f.Add(text)
	}
	for value := range plainValues {
		f.Add("resource \"a\" \"b\" {\n  x = " + value + "\n}\n")
	}
	f.Add(fmt.Sprintf(integration, "1", `"/a"`, ""))
	f.Fuzz(func(t *testing.T, text string) { samePlain(t, text) })
}
