package bench

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPartsOfRequest: the parts are told, and none of them is negative: the moments
// of a request come in their order.
func TestPartsOfRequest(t *testing.T) {
	g, err := startGateways()
	require.NoError(t, err)
	defer g.close()
	var lines []string
	require.NoError(t, g.partsOfRequest(&Session{Rounds: 1, Detail: func(line string) { lines = append(lines, line) }}))
	require.Len(t, lines, 7)
	for _, line := range lines {
		require.Regexp(t, `^ *[0-9]+\.[0-9] µs\t`, line)
	}
}
