package read

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// tree writes what formats read of a tree of the library.
func tree(b *strings.Builder, y *yaml.Node, depth int) {
	fmt.Fprintf(b, "%*s%d:%d kind %d style %d %s %q\n", 2*depth, "", y.Line, y.Column, y.Kind, y.Style, y.Tag, y.Value)
	for _, item := range y.Content {
		tree(b, item, depth+1)
	}
}

func treeOf(y *yaml.Node) string {
	var b strings.Builder
	tree(&b, y, 0)
	return b.String()
}

// blocksTexts are read without the library.
var blocksTexts = []string{
	"a: 1",
	"a: b # c\n# d\n\n  # e\nb:\n  c: d\n\n  e: f\n# g\n   # h\n",
	"a:\nb: \nc: # d\n  # e\nd:\n",
	"a:\n  - b\n  -  c\n  -\n  - - d\n    - e\n  - f: g\n    h: i\n  -\n    j: k\n  -   - l\nm:\n- n\n-   o: p\n    q:\n    - r\n-\n- !Ref s\ns:\n",
	"'a b': 'c''d'\n\"e f\": \"g\\\"h\\n\\u00e9\\x41\\U0001F600\\/\\\\\\0\\a\\b\\v\\f\\r\\e\\ \\t\\N\\_\\L\\P\"\n'it''s': ''\n\"\": \"\"\n",
	"a: 'b\n  c\n\n\n  d'\ne: \"f  \n  g\n\n  h\\\n  i\\\n\n     \\ j\\n\\\n  \\  k\"\nl: 'm n  o'\np: \"\n  q\n  \"\n",
	"a: b\n  c\n\n  d\n  - e\n# f\ng:\n  h\n  i\nj:\n- k\n  l\n- m # n\n",
	"a: |\n  b\n   c\n\n  d\n\ne: |-\n  f\n\n\ng: |+\n  h\n\n\ni: >\n  j\n  k\n\n  l\n    m\n  n\n\n\no: >-\n  p\nq: r\ns: >+\n\n  t\n \n\nu: |\n\n \n   v\n    \n      \n   w  \n  # x\ny: z\n",
	"a: | \n  #b\n  \tc: d\ne: f\n",
	"a:\n- |\n  b\n- c: |\n    d\n  e: |\n   f\n-\n  |\n  g\n",
	"a: {}\nb: []\nc: {d: e, 'f': g, \"h\":i, j: [k, 'l', \"m\", {n: o}], p: 1}\nq: [ a b , c:d , -1, !Ref x, !Sub 'y', !If [z, [1], {a: b}] ]\nr: {a: b,\n  c: d,\n\n  'e': [\n    f\n  ]\n  } # g\ns: {\"t\":{\"u\":[true,null,~,1.5]}}\n",
	"a: !Ref b\nc: !Sub \"${d}\"\ne: !Join\n  - ''\n  - [!Ref f, !GetAtt g.h]\ni: !If\n- a\n- !Equals [b, c]\nj: !Sub |\n  k\nl: !Transform\n  Name: x\nm:\n  !Sub n\no:\n  - !GetAtt\n    - p\n    - q\n  - !Sub\n    - r\n    - s: t\n",
	"a: true\nb: False\nc: NULL\nd: ~\ne: 0x1F\nf: -1\ng: +2\nh: .5\ni: 1_000\nj: 2001-12-14\nk: 12:30:45\nl: no\nm: Off\nn: .inf\no: 1e3\np: 1.2.3\nq: 0o17\nr: 00123456789\ns: -0\nt: 123456789012\nu: tru\nv: <\nw: 99999999999999999999\n2: x\ntrue: y\n~: z\n",
	"é: ü # ß\n\"😀\": {é: '😀', a: ü}\nx:\n  - é: |\n      ö\n    y: 😀 z\n",
	"a: 1\r\nb:\r\n  - c\r\n\r\n  - |\r\n    d\r\n    e\r\n\r\nf: 'g\r\n  h'\r\ni: \"j\\\r\n  k\"\r\nl: m\r\n  n\r\n",
	"/a/{b}: c\n$ref: '#/d'\nx-y: z:1\nhttp://x: a#b\n-1: c\na'b: \"c\"\n.x: y\n",
	"  a: 1\n  b:\n  - c\n",
	"a: 1\na: 2\n",
	"a:\n - b\n  - c\n",
}

// otherTexts are left to the library: what few write, and what is no YAML.
var otherTexts = []string{
	"", "# a\n", "a\n", "- a\n", "{a: b}\n", "--- \na: b\n", "a: b\n---\nb: c\n", "a: &x b\n", "a: *x\n", "? a\n: b\n", "a: |2\n   b\n", "a:\tb\n", "\ta: b\n", "a:\n\tb: c\n",
	"a: b: c\n", "a: b\n  c: d\n", "a: 'b' c\n", "a: 'b\n", "a: \"\\q\"\n", "a: \"\\ud800\"\n", "a: [b\n", "a: [b\n]\n", "a: [b,]\n", "a: {b}\n", "a: [b: c]\n", "a: {b:c}\n", "a: [b # c\n  ]\n",
	"a:\n  b: 1\n c: 2\n", "a:\n  - b\n c: 2\n", "a: |\nb: c\n", "a: |\n   \n  b\n", "a: |\n  b", "<<: a\n", "a: !!str b\n", "a: !\n", "a: !Ref\n", "a: ! b\n", "a: !x !y b\n", "a: @b\n", "a: `b\n", "a: %b\n",
	"a: 'b\nc'\n", "a: {b: c}: d\n", "a: 1\n...\n", "a: b\rc: d\n", "a: \x01\n", "a: \u0085\n", "a: \u2028\n", "a: \uFEFF\n", "a: \xff\n", "a: \x7f\n", "a: b\n #c\n\n  d", "a: - \nb: 1", "a: - b\n", "a: - - b\n", "a: -\n", "a: #b\n c\n d: e\n", "a: b # c\n  d\n",
	"a: \"b\n\tc\"\n", "a: {b: c\n}\n", "a: {b:\n c, d: e}\nf: {'g'\n :h}\n", "a: " + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "\n", "[a]: b\n", "!x a: b\n", "a: !x b: c\n", "a: [? b]\n", "a: [-]\n", "a: ::b\n",
}

// checkBlocks holds what is read without the library against the library.
func checkBlocks(t *testing.T, text string, in *room) bool {
	got, ok := readBlocks(text, in)
	if !ok {
		return false
	}
	made := treeOf(got)
	want, ok := decodePart([]byte(text))
	require.True(t, ok, "the library does not take %q", text)
	require.Equal(t, treeOf(want), made, "%q", text)
	return true
}

// TestBlocksAreTheLibrarys: what is read without the library is what it reads,
// and everyday documents are.
func TestBlocksAreTheLibrarys(t *testing.T) {
	var in room
	for _, text := range blocksTexts {
		require.True(t, checkBlocks(t, text, &in), "%q", text)
	}
	for _, text := range otherTexts {
		require.False(t, checkBlocks(t, text, &in), "%q", text)
	}
}

// TestBlocksOfFiles: the files of this repository's tests and examples.
func TestBlocksOfFiles(t *testing.T) {
	var in room
	read, all := 0, 0
	for _, dir := range []string{"../../testdata", "../../../../examples"} {
		require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if ext := filepath.Ext(name); err != nil || ext != ".yaml" && ext != ".yml" {
				return err
			}
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			all++
			if checkBlocks(t, string(text), &in) {
				read++
			}
			return nil
		}))
	}
	require.Greater(t, 2*read, all, "%d of %d", read, all)
}

func FuzzBlocks(f *testing.F) {
	for _, text := range append(blocksTexts, otherTexts...) {
		f.Add(text)
	}
	for _, text := range partsTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkBlocks(t, text, new(room)) })
}

// TestPlainText: each character at each place of a word of eight bytes, alone and
// beside others.
func TestPlainText(t *testing.T) {
	for c := range 256 {
		one := string([]byte{byte(c)})
		want := c >= ' ' && c < 0x7F || c == '\t' || c == '\n'
		for before := range 10 {
			for _, fill := range []string{"~", " ", "\n", "~\n "} {
				text := strings.Repeat(fill, before) + one + strings.Repeat(fill, 9)
				wide, ok := plainText(text)
				require.Equal(t, want || c == '\r' && fill == "\n", ok, "%q", text)
				require.False(t, wide && ok)
			}
		}
	}
	for text, want := range map[string][2]bool{
		"":                            {false, true},
		"1234567\r\n1234567":          {false, true},
		"1234567\r":                   {false, false},
		"\u00e9234567\u00e9 12345678": {true, true},
		"12345678\u0085":              {true, false},
		"12345678\u2028 2345678":      {true, false},
	} {
		wide, ok := plainText(text)
		require.Equal(t, want[1], ok, "%q", text)
		require.Equal(t, want[0] && ok, wide && ok, "%q", text)
	}
}
