package read

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
)

// printed writes a node with all that a reader of formats can see of it.
func printed(b *strings.Builder, n *Node) {
	fmt.Fprintf(b, "%v %q %v %s", n.Kind, n.Text, n.Pos.Place(), n.pointer())
	fmt.Fprintf(b, " %d:%d", n.Pos.Place().TextLine, n.Pos.Place().TextColumn)
	if n.rare != nil {
		for _, m := range n.rare.twice {
			fmt.Fprintf(b, " twice %q %v", m.Key, m.Pos.Place())
		}
	}
	b.WriteString("\n")
	for _, item := range n.Items {
		printed(b, item)
	}
	for _, m := range n.Members {
		fmt.Fprintf(b, "%q %v %d:%d ", m.Key, m.Pos.Place(), m.Pos.Place().TextLine, m.Pos.Place().TextColumn)
		printed(b, m.Value)
	}
}

// inParts reads a text in parts of about size bytes; ok is false where it
// cannot be.
func inParts(text string, size int) (s string, ok bool) { return recalled(nil, text, size) }

// recalled reads a text in parts with a memory.
func recalled(m *Memory, text string, size int) (s string, ok bool) {
	l := NewSource("f")
	l.Memory = m
	m.Begin()
	root, ok := newYAMLReader(l, []byte(text), &Node{Pos: StartOf("f")}).parts(size, size)
	if !ok {
		return "", false
	}
	return described(l, root), true
}

func described(l *Source, root *Node) string {
	var b strings.Builder
	printed(&b, root)
	fmt.Fprintf(&b, "%d values, %d twice\n%s", l.nodes, l.twice, l.Problems.Report())
	return b.String()
}

func asWhole(text string) (s string, err error) {
	defer Catch(&err)
	l := NewSource("f")
	root, err := l.YAML([]byte(text), &Node{Pos: StartOf("f")})
	if err != nil {
		return "", err
	}
	return described(l, root), nil
}

var partsTexts = map[string]string{
	"plain":         "openapi: 3.0.1\npaths:\n  /a:\n    get: {x: 1}\n  /b:\n    get:\n      y: [1,\n   2]\n# end\n",
	"start":         "--- \na: 1\nb: 2\n",
	"blank first":   "\n# c\n\na:\n\n  # d\n  b: 1\n\n  c: 2\nd: 3",
	"blocks":        "a:\n  b: |\n    x: 1\n\n    y\n\n  c: >-\n    z\n   # not deep\n  d: |2+\n      w\n\n\ne: f\n",
	"lists":         "a:\n- b\n- c: 1\n  d: 2\ne:\n- f\n",
	"quotes":        "a: 'x\n  y: z'\nb: \"q\n\n  r\"\nc: it's\nd: \"\\\n  x\"\n",
	"twice":         "a: 1\nb: 2\na: 3\nm:\n  x: 1\n  y: 2\n  x: 3\n",
	"tags":          "a: !Sub '${x}'\nb: !Unknown 1\nc: !!str 1\nm:\n  d: !GetAtt a.b\n  e: !Ref x\n",
	"keys":          "'a b': 1\n\"c\\t\": 2\n1: 3\ntrue: 4\n~: 5\n[x]: 6\n",
	"anchors apart": "a: &x 1\nb: &x 2\n",
	"crlf":          "a: 1\r\nb:\r\n  c: |\r\n    x\r\n  d: é😀 z\r\ne: 'é\"'\r\n",
	"runes":         "é: 'ü'\nm:\n  /é/{x}:\n    ü: |\n      é\n  /z: \"😀\" # c\n",
	"deep":          "a:\n  b:\n    c:\n      d:\n        e:\n          f:\n            g:\n              h:\n                i:\n                  j: 1\n                  k: 2\n",
	"null":          "a:\nb:\n  c:\n  d: ~\n",
}

// TestPartsAreTheWhole: a document read in parts, however small, is what it is
// when it is read as a whole.
func TestPartsAreTheWhole(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(partsTexts)) {
		t.Run(name, func(t *testing.T) {
			want, err := asWhole(partsTexts[name])
			require.NoError(t, err)
			for _, size := range []int{1, 20, 60, 1 << 20} {
				got, ok := inParts(partsTexts[name], size)
				if name != "keys" { // a list as the key: not in parts
					require.True(t, ok, size)
				}
				if ok {
					require.Equal(t, want, got, size)
				}
			}
		})
	}
}

// changes of a document, the last of which has the same part twice.
var changes = []func(text string) string{
	func(text string) string { return text },
	func(text string) string { return "first: &y {z: 1}\n" + text },
	func(text string) string { return text + "last: 1\n" },
	func(text string) string { return "first: &y {z: 1}\nsecond: 1\nfirst: &y {z: 1}\n" + text },
}

// checkRecalled holds a document, and it after changes, with a memory of what was
// read before against the whole.
func checkRecalled(t *testing.T, text string, size int) {
	var m Memory
	for range 2 {
		for i, change := range changes {
			text := change(text)
			got, ok := recalled(&m, text, size)
			if !ok {
				continue
			}
			want, err := asWhole(text)
			require.NoError(t, err)
			require.Equal(t, want, got, "change %d", i)
		}
	}
}

func TestRecalledParts(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(partsTexts)) {
		checkRecalled(t, partsTexts[name], 1)
		checkRecalled(t, partsTexts[name], 40)
	}
	var m Memory
	text := []byte("a: 1\n")
	m.Begin()
	y, _ := decodePart(text)
	m.keep(string(text), y)
	require.Nil(t, m.part(text))
	m.Begin()
	require.Same(t, y, m.part(text))
	require.Nil(t, m.part(text), "handed out twice")
	m.size = maxKept
	m.keep("b: 1\n", y)
	require.Len(t, m.now, 1)
	m.Begin()
	m.Begin()
	require.Nil(t, m.part(text), "kept from the load before the last")
}

// TestNotInParts: what means something else in parts is read as a whole.
func TestNotInParts(t *testing.T) {
	for name, text := range map[string]string{
		"alias":            "a: &x {b: 1}\nc: *x\n",
		"alias in a list":  "a: &x 1\nc: [*x]\nd: 1\n",
		"merge":            "a: {b: 1}\n<<: {c: 2}\n",
		"merge, quoted":    "a: {b: 1}\n<< : {c: 2}\n",
		"documents":        "a: 1\n--- \nb: 2\n",
		"end":              "a: 1\n...\nb: 2\n",
		"directive":        "%YAML 1.2\n---\na: 1\n",
		"text over lines":  "a: 'x\nb: y'\nc: 1\n",
		"flow over lines":  "a: [x,\nb]\nc: 1\n",
		"list":             "- a\n- b\n",
		"scalar":           "a\n",
		"flow":             "{a: 1,\nb: 2}\n",
		"question":         "? a\n: b\nc: d\n",
		"tab":              "a: 1\n\tb: 2\n",
		"less deep":        "  a: 1\n b: 2\n",
		"old line break":   "a: 1\rb: 2\n",
		"other line break": "a: \"x\u2028y\"\nb: 2\n",
		"empty":            "",
		"not YAML":         "a: 1\nb: [\nc: 2\n",
		"rest":             "a: 1\n}\nb: 2\n",
		"control":          "a: 1\nb: \x01\n",
		"in a comment":     "\n# c\x0e\na:\n  b: 1\n  c: 2\nd: 3\n",
		"between":          "a: 1\n# \uFFFF\nb: 2\n",
		"not UTF-8":        "# \xff\na: 1\nb: 2\n",
		"mark":             "\ufeffa: 1\nb: 2\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, ok := inParts(text, 1)
			require.False(t, ok)
		})
	}
}

// TestLargeYAML: a large document is read in parts, and each of its parts where
// it stands.
func TestLargeYAML(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\npaths:\n")
	for i := range 4000 {
		fmt.Fprintf(&b, "  /é%d:\n    get:\n      text: |\n        line\n        line\n", i)
	}
	b.WriteString("info: last\n")
	l := NewSource("f")
	root, err := l.YAML([]byte(b.String()), &Node{Pos: StartOf("f")})
	require.NoError(t, err)
	last := root.Path("paths", "/é3999", "get", "text")
	require.Equal(t, definition.Place{
		Position: definition.Position{File: "f", Line: 2 + 3999*5 + 3, Column: 13, Pointer: "/paths/~1é3999/get/text"},
		TextLine: 2 + 3999*5 + 4, TextColumn: 9,
	}, last.Place())
	require.Equal(t, 2+4000*5+1, root.Get("info").Position().Line)
	_, ok := inParts(b.String(), partSize)
	require.True(t, ok)
}

// TestPartsFailAsTheWhole: the error of a large document is that of the
// library about all of it.
func TestPartsFailAsTheWhole(t *testing.T) {
	text := strings.Repeat("# a comment of some length\n", 6000) + "a: 1\nb: [1, 2\nc: 3\n"
	_, err := asWhole(text)
	require.ErrorContains(t, err, "f:6003:")
}

// FuzzParts holds documents in parts against the whole.
func FuzzParts(f *testing.F) {
	for _, text := range partsTexts {
		f.Add(text, 1)
		f.Add(text, 20)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		if strings.Count(text, "&") > 3 { // what aliases cost is another matter
			return
		}
		got, ok := inParts(text, int(uint(size)%64))
		if !ok {
			return
		}
		want, err := asWhole(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
		checkRecalled(t, text, int(uint(size)%64))
	})
}
