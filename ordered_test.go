package gatemap

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrdered(t *testing.T) {
	var o Ordered[int]
	_, ok := o.Get("z")
	require.False(t, ok)
	o.Set("z", 1)
	o.Set("a", 2)
	o.Set("z", 3)
	require.Equal(t, Ordered[int]{{"z", 3}, {"a", 2}}, o)
	var keys []string
	for k := range o.All() {
		keys = append(keys, k)
		break
	}
	require.Equal(t, []string{"z"}, keys)
	b, err := json.Marshal(o)
	require.NoError(t, err)
	require.Equal(t, `{"z":3,"a":2}`, string(b))
	require.True(t, o.Delete("z"))
	require.False(t, o.Delete("z"))
	require.Equal(t, Ordered[int]{{"a", 2}}, o)
}
