package raw

import (
	"math"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestMemory(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 15, 16, 17, 100, 4096, 1 << 20} {
		b := Bytes(n)
		require.Empty(t, b)
		require.GreaterOrEqual(t, cap(b), n)
		w := Words(n)
		require.Empty(t, w)
		require.GreaterOrEqual(t, cap(w), n)
		require.Zero(t, uintptr(unsafe.Pointer(unsafe.SliceData(w)))%8)
		for i := range cap(w) {
			w = append(w, uint64(i))
		}
		for i, x := range w {
			require.Equal(t, uint64(i), x)
		}
	}
}

func TestGrown(t *testing.T) {
	b := append(make([]byte, 0, 4), "abc"...)
	require.Same(t, &b[0], &Grown(b, 4)[0])
	longer := Grown(b, 5)
	require.NotSame(t, &b[0], &longer[0])
	require.Equal(t, "abc", string(longer))
	require.GreaterOrEqual(t, cap(longer), 5)
}

func TestForeseen(t *testing.T) {
	for _, c := range []struct{ made, done, all, want int }{
		{0, 0, 0, 0}, {100, 0, 10, 100}, {100, 10, 10, 100}, {100, 11, 10, 100}, // nothing is known, or all made
		{100, 1, 2, 212}, {100, 5, 320, 6800}, {1000, 1, 200, 3320}, // a 64th first
		{1 << 30, 1, 1 << 30, math.MaxInt32},
	} {
		require.Equal(t, c.want, Foreseen(c.made, c.done, c.all), c)
	}
}
