package javatext

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Source: the reference engine (Java 17).
func TestAppendDouble(t *testing.T) {
	for _, c := range []struct {
		f    float64
		want string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1, "1.0"}, {-1.5, "-1.5"}, {2e-3, "0.002"}, {2e-4, "2.0E-4"},
		{1e7, "1.0E7"}, {9999999, "9999999.0"}, {1e23, "9.999999999999999E22"}, {2.2250738585072014e-308, "2.2250738585072014E-308"},
		{5e-324, "4.9E-324"}, {math.MaxFloat64, "1.7976931348623157E308"}, {2e23, "1.9999999999999998E23"}, {0.1, "0.1"},
		{1.0 / 3, "0.3333333333333333"}, {math.NaN(), "NaN"}, {math.Inf(-1), "-Infinity"},
	} {
		require.Equal(t, c.want, string(AppendDouble(nil, c.f)))
	}
}

// FuzzAppendDouble checks that every text reads back as the number it stands
// for. The digits themselves were compared with Java 17.
func FuzzAppendDouble(f *testing.F) {
	for _, x := range []float64{1, 0.1, 1e23, 5e-324, math.MaxFloat64, 1 << 60} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		got, ok := ParseDouble(string(AppendDouble(nil, x)))
		require.True(t, ok)
		require.True(t, got == x || x != x)
		y := float32(x)
		single, ok := ParseFloat(string(AppendFloat(nil, y)))
		require.True(t, ok)
		require.True(t, single == y || y != y)
	})
}

func TestAppendDoubleNoAllocs(t *testing.T) {
	var buf [32]byte
	for _, f := range []float64{1.5, 0.1, 1e300, 5e-324} {
		require.Zero(t, testing.AllocsPerRun(10, func() { AppendDouble(buf[:0], f) }))
	}
}
