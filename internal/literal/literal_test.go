package literal_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/literal"
)

// TestFind: ¦ in the file marks where the character stands that ¦ in the text
// marks.
func TestFind(t *testing.T) {
	for _, row := range []struct {
		name, file, text string
		form             literal.Form
	}{
		{"a file", "a\n¦b", "a\n¦b", literal.File},
		{"JSON", `{"a": ‸"x\n\"¦y"}`, "x\n\"¦y", literal.JSON},
		{"JSON, an escape", `‸"x¦\u00e9y"`, "x¦éy", literal.JSON},
		{"JSON, behind a surrogate pair", `‸"\ud83d\ude00¦y"`, "😀¦y", literal.JSON},
		{"JSON, half a pair", `‸"\ud83dx¦y"`, "\ufffdx¦y", literal.JSON},
		{"JSON, the end", `‸"x\t¦"`, "x\t¦", literal.JSON},
		{"JSON, empty", `‸"¦"`, "¦", literal.JSON},
		{"YAML, double quotes", "a: ‸\"x\\x41\\e  \n\n  y\\\n   \\ ¦z\"", "xA\x1b\ny ¦z", literal.DoubleQuoted},
		{"YAML, double quotes, folded", "a: ‸\"x \n  ¦y\"", "x ¦y", literal.DoubleQuoted},
		{"YAML, single quotes", "a: ‸'it''s\n  ¦on'", "it's ¦on", literal.SingleQuoted},
		{"YAML, the second quote", "a: ‸'it¦''s'", "it¦'s", literal.SingleQuoted},
		{"YAML, plain", "a: ‸x y\n  z¦z # c", "x y z¦z", literal.Plain},
		{"YAML, a truth", "a: ‸True", "true¦", literal.Plain},
		{"YAML, a tag and an anchor", "a: ‸!Sub &a\n  |\n  x\n  ¦y\n", "x\n¦y\n", literal.Block},
		{"YAML, a block", "a: ‸|\n  x\n\n    ¦y\nb: 1", "x\n\n  ¦y\n", literal.Block},
		{"YAML, a block that keeps", "a: ‸|+\n  x\n\n¦", "x\n\n¦", literal.Block},
		{"YAML, a block that strips", "a: ‸|- # c\n  ¦x\n\n", "¦x", literal.Block},
		{"YAML, a block with an indicator", "a: ‸|2\n    x\n   ¦y\n", "  x\n ¦y\n", literal.Block},
		{"YAML, a block of CRLF", "a: ‸|\r\n  x\r\n  ¦y\r\n", "x\n¦y\n", literal.Block},
		{"YAML, folded", "a: ‸>\n  x\n  y\n\n  z\n    more\n  ¦last\n", "x y\nz\n  more\n¦last\n", literal.Folded},
		{"HCL", `a = ‸"x$${y}\n¦z"`, "x${y}\n¦z", literal.HCL},
		{"HCL, an interpolation", `a = ‸"x${f("}")}¦z"`, "xVALUE¦z", literal.HCL},
		{"HCL, in an interpolation", `a = ‸"x¦${f("}")}z"`, "xVAL¦UEz", literal.HCL},
		{"HCL, two", `a = ‸"x${a}, ${b}¦z"`, "x1, 2¦z", literal.HCL},
		{"a heredoc", "a = ‸<<E\n  x\n  ¦y\nE\n", "  x\n  ¦y\n", literal.Heredoc},
		{"a heredoc without indentation", "a = ‸<<-E\n    x\n\n      ¦y\n    %%{z\n  E\n", "x\n\n  ¦y\n%{z\n", literal.Heredoc},
		{"Fn::Sub", "a: ‸!Sub |\n  x ${A} ${!y}\n  ${B}¦z", "x value ${y}\nmore¦z", literal.Block},
		{"Fn::Sub, an escaped name", `‸"x ${A} ${!¦y}"`, "x value ${¦y}", literal.JSON},
		{"Fn::Sub, what is not substituted", `‸"${x} ${A}¦z"`, "${x} v¦z", literal.JSON},
		{"Fn::Sub, plain", "a: ‸!Sub ${A}.x ¦y # c", "value.x ¦y", literal.Plain},
	} {
		t.Run(row.name, func(t *testing.T) {
			file, at := strings.ReplaceAll(row.file, "¦", ""), strings.Index(strings.ReplaceAll(row.file, "¦", ""), "‸")
			file = strings.ReplaceAll(file, "‸", "")
			place := strings.Index(strings.ReplaceAll(row.file, "‸", ""), "¦")
			text, offset := strings.ReplaceAll(row.text, "¦", ""), strings.Index(row.text, "¦")
			l := literal.Find(nameOf(row.form), []byte(file), max(at, 0), text)
			require.NotNil(t, l)
			require.Equal(t, row.form, l.Form)
			require.Equal(t, text, l.Text())
			if place >= 0 {
				require.Equal(t, file[place:], file[l.Offset(offset):])
			}
		})
	}
}

func nameOf(form literal.Form) string {
	if form == literal.HCL || form == literal.Heredoc {
		return "main.tf"
	}
	return "template"
}

// TestNotFound: what does not read as the text has no place.
func TestNotFound(t *testing.T) {
	for _, row := range []struct{ file, text string }{
		{`"a"`, "b"}, {`"a`, "a"}, {`"\q"`, "q"}, {`'a`, "a"}, {"|x\n a", "a"}, {"<<E\na\n", "a\n"}, {"", "a"}, {"abc", "abd"}, {`"${a`, "x"}, {`"a${b}c"`, "ax"}, {"!t", "t"}, {"\"\x01\"", "\x02"},
	} {
		require.Nil(t, literal.Find("", []byte(row.file), 0, row.text), "%q", row.file)
		require.Nil(t, literal.Find("a.tf", []byte(row.file), 0, row.text), "%q", row.file)
	}
	require.Nil(t, literal.Find("", []byte("a"), 2, ""))
	require.Nil(t, literal.Find("", []byte("a"), -1, ""))
}

func TestTextOffset(t *testing.T) {
	file := `{"a": "x\ny"}`
	l := literal.Find("", []byte(file), 6, "x\ny")
	for _, row := range []struct{ file, text int }{{6, 0}, {7, 0}, {8, 1}, {9, 1}, {10, 2}, {11, 3}, {12, 3}} {
		got, ok := l.TextOffset(row.file)
		require.True(t, ok)
		require.Equal(t, row.text, got, "%d", row.file)
	}
	for _, outside := range []int{0, 5, 13} {
		_, ok := l.TextOffset(outside)
		require.False(t, ok)
	}
	require.Equal(t, 10, l.Behind(2), "behind the escape")
	require.Equal(t, 8, l.Offset(1), "before it")
	require.Equal(t, 7, l.Behind(0))
}

// requirePlaces holds the places of a literal against those of its characters:
// they ascend, characters that are written as they are stand there, and the
// way back leads to where it began.
func requirePlaces(t *testing.T, file string, data []byte, at int, text string) {
	l := literal.Find(file, data, at, text)
	require.NotNil(t, l, "%q in %q", text, data)
	last := -1
	for i, r := range text {
		place := l.Offset(i)
		require.Greater(t, place, last, "%q in %q", text, data)
		last = place
		got, size := utf8.DecodeRune(data[place:])
		if got == r && !strings.ContainsRune(`\$%'`, r) {
			require.Equal(t, place+size, l.Behind(i+size), "%q at %d of %q", text, i, data)
		} else {
			require.Contains(t, `\'`+"\r\n $%", string(got), "%q at %d of %q", text, i, data)
		}
		back, ok := l.TextOffset(place)
		require.True(t, ok)
		require.Equal(t, i, back, "%q in %q", text, data)
	}
}

// FuzzYAML: in every notation in which the library writes a text, its characters
// stand where they are found.
func FuzzYAML(f *testing.F) {
	for _, text := range []string{"a", "a\nb\n", "it's \"x\"\n\n  y\n", "#set($x = 1)\n{\"a\": $x}\n", "é\u2028\x1b\t😀", "  a\n b\n\n", "a: b # c", "\n\na", "true", "", "x \n y"} {
		for style := range byte(6) {
			f.Add(text, style, uint8(2))
		}
	}
	styles := []yaml.Style{0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle, yaml.TaggedStyle | yaml.DoubleQuotedStyle}
	f.Fuzz(func(t *testing.T, text string, style, indent uint8) {
		if len(text) > 1<<12 {
			return
		}
		node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: styles[int(style)%len(styles)]}
		root := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "k"}, {Kind: yaml.SequenceNode, Content: []*yaml.Node{node}}}}
		var b strings.Builder
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2 + int(indent)%7)
		if enc.Encode(root) != nil {
			return
		}
		requireScalars(t, []byte(b.String()))
	})
}

// requireScalars finds every scalar of a document.
func requireScalars(t *testing.T, data []byte) {
	var doc yaml.Node
	if !utf8.Valid(data) || !readable(data, &doc) {
		return
	}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Line > 0 && strings.TrimSpace(n.Value) != "" {
			at := offset(data, n.Line, n.Column)
			requirePlaces(t, "a.yaml", data, at, n.Value)
		}
		for _, c := range n.Content {
			visit(c)
		}
	}
	visit(&doc)
}

func offset(data []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += bytes.IndexByte(data[at:], '\n') + 1
	}
	for ; column > 1; column-- {
		_, size := utf8.DecodeRune(data[at:])
		at += size
	}
	return at
}

// FuzzJSON is FuzzYAML for strings of JSON, with the escapes that the fuzzer
// writes itself.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`"a"`, `"a\nb\u00e9\ud83d\ude00\ud83dx\/"`, `"#set($x = 1)\r\n{\"a\": $x}"`, `"\ud800\u0041"`, `"\u2028 "`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var text string
		if raw == "" || raw[0] != '"' || !utf8.ValidString(raw) || json.Unmarshal([]byte(raw), &text) != nil {
			return
		}
		requirePlaces(t, "", []byte(`{"k": `+raw+"}"), 6, text)
	})
}

// composed are texts with what cty's strings may have in another form: they are
// in Unicode's form C.
var composed = regexp.MustCompile(`[\x{300}-\x{1efff}]|\\(u[^0]|u0[^0]|U000[^1]|U0001[^f])`)

// FuzzHCL is FuzzYAML for quoted strings and heredocs of HCL.
func FuzzHCL(f *testing.F) {
	for _, s := range []string{`"a\n$${x}%%{y}\u00e9\U0001f600\"$%"`, "<<E\n  a\n\tb $${x}\nE\n", "<<-E\n    a\n\n   \n      b %%{x}\n  E\n", "<<E\r\na\r\nE\r\n", "<<-E\nE\n", `"$$${a}"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if raw == "" || raw[0] != '"' && raw[0] != '<' || !utf8.ValidString(raw) || len(raw) > 1<<12 || composed.MatchString(raw) {
			return
		}
		data := []byte("a = " + raw + "\n")
		file, diag := hclsyntax.ParseConfig(data, "a.tf", hcl.Pos{Line: 1, Column: 1})
		if diag.HasErrors() {
			return
		}
		a := file.Body.(*hclsyntax.Body).Attributes["a"]
		if a == nil || len(file.Body.(*hclsyntax.Body).Attributes) > 1 {
			return
		}
		e, ok := a.Expr.(*hclsyntax.TemplateExpr)
		if !ok {
			return
		}
		for _, p := range e.Parts {
			if _, ok := p.(*hclsyntax.LiteralValueExpr); !ok {
				return
			}
		}
		v, diag := e.Value(nil)
		if diag.HasErrors() || !v.IsKnown() || v.AsString() == "" {
			return
		}
		requirePlaces(t, "a.tf", data, e.SrcRange.Start.Byte, v.AsString())
	})
}

// readable reads a document. The library panics on some.
func readable(data []byte, doc *yaml.Node) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return yaml.Unmarshal(data, doc) == nil
}

// TestDefinitions finds every scalar of definitions as people write them.
func TestDefinitions(t *testing.T) {
	files := 0
	for _, root := range []string{"../../definition", "../../lint", "../../examples", "../../cmd"} {
		err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
			if ext := filepath.Ext(name); err != nil || ext != ".yaml" && ext != ".yml" && ext != ".json" {
				return err
			}
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			if len(data) < 1<<16 {
				requireScalars(t, data)
				files++
			}
			return nil
		})
		require.NoError(t, err)
	}
	require.Greater(t, files, 10)
}
