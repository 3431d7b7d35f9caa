package doc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Removing the first entry of many again and again, or what lies between two,
// does not make those who come later pass all that has gone: a cursor goes from a
// removed entry to the next that is there at once.
func TestRemovedEntriesAreSkipped(t *testing.T) {
	const n = 50_000
	m := NewMap(LinkedHashMap)
	for i := range n {
		m.Put(OfInt(int32(i)), OfInt(int32(i)))
	}
	v := OfMap(m)
	first := func() int64 {
		c := v.Iter()
		require.True(t, c.Next())
		return c.Key().Int64()
	}
	for i := range n - 1 {
		require.Equal(t, int64(i), first())
		m.Remove(OfInt(int32(i)))
	}
	require.Equal(t, int64(n-1), first())
	passed := 0
	for at := 0; at < len(m.entries) && m.entries[at].dead; passed++ {
		at = max(at+1, int(m.entries[at].next))
	}
	require.LessOrEqual(t, passed, 2)

	for i := range 20 { // compacts
		m.Put(OfInt(int32(i)), Value{})
	}
	require.Equal(t, 21, m.Len())
	require.Equal(t, int64(n-1), first())
	var keys []int64
	for c := v.Iter(); c.Next(); {
		keys = append(keys, c.Key().Int64())
	}
	require.Equal(t, []int64{n - 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, keys)
}
