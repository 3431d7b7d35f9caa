package jsonways

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A few is a map, however many entries it has.
func TestFewIsAMap(t *testing.T) {
	for _, keys := range []int{1, 5, many - 1, many, many + 1, 100} {
		r := rand.New(rand.NewPCG(1, uint64(keys)))
		f, want := room[int, int](r.IntN(20)), map[int]int{}
		for n := range 5 * keys {
			key := r.IntN(keys)
			f.put(key, n)
			want[key] = n
			if n == keys { // a clone goes on by itself
				before := f
				f = f.clone()
				f.put(-1, n)
				want[-1] = n
				_, ok := before.get(-1)
				require.False(t, ok)
			}
		}
		require.Len(t, f.list, len(want))
		for _, e := range f.list {
			require.Equal(t, want[e.key], e.value)
			value, ok := f.get(e.key)
			require.True(t, ok)
			require.Equal(t, e.value, value)
		}
		_, ok := f.get(keys)
		require.False(t, ok)
	}
}
