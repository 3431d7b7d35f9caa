package buildversion

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOf(t *testing.T) {
	words := strings.Fields(Of("program"))
	require.Equal(t, []string{"program", Module()}, words[:2])
	require.Equal(t, []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}, words[len(words)-2:])
}
