//go:build !wasm

package fieldlist

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestSpare(t *testing.T) {
	var s Spare[made]
	for range 3 * atATime {
		for _, n := range []int{0, 1, 2, 3, ManyFields, ManyFields + 1} {
			for _, size := range []int{0, 1, 48, 49, 56, 57, 80, 81, 120, 121, 144, 145, 240, 248, 249, MostText} {
				var m Memory
				value := s.Take(&m, n, size)
				require.GreaterOrEqual(t, cap(m.Fields), min(n, ManyFields))
				require.GreaterOrEqual(t, cap(m.Body), size)
				fill(t, value, m)
			}
		}
	}
}

// TestSparesFillTheirMemory: what four values leave of their size class is less than
// one of them could use.
func TestSparesFillTheirMemory(t *testing.T) {
	const beside = 8 // bytes that the allocator has beside what is larger than 512 bytes
	for _, tt := range []struct{ each, class uintptr }{
		{unsafe.Sizeof(together[made, oneField, oneValue, [48]byte]{}), 768},
		{unsafe.Sizeof(together[made, oneField, oneValue, [80]byte]{}), 896},
		{unsafe.Sizeof(together[made, oneField, oneValue, [144]byte]{}), 1152},
		{unsafe.Sizeof(together[made, oneField, oneValue, [240]byte]{}), 1536},
		{unsafe.Sizeof(together[made, oneField, oneValue, [MostText]byte]{}), 2304},
		{unsafe.Sizeof(together[made, twoFields, twoValues, [56]byte]{}), 1024},
		{unsafe.Sizeof(together[made, twoFields, twoValues, [120]byte]{}), 1280},
		{unsafe.Sizeof(together[made, twoFields, twoValues, [248]byte]{}), 1792},
		{unsafe.Sizeof(together[made, twoFields, twoValues, [MostText]byte]{}), 2688},
		{unsafe.Sizeof(together[made, manyFields, manyValues, [MostText]byte]{}), 3456},
	} {
		require.LessOrEqual(t, atATime*tt.each+beside, tt.class)
		require.Greater(t, atATime*(tt.each+48)+beside, tt.class, tt.class)
	}
}
