package javatext

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
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
	testenv.SkipUnderRace(t)
	var buf [32]byte
	for _, f := range []float64{1.5, 0.1, 1e300, 5e-324} {
		require.Zero(t, testing.AllocsPerRun(10, func() { AppendDouble(buf[:0], f) }))
	}
}

func TestShortDecimalsAgreeWithTheConversion(t *testing.T) {
	check := func(f float64) {
		n, places, ok := shortDecimal(f)
		if !ok {
			return
		}
		if short, exact := string(appendPlaces(nil, n, places)), string(appendExact(nil, math.Float64bits(f))); short != exact {
			t.Fatalf("%v: %s, want %s", f, short, exact)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 100_000 {
		for _, scale := range pow10 {
			check(float64(i) / float64(scale))
			check(float64(r.IntN(10_000_000)) / float64(scale))
			check(float64(r.Int64N(10_000_000_000)) / float64(scale))
		}
		f := math.Float64frombits(r.Uint64()>>12 | uint64(1013+r.IntN(34))<<52)
		check(f)
		check(math.Nextafter(float64(i)/1000, 1e9))
	}
}
