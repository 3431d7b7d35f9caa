package vtl

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestRoom: what a small plan is made of fits into the allocator's class, beyond
// which every compiled template takes 256 bytes more.
func TestRoom(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) == 8 {
		require.LessOrEqual(t, unsafe.Sizeof(room{})+8, uintptr(1792))
	}
}
