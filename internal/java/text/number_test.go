package text

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Source: Double.parseDouble of Java 17.
func TestParseDouble(t *testing.T) {
	for _, c := range []struct {
		in   string
		want float64
		ok   bool
	}{
		{"1", 1, true}, {" 2.5\n", 2.5, true}, {"1e3", 1000, true}, {"1.f", 1, true}, {".5D", 0.5, true}, {"+1", 1, true},
		{"0x1p3", 8, true}, {"0x1.8p1f", 3, true}, {"1e400", math.Inf(1), true}, {"-Infinity", math.Inf(-1), true},
		{"", 0, false}, {".", 0, false}, {"1_0", 0, false}, {"0x1", 0, false}, {"inf", 0, false}, {"1e", 0, false},
		{"Infinityf", 0, false}, {"--1", 0, false}, {"1ff", 0, false},
	} {
		got, ok := ParseDouble(c.in)
		require.Equal(t, c.ok, ok, c.in)
		require.Equal(t, c.want, got, c.in)
	}
}

// Source: Integer.parseInt of Java 17.
func TestParseInt(t *testing.T) {
	for _, c := range []struct {
		in    string
		radix int
		want  int64
		ok    bool
	}{
		{"12", 10, 12, true}, {"-2147483648", 10, math.MinInt32, true}, {"+7", 10, 7, true}, {"ff", 16, 255, true},
		{"٣٤", 10, 34, true}, {"１２", 10, 12, true}, {"2147483648", 10, 0, false}, {"", 10, 0, false}, {"-", 10, 0, false},
		{" 1", 10, 0, false}, {"1.0", 10, 0, false}, {"9", 8, 0, false}, {"1", 37, 0, false},
	} {
		got, ok := ParseInt(c.in, c.radix, math.MinInt32, math.MaxInt32)
		require.Equal(t, c.ok, ok, c.in)
		require.Equal(t, c.want, got, c.in)
	}
}
