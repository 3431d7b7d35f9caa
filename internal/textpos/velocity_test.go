package textpos

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestVelocityCostsOneWalk: places are counted on, not each from the start.
func TestVelocityCostsOneWalk(t *testing.T) {
	const rounds = 2000
	src := strings.Repeat("#foreach($x in [1])$foreach.info.line#end\n", rounds)
	var p Velocity
	for i := range rounds {
		line, column := p.At(src, i*len(src)/rounds, utf8.DecodeRuneInString)
		require.Equal(t, i+1, line)
		require.Equal(t, 1, column)
		require.Equal(t, i*len(src)/rounds, p.offset)
	}
}
