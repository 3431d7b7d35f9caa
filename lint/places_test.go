package lint

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
)

// TestNothingToCheck: a method that a program made need not be whole.
func TestNothingToCheck(t *testing.T) {
	require.Empty(t, Check(nil, Options{}))
	require.Empty(t, CheckAPI(nil, Options{}))
	found := Check(new(definition.Operation), Options{})
	require.Len(t, found, 1)
	require.Equal(t, "the method has no integration", found[0].Message)
	require.Equal(t, found, CheckAPI(&formats.API{Methods: make([]definition.Operation, 1)}, Options{}))
}

// TestPositionsAreLinear: many findings about one long string do not each count
// its characters from the start.
func TestPositionsAreLinear(t *testing.T) {
	text := strings.Repeat("é$undefined\n", 1000) + strings.Repeat("é$undefined", 10_000)
	c := new(checker)
	asked := 0
	for at := 0; at < len(text); at += 7 {
		line, column := c.position(text, at)
		asked++
		if asked%1000 == 0 {
			wantLine, wantColumn := source.PositionOf(text, at)
			require.Equal(t, [2]int{wantLine, wantColumn}, [2]int{line, column})
		}
	}
	require.Less(t, c.places.Counted(), 600*asked)
	line, column := c.position("a\nb", 2)
	require.Equal(t, [2]int{2, 1}, [2]int{line, column}, "another string")
}
