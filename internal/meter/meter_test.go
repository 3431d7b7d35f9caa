package meter

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func begun(l Limits) *Meter {
	m := new(Meter)
	m.Begin(context.Background(), l, nil)
	return m
}

func TestStepsAtTheLimit(t *testing.T) {
	for _, ctx := range []context.Context{nil, context.Background(), cancelable(t)} {
		for _, limit := range []int64{1, 10, quantum - 1, quantum, quantum + 1, 3*quantum + 7} {
			var m Meter
			m.Begin(ctx, Limits{Steps: limit}, nil)
			for i := range limit {
				require.NoErrorf(t, m.Spend(1), "step %d of %d", i+1, limit)
			}
			require.Equal(t, limit, m.Spent())
			want := &LimitError{What: Steps, Limit: limit}
			require.Equal(t, want, m.Spend(1))
			require.Equal(t, want, m.Spend(1), "the first error is the last")
			require.Equal(t, want, m.Err())
			require.Equal(t, limit, m.Spent())
			require.Equal(t, want, m.Hold(1))
			require.Equal(t, want, m.SpendMatch(1))
			require.Equal(t, want, m.Enter())
			require.Equal(t, want, m.Fail(errors.New("later")))
		}
	}
}

func cancelable(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

func TestSpendOverflows(t *testing.T) {
	for _, n := range []int{-1, math.MinInt, math.MaxInt, 1001} {
		m := begun(Limits{Steps: 1000})
		require.NoError(t, m.Spend(0))
		require.Error(t, m.Spend(n), n)
		require.Error(t, m.Spend(math.MaxInt))
	}
	m := begun(Limits{Steps: -1})
	require.NoError(t, m.Spend(math.MaxInt-1))
	require.NoError(t, m.Spend(1))
	require.Error(t, m.Spend(1))
}

func TestCanceledAtASetStep(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	var m Meter
	m.Begin(ctx, Limits{}, nil)
	require.NoError(t, m.Spend(10))
	cause := errors.New("the client went away")
	cancel(cause)
	n := 10
	for m.Spend(1) == nil {
		n++
	}
	require.Equal(t, 10+quantum, n)
	require.ErrorIs(t, m.Err(), cause)
	m.Begin(ctx, Limits{}, nil)
	require.ErrorIs(t, m.Err(), cause, "before the first step")
	require.ErrorIs(t, m.Spend(1), cause)
}

func TestMatchIsPartOfSteps(t *testing.T) {
	m := begun(Limits{Steps: 100, Match: 10})
	require.NoError(t, m.SpendMatch(10))
	require.EqualValues(t, 10, m.Spent())
	require.Equal(t, &LimitError{What: Match, Limit: 10}, m.SpendMatch(1))
	m = begun(Limits{Steps: 5, Match: 10})
	require.Equal(t, &LimitError{What: Steps, Limit: 5}, m.SpendMatch(6))
}

func TestMemoryIsWhatLives(t *testing.T) {
	live, looks := int64(0), 0
	var m Meter
	m.Begin(context.Background(), Limits{Memory: 1000}, func() int64 { looks++; return live })
	for range 100 {
		require.NoError(t, m.Hold(100)) // thrown away at once
	}
	require.Equal(t, 9, looks)
	require.EqualValues(t, 10_000, m.Held())
	live = 900
	require.NoError(t, m.Hold(100), "at the limit")
	require.NoError(t, m.Err())
	live = 901
	m.Begin(context.Background(), Limits{Memory: 1000}, func() int64 { return live })
	require.NoError(t, m.Hold(1000))
	require.Equal(t, &LimitError{What: Memory, Limit: 1000}, m.Hold(100))
	require.Error(t, m.Hold(0+1))

	m.Begin(context.Background(), Limits{Memory: 1000}, nil)
	require.NoError(t, m.Hold(999))
	require.NoError(t, m.Hold(1))
	require.EqualValues(t, 1000, m.Held())
	require.Error(t, m.Hold(1))
	for _, n := range []int{-1, 1001, math.MaxInt, math.MinInt} {
		require.Error(t, begun(Limits{Memory: 1000}).Hold(n), n)
	}
}

func TestNesting(t *testing.T) {
	m := begun(Limits{Nesting: 2})
	require.NoError(t, m.Enter())
	require.NoError(t, m.Enter())
	m.Leave()
	require.NoError(t, m.Enter())
	require.Equal(t, &LimitError{What: Nesting, Limit: 2}, m.Enter())
	require.Error(t, m.Enter())
}

func TestNilAndZero(t *testing.T) {
	var none *Meter
	require.NoError(t, none.Spend(math.MaxInt))
	require.NoError(t, none.SpendBytes(math.MaxInt))
	require.NoError(t, none.SpendMatch(math.MaxInt))
	require.NoError(t, none.Hold(math.MaxInt))
	require.NoError(t, none.Enter())
	none.Leave()
	require.Zero(t, none.Held())
	require.NoError(t, none.Err())
	require.Zero(t, none.Spent())

	for name, use := range map[string]func(*Meter) error{
		"Spend":      func(m *Meter) error { return m.Spend(int(Defaults.Steps)) },
		"SpendMatch": func(m *Meter) error { return m.SpendMatch(int(Defaults.Match)) },
		"Hold":       func(m *Meter) error { return m.Hold(int(Defaults.Memory)) },
		"Enter": func(m *Meter) error {
			for range Defaults.Nesting {
				if err := m.Enter(); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		var m Meter
		require.NoError(t, use(&m), name)
		require.Error(t, use(&m), name)
	}
}

func TestDoesNotAllocate(t *testing.T) {
	m := begun(Limits{})
	require.Zero(t, testing.AllocsPerRun(100, func() {
		m.Begin(context.Background(), Limits{}, nil)
		_, _, _, _ = m.Spend(1), m.SpendMatch(1), m.Hold(1), m.Enter()
		m.Leave()
		m.End()
	}))
}

func BenchmarkSpend(b *testing.B) {
	m := begun(Limits{Steps: -1})
	for b.Loop() {
		_ = m.Spend(1)
	}
}
