package syntax

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFacts prints what is known of the tree of each pattern of testdata/facts.golden.
func TestFacts(t *testing.T) {
	const file = "testdata/facts.golden"
	old, err := os.ReadFile(file)
	require.NoError(t, err)
	var out strings.Builder
	n := 0
	for line := range strings.Lines(string(old)) {
		pattern, ok := strings.CutPrefix(line, "pattern ")
		if !ok {
			continue
		}
		n++
		tree, err := Parse(strings.TrimSuffix(pattern, "\n"))
		require.NoError(t, err, pattern)
		root := tree.Root
		fmt.Fprintf(&out, "pattern %s  least %d nullable %t one way %t\n", pattern, MinLength(root), nullable(root), oneWay(root))
		if c := FirstClass(root); c != nil {
			fmt.Fprintf(&out, "  first %s\n", c)
		}
		if text := NeededText(root); text != "" {
			fmt.Fprintf(&out, "  needs %q\n", text)
		}
		e := ExtentOf(root)
		fmt.Fprintf(&out, "  extent %d..%d bounded %t deterministic %t", e.Min, e.Max, e.Bounded, e.Deterministic)
		root.Walk(func(n *Node) bool {
			if n.Kind == KindRepeat {
				fmt.Fprintf(&out, " %s", formNames[n.Form])
			}
			return true
		})
		out.WriteByte('\n')
		for _, items := range Simple(root) {
			fmt.Fprintf(&out, "  simple %s\n", itemsString(items))
		}
		if r := Regular(root); r == nil {
			fmt.Fprintf(&out, "  irregular, relaxed %s\n", treeString(Relax(root)))
		} else if s := treeString(WithoutStart(r)); s != treeString(root) {
			fmt.Fprintf(&out, "  regular %s\n", s)
		}
	}
	require.Greater(t, n, 60)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
		return
	}
	require.Equal(t, string(old), out.String())
}

var formNames = [...]string{"run", "curly", "mark", "option", "uniform", "loop"}

func treeString(n *Node) string { return (&Tree{Root: n}).String() }

func itemsString(items []Item) string {
	var parts []string
	for _, it := range items {
		switch it.Kind {
		case ItemText:
			parts = append(parts, fmt.Sprintf("%q", it.Text))
		case ItemClass:
			parts = append(parts, it.Class.String())
		case ItemGap:
			parts = append(parts, fmt.Sprintf("gap %d.. without %05b", it.Min, it.Not))
		default:
			parts = append(parts, "end")
		}
	}
	return strings.Join(parts, " ")
}

// TestRegularIsBounded: what follows a possessive part is not looked for without end; it is then taken for anything.
func TestRegularIsBounded(t *testing.T) {
	tree, err := Parse(`a*+` + strings.Repeat(`(?:\p{L}*+|x)`, 3000))
	require.NoError(t, err)
	require.Nil(t, Regular(tree.Root))
}

// TestSimpleIsBounded: repetitions of repetitions and alternatives of alternatives are not spelled without end.
func TestSimpleIsBounded(t *testing.T) {
	for _, pattern := range []string{
		`(?:(?:(?:(?:abcdefgh){40}){40}){40}){40}`, strings.Repeat(`(a|b)`, 7), `a{65}`, strings.Repeat(`[ab]`, 65), `(?:x[ab]){33}`,
	} {
		tree, err := Parse(pattern)
		require.NoError(t, err)
		alts := Simple(tree.Root)
		for _, items := range alts {
			require.LessOrEqual(t, len(items), maxItems)
		}
		require.LessOrEqual(t, len(alts), maxAlternatives)
	}
}
