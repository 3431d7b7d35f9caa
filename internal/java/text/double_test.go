package text

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
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

// recorded are the texts that Java 17.0.15 gives, by bits: Double.toString for
// 16 digits, Float.toString for 8. Among them are random bits, powers of ten and
// their neighbours, and the ends of the ranges. Java 17 does not always print
// the shortest text, nor one whose last digit is rounded.
//
//go:embed testdata/java17.tsv
var recorded string

func TestRecordedTexts(t *testing.T) {
	n := 0
	for line := range strings.Lines(recorded) {
		bits, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		b, err := strconv.ParseUint(bits, 16, 64)
		require.NoError(t, err)
		if len(bits) == 16 {
			require.Equal(t, want, string(AppendDouble(nil, math.Float64frombits(b))), bits)
		} else {
			require.Equal(t, want, string(AppendFloat(nil, math.Float32frombits(uint32(b)))), bits)
		}
		n++
	}
	require.Greater(t, n, 2500)
}

// FuzzAppendDouble checks what holds of every text of Java 17: it is the number
// or one of its two neighbours when it is read again, it has a point and at
// most 18 digits, and the sign is in front. That it reads back as the number
// itself is no rule of Java 17; the digits are held by TestRecordedTexts.
func FuzzAppendDouble(f *testing.F) {
	for _, x := range []float64{1, 0.1, 1e23, 5e-324, math.MaxFloat64, 1 << 60, 1.1059199999999999e26} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		text := string(AppendDouble(nil, x))
		got, ok := ParseDouble(text)
		require.True(t, ok)
		require.True(t, near(got, x, math.Nextafter(x, math.Inf(1)), math.Nextafter(x, math.Inf(-1))), text)
		wellFormed(t, text, x, 18)
		y := float32(x)
		text = string(AppendFloat(nil, y))
		single, ok := ParseFloat(text)
		require.True(t, ok)
		require.True(t, near(single, y, math.Nextafter32(y, float32(math.Inf(1))), math.Nextafter32(y, float32(math.Inf(-1)))), text)
		wellFormed(t, text, float64(y), 10)
	})
}

func near[T float32 | float64](got, x, above, below T) bool {
	return got == x || x != x && got != got || got == above || got == below
}

func wellFormed(t *testing.T, text string, x float64, digits int) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return
	}
	require.Equal(t, math.Signbit(x), text[0] == '-')
	mantissa, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), "E")
	require.Equal(t, 1, strings.Count(mantissa, "."), text)
	require.LessOrEqual(t, len(strings.Trim(strings.Replace(mantissa, ".", "", 1), "0")), digits, text)
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
