package vtl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCharPlaceCostsOneWalk: places are counted on, not each from the start.
func TestCharPlaceCostsOneWalk(t *testing.T) {
	const rounds = 2000
	src := strings.Repeat("#foreach($x in [1])$foreach.info.line#end\n", rounds)
	var p charPlace
	for i := range rounds {
		line, column := p.at(src, i*len(src)/rounds)
		require.Equal(t, i+1, line)
		require.Equal(t, 1, column)
		require.Equal(t, i*len(src)/rounds, p.offset)
	}
}
