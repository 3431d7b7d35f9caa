package selection

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
)

// counting is a pattern that matches one text and counts what it is asked.
type counting struct {
	text  string
	asked *int
}

func (c counting) Matches(s string) (bool, error) { *c.asked++; return s == c.text, nil }
func (c counting) Reach(s string) int             { return len(s) - 1 }

// TestTable: what the table knows is not asked again, the first response
// included; what it does not know is.
func TestTable(t *testing.T) {
	asked := 0
	s := New([]Response{{200, counting{"200", &asked}}, {400, counting{"400", &asked}}}, Options{})
	require.LessOrEqual(t, asked, 2*statuses)
	for index, status := range []int{200, 400} {
		asked = 0
		i, ok := s.KnownStatus(status)
		require.True(t, ok)
		require.Equal(t, index, i)
		i, err := s.ByStatus(context.Background(), status)
		require.NoError(t, err)
		require.Equal(t, index, i)
		require.Zero(t, asked)
	}
	for _, status := range []int{-1, 0, 201, 999, 1000, 1 << 40} {
		_, ok := s.KnownStatus(status)
		require.False(t, ok, status)
		asked = 0
		_, err := s.ByStatus(context.Background(), status)
		require.EqualError(t, err, (&NoMatch{status}).Error())
		require.Equal(t, 2, asked, status)
	}
	require.True(t, s.HasPatterns())
	require.Equal(t, -1, s.Default())
}

// TestDefaults: rules/selection.md#default.
func TestDefaults(t *testing.T) {
	for _, tt := range []struct {
		list []Response
		want int
	}{
		{[]Response{{200, nil}, {200, nil}}, 0},
		{[]Response{{400, nil}, {200, nil}, {300, nil}}, 1},
		{[]Response{{200, nil}, {400, nil}}, 0},
	} {
		s := New(tt.list, Options{})
		require.Equal(t, tt.want, s.Default())
		require.False(t, s.HasPatterns())
		i, err := s.ByStatus(context.Background(), 599)
		require.NoError(t, err)
		require.Equal(t, tt.want, i)
	}
}

// TestMeterPays: an evaluation's meter pays for its selection, and nothing else
// does; the bound of Options.Steps is for a selection without one.
func TestMeterPays(t *testing.T) {
	p, err := CompilePattern(`((\d|\d\d)*|(a|b|ab)*)\1c`)
	require.NoError(t, err)
	s := New([]Response{{400, p}, {200, nil}}, Options{Steps: 1})
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Match: 1 << 30}, nil)
	i, err := s.ByStatus(&m, 1234567)
	require.NoError(t, err)
	require.Equal(t, 1, i)
	require.NotZero(t, m.Spent())
	before := m.Spent()
	_, err = s.ByMessage(&m, strings.Repeat("ab", 5), 200)
	require.NoError(t, err)
	require.Greater(t, m.Spent(), before)
	var gaveUp *PatternError
	_, err = s.ByMessage(context.Background(), strings.Repeat("ab", 5), 200)
	require.ErrorAs(t, err, &gaveUp)
	require.Zero(t, gaveUp.Index)
	require.ErrorContains(t, err, "selection pattern: ")
	require.ErrorIs(t, err, gaveUp.Unwrap())
}

// TestReasons: every pattern that does not match has its reach, and one of
// CompilePattern says why.
func TestReasons(t *testing.T) {
	p, err := CompilePattern(`abc`)
	require.NoError(t, err)
	asked := 0
	s := New([]Response{{400, p}, {401, counting{"x", &asked}}, {402, pattern("ab")}, {500, tired{}}, {200, nil}}, Options{})
	trace := s.TraceMessage(context.Background(), "abx", 200)
	reasons := map[int]int{}
	for _, a := range trace.Attempts {
		reasons[a.Index] = a.Reach
		require.Equal(t, a.Index == 0, a.WhyNot != "", "%d: %q", a.Index, a.WhyNot)
	}
	require.Equal(t, map[int]int{0: 2, 1: 2, 2: -1, 3: -1}, reasons)
	trace = s.TraceMessage(context.Background(), "abc", 200)
	require.Equal(t, Attempt{Index: 0, Matched: true, Reach: -1}, trace.Attempts[0])
	require.False(t, trace.Ambiguous, "one pattern alone matches")
	require.False(t, trace.OwnStatus)
	require.Equal(t, 0, trace.Chosen)
}

// TestPatternSyntaxError: the place of a fault, and whether Java refuses it.
func TestPatternSyntaxError(t *testing.T) {
	for text, want := range map[string]PatternSyntaxError{
		"a(b":     {Offset: 3, Line: 1, Column: 4},
		"é\n(":    {Offset: 4, Line: 2, Column: 2},
		`{"a":1}`: {Offset: 1, Line: 1, Column: 2, Repetition: true},
	} {
		_, err := CompilePattern(text)
		var e *PatternSyntaxError
		require.ErrorAs(t, err, &e, text)
		require.NotEmpty(t, e.Msg)
		require.ErrorContains(t, e, strconv.Itoa(want.Line)+":"+strconv.Itoa(want.Column))
		want.Pattern, want.Msg = text, e.Msg
		require.Equal(t, want, *e)
	}
}

// TestContext: a context that has ended ends a selection that has to match; one
// that the table answers does not ask it. A nil context never ends.
func TestContext(t *testing.T) {
	p, err := CompilePattern(`((\d|\d\d)*|(a|b|ab)*)\1c`)
	require.NoError(t, err)
	s := New([]Response{{400, p}, {200, nil}}, Options{})
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	_, err = s.ByMessage(ctx, strings.Repeat("ab", 5), 200)
	var gaveUp *PatternError
	require.ErrorAs(t, err, &gaveUp)
	require.ErrorIs(t, err, why)
	_, err = s.ByStatus(ctx, 1234567)
	require.ErrorIs(t, err, why)
	trace := s.TraceMessage(ctx, strings.Repeat("ab", 5), 200)
	require.ErrorIs(t, trace.Err, why)
	require.ErrorIs(t, trace.Attempts[0].Err, why)
	i, err := s.ByStatus(ctx, 200)
	require.NoError(t, err)
	require.Equal(t, 1, i)
	var none context.Context
	i, err = s.ByMessage(none, strings.Repeat("ab", 5), 200)
	require.NoError(t, err)
	require.Equal(t, 1, i)
}

// TestTraceOfAnEvaluation: the attempts of a trace see the context that the
// evaluation began with, and have steps of their own when its steps are spent.
func TestTraceOfAnEvaluation(t *testing.T) {
	p, err := CompilePattern(`((\d|\d\d)*|(a|b|ab)*)\1c`)
	require.NoError(t, err)
	s := New([]Response{{400, p}, {200, nil}}, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var m meter.Meter
	m.Begin(ctx, meter.Limits{Steps: 1}, nil)
	var spent *meter.LimitError
	require.ErrorAs(t, m.Spend(2), &spent)
	trace := s.TraceMessage(&m, strings.Repeat("ab", 5), 200)
	require.ErrorAs(t, trace.Err, &spent)
	require.NoError(t, trace.Attempts[0].Err)
	cancel()
	m.Begin(ctx, meter.Limits{}, nil)
	trace = s.TraceMessage(&m, strings.Repeat("ab", 5), 200)
	require.ErrorIs(t, trace.Attempts[0].Err, context.Canceled)
}
