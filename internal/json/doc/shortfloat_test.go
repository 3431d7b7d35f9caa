package doc

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzShortFloat(f *testing.F) {
	for _, text := range []string{"1.5", "-0.0", "0.1", "123456789012.345", "-.5", "5.", "1e5", "99999999999999.9", "0.000000000000001"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return
		}
		got, ok := shortFloat(text)
		if !ok {
			return
		}
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return // not a number that a parser delimits
		}
		require.Equal(t, math.Float64bits(want), math.Float64bits(got), text)
	})
}
