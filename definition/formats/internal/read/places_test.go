package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/source"
)

// TestPlacesAreLinear counts what the places of all values cost: a text on one
// line no more than an indented one needs for its lines, and twice the values
// about twice as much.
func TestPlacesAreLinear(t *testing.T) {
	document := func(values int) []byte {
		var b bytes.Buffer
		b.WriteByte('{')
		for i := range values {
			fmt.Fprintf(&b, `"é%d": ["a", {"type": "x\\y"}], `, i)
		}
		b.WriteString(`"end": 1}`)
		return b.Bytes()
	}
	counted := map[string]func(*testing.T, []byte) int{
		"json": func(t *testing.T, data []byte) int {
			base := &Node{Pos: StartOf("")}
			r := newJSONReader(&Source{}, data, base)
			require.NoError(t, source.WalkJSON(data, r))
			ask(r.root)
			return r.in.index.Counted()
		},
		"yaml": func(t *testing.T, data []byte) int {
			var doc yaml.Node
			require.NoError(t, yaml.Unmarshal(data, &doc))
			base := &Node{Pos: StartOf("")}
			r := newYAMLReader(&Source{}, data, base)
			r.node(&doc, nil, "", 0)
			return r.places.Counted()
		},
	}
	for name, count := range counted {
		t.Run(name, func(t *testing.T) {
			one, two := count(t, document(1000)), count(t, document(2000))
			require.Positive(t, one)
			require.InDelta(t, 2, float64(two)/float64(one), 0.2)
			var indented bytes.Buffer
			require.NoError(t, json.Indent(&indented, document(2000), "", "  "))
			lines := count(t, indented.Bytes())
			require.Less(t, two, 2*lines)
			// Each of the 8 questions for a member counts a step of bytes at most.
			require.Less(t, two, 2000*8*2*260)
		})
	}
}

// ask asks for the places of all parts.
func ask(n *Node) {
	n.Position()
	for _, item := range n.Items {
		ask(item)
	}
	for _, m := range n.Members {
		m.Pos.Position()
		ask(m.Value)
	}
}
