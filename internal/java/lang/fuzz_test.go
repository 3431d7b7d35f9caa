package lang

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// metered returns a Runtime with limits.
func metered(l meter.Limits) Runtime {
	m := new(meter.Meter)
	m.Begin(context.Background(), l, nil)
	return Runtime{Meter: m}
}

// FuzzSequences runs generated sequences of calls: none may panic or go far
// beyond its budget.
func FuzzSequences(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		loadClasses()
		k := newMaker(rand.New(rand.NewPCG(seed, 1)))
		s := subjects[seed%uint64(len(subjects))]
		if s.setup == nil {
			_, _ = k.run(k.format() + ";" + k.operation())
			return
		}
		of := everyMethod(k.subject(s))
		k.around(of[k.rng.IntN(len(of))])
		require.LessOrEqual(t, len(k.out), 64<<20)
	})
}

// FuzzFormat looks for panics in patterns.
func FuzzFormat(f *testing.F) {
	for _, s := range stringLiterals {
		f.Add(s, int64(5), 2.5)
	}
	f.Fuzz(func(t *testing.T, pattern string, n int64, x float64) {
		rt := metered(meter.Limits{Memory: 1 << 20})
		_, _, _ = Call(&rt, ofStr("x"), "format", []Value{ofStr(pattern), ofInt(int(n)), jsondoc.OfDouble(x)})
		_, _, _ = Call(&rt, ofStr("x"), "format", []Value{ofStr(pattern), jsondoc.OfDouble(x), ofStr(pattern)})
	})
}
