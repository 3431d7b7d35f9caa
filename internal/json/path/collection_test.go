package path

import (
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// TestKeySets: the Sets that keys() gives are equal if their names are.
func TestKeySets(t *testing.T) {
	doc := `{"a":{"b":1,"c":2},"l":[{"c":1,"b":2},{"b":1},{"b":1,"c":2,"d":3},{"b":1,"d":3},{}]}`
	for path, want := range map[string]string{
		`$.l[?(@.keys().* == $.a.keys().*)]`: `[{"c":1,"b":2}]`,
		`$.l[?(@.keys().* != $.a.keys().*)]`: `[{"b":1},{"b":1,"c":2,"d":3},{"b":1,"d":3},{}]`,
		`$.l[?(@.keys().* == $.l)]`:          `[]`,
	} {
		require.Equal(t, want, ours(pair{JSON: doc, Path: path, Template: "$input.json($p)"}).Output, path)
	}
	keys := func(text string) jsondoc.Value { return jsondoc.OfObject(keySet{parse(t, text), ownMeter()}) }
	require.Equal(t, jsondoc.Hash(nil, keys(`{"b":1,"c":2}`)), jsondoc.Hash(nil, keys(`{"c":3,"b":4}`)))
	require.NotEqual(t, jsondoc.Hash(nil, keys(`{"b":1,"c":2}`)), jsondoc.Hash(nil, keys(`{"b":1}`)))
	require.False(t, jsondoc.Equal(nil, keys(`{}`), parse(t, `[]`)))
}
