package lang

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// TestMethodNames: what HasMethod finds is among the names, and Call finds it.
func TestMethodNames(t *testing.T) {
	list := jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList))
	for _, tt := range []struct {
		v    Value
		name string
		args []Value
		want bool
	}{
		{list, "size", nil, true}, {list, "length", nil, false},
		{jsondoc.OfString("a"), "length", nil, true}, {jsondoc.OfString("a"), "get", nil, false},
		{jsondoc.OfMap(jsondoc.NewMap(jsondoc.LinkedHashMap)), "get", []Value{jsondoc.OfString("a")}, true},
		{Value{}, "size", nil, false},
	} {
		require.Equal(t, tt.want, HasMethod(tt.v, tt.name, tt.args), tt.name)
		if tt.want {
			require.True(t, slices.Contains(MethodNames(tt.v), tt.name))
		}
	}
	require.Nil(t, MethodNames(Value{}))
	require.True(t, slices.IsSorted(MethodNames(list)))
}
