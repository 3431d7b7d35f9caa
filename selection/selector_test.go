package selection

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/meter"
)

// full is a full match with the standard library, enough for these tests.
type full struct{ *regexp.Regexp }

func pattern(p string) Pattern { return full{regexp.MustCompile(`\A(?:` + p + `)\z`)} }

func (f full) Matches(s string) (bool, error) { return f.MatchString(s), nil }

// tired is a pattern whose matcher gives up on everything.
type tired struct{}

var errTired = errors.New("step budget exceeded")

func (tired) Matches(string) (bool, error) { return false, errTired }

func TestByStatus(t *testing.T) {
	s := New([]Response{
		{500, pattern(`5\d{2}`)},
		{200, nil},
		{404, pattern(`4\d{2}`)},
		{400, pattern(`4.*`)},
		{100, nil},
		{599, pattern(`-1000|1234`)},
	}, Options{})
	tests := []struct{ status, want int }{
		{500, 0}, {503, 0}, {204, 4}, {400, 3}, {404, 2}, {409, 3}, {4, 3}, {-1000, 5}, {1234, 5}, {0, 4}, {-5, 4}, {100000, 4},
	}
	for _, tt := range tests {
		got, err := s.ByStatus(context.Background(), tt.status)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, "%d", tt.status)
	}
	require.True(t, s.HasPatterns())
	require.Equal(t, 4, s.Default(), "of two defaults the lowest status (rules/selection.md#default)")
}

// TestByMessage: rules/selection.md#lambda, rules/selection.md#precedence, rules/selection.md#full-match.
func TestByMessage(t *testing.T) {
	s := New([]Response{
		{504, pattern(`200`)}, {502, pattern(`.+`)}, {405, pattern(`.*four hundred.*`)}, {200, nil},
	}, Options{})
	for message, want := range map[string]int{
		"Error: Raising four hundred from within": 2,
		"Error: Raising five hundred from within": 1,
		"":            3,
		"one\ntwo":    3,
		"200":         1, // ascending status code: 502 before 504
		"four\nfive ": 3,
	} {
		got, err := s.ByMessage(context.Background(), message, 200)
		require.NoError(t, err)
		require.Equal(t, want, got, message)
	}
	all := New([]Response{{200, nil}, {400, pattern(`.*`)}}, Options{})
	got, err := all.ByMessage(context.Background(), "", 200)
	require.NoError(t, err)
	require.Equal(t, 1, got, "a pattern that matches the empty subject goes before the default")
}

func TestNoMatch(t *testing.T) {
	s := New([]Response{{200, pattern(`2\d{2}`)}}, Options{})
	for _, err := range []error{
		func() error { _, err := s.ByStatus(context.Background(), 403); return err }(),
		func() error { _, err := s.ByMessage(context.Background(), "x", 403); return err }(),
	} {
		var no *NoMatch
		require.ErrorAs(t, err, &no)
		require.EqualError(t, err, "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 403")
	}
	_, err := New(nil, Options{}).ByStatus(context.Background(), 200)
	require.Error(t, err)
}

func TestMatcherThatGivesUp(t *testing.T) {
	s := New([]Response{{200, nil}, {400, pattern("first")}, {500, tired{}}}, Options{})
	_, err := s.ByStatus(context.Background(), 200)
	require.ErrorIs(t, err, errTired)
	_, err = s.ByMessage(context.Background(), "second", 200)
	require.ErrorIs(t, err, errTired)
	got, err := s.ByMessage(context.Background(), "first", 200)
	require.NoError(t, err, "what comes before decides")
	require.Equal(t, 1, got)
	trace := s.TraceMessage(context.Background(), "second", 200)
	require.ErrorIs(t, trace.Attempts[1].Err, errTired)
	require.ErrorIs(t, trace.Err, errTired)
	require.False(t, trace.Default)
}

func TestTrace(t *testing.T) {
	s := New([]Response{{404, pattern(`4\d{2}`)}, {400, pattern(`4.*`)}, {200, nil}}, Options{})
	got := s.TraceStatus(context.Background(), "404", 404)
	require.Equal(t, Trace{Subject: "404", Chosen: 0, Ambiguous: true, OwnStatus: true,
		Attempts: []Attempt{{Index: 1, Matched: true, Reach: -1}, {Index: 0, Matched: true, Reach: -1}}}, got)
	got = s.TraceStatus(context.Background(), "409", 409)
	require.True(t, got.Ambiguous && !got.OwnStatus)
	require.Equal(t, 1, got.Chosen)
	got = s.TraceMessage(context.Background(), "x", 200)
	require.Equal(t, Trace{Subject: "x", Chosen: 2, Default: true,
		Attempts: []Attempt{{Index: 1, Reach: -1}, {Index: 0, Reach: -1}}}, got)
}

// TestHostilePatterns: a pattern that backtracks on every status code must not
// hold up New; it is asked, with its whole budget, when the status occurs.
func TestHostilePatterns(t *testing.T) {
	p, err := CompilePattern(`(?:(\d?)*\1?){12}(?=x)x|200`)
	require.NoError(t, err)
	s := New([]Response{{400, p}, {500, nil}}, Options{})
	var gaveUp *PatternError
	if got, err := s.ByStatus(context.Background(), 200); err != nil {
		require.ErrorAs(t, err, &gaveUp)
		require.ErrorIs(t, err, javaregex.ErrBudget)
	} else {
		require.Equal(t, 0, got)
	}
	_, err = CompilePattern("a(")
	var syntax *PatternSyntaxError
	require.ErrorAs(t, err, &syntax)
	require.Equal(t, 1, syntax.Line)
}

// TestSharedTerminatorScan runs real patterns over messages with and without
// line terminators (rules/selection.md#full-match).
func TestSharedTerminatorScan(t *testing.T) {
	var list []Response
	for i, text := range []string{`.*Bad.*`, `.+`, `(\n|.)+`} {
		p, err := CompilePattern(text)
		require.NoError(t, err)
		list = append(list, Response{400 + i, p})
	}
	s := NewMessages(append(list, Response{200, nil}), Options{})
	for message, want := range map[string]int{"a Bad b": 0, "good": 1, "Bad\nb": 2, "": 3} {
		got, err := s.ByMessage(context.Background(), message, 200)
		require.NoError(t, err)
		require.Equal(t, want, got, message)
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { s.ByMessage(context.Background(), "Bad\nb", 200) }))
}

func TestSelectionDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	s := New([]Response{{400, pattern(`4\d{2}`)}, {200, nil}}, Options{})
	require.Zero(t, testing.AllocsPerRun(100, func() { s.ByStatus(context.Background(), 404); s.ByStatus(context.Background(), 200) }))
}

// TestOneBoundForAllPatterns: all patterns of a selection spend from one bound,
// with and without a meter, and a trace says the same.
func TestOneBoundForAllPatterns(t *testing.T) {
	subject := strings.Repeat("a", 60)
	list := []Response{{200, nil}}
	for i := range 10 {
		p, err := CompilePattern(`(a+)(?=\1` + strconv.Itoa(i) + `)b`)
		require.NoError(t, err)
		list = append(list, Response{400 + i, p})
	}
	var m meter.Meter
	got, err := NewMessages(list[:2], Options{}).ByMessage(&m, subject, 200)
	require.NoError(t, err)
	require.Zero(t, got)
	one := int(m.Spent())
	m.Begin(context.Background(), meter.Limits{}, nil)
	_, err = NewMessages(list, Options{}).ByMessage(&m, subject, 200)
	require.NoError(t, err)
	require.InDelta(t, 10*one, m.Spent(), float64(one))

	_, err = NewMessages(list, Options{Steps: int(m.Spent())}).ByMessage(context.Background(), subject, 200)
	require.NoError(t, err, "at the bound")
	s := NewMessages(list, Options{Steps: int(m.Spent()) - 1})
	_, err = s.ByMessage(context.Background(), subject, 200)
	var gaveUp *PatternError
	require.ErrorAs(t, err, &gaveUp)
	require.Equal(t, 10, gaveUp.Index)
	require.ErrorIs(t, err, javaregex.ErrBudget)
	trace := s.TraceMessage(context.Background(), subject, 200)
	require.Equal(t, err, trace.Err)
	require.Equal(t, -1, trace.Chosen)
	require.NoError(t, trace.Attempts[8].Err)
	require.ErrorIs(t, trace.Attempts[9].Err, javaregex.ErrBudget)
	_, err = NewMessages(list, Options{Steps: -1}).ByMessage(context.Background(), subject, 200)
	require.NoError(t, err)
}

// TestSimplePatternsPayTogether: of simple patterns, too, the one that the meter
// has not enough for is named, and what the meter has exactly is enough.
func TestSimplePatternsPayTogether(t *testing.T) {
	subject := strings.Repeat("a", 10_000)
	list := []Response{{200, nil}}
	for i := range 3 {
		p, err := CompilePattern(`.*x` + strconv.Itoa(i) + `.*`)
		require.NoError(t, err)
		list = append(list, Response{400 + i, p})
	}
	s := NewMessages(list, Options{})
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{}, nil)
	got, err := s.ByMessage(&m, subject, 200)
	require.NoError(t, err)
	require.Zero(t, got)
	all := m.Matched()
	require.Greater(t, all, int64(3*10))

	m.Begin(context.Background(), meter.Limits{Match: all}, nil)
	_, err = s.ByMessage(&m, subject, 200)
	require.NoError(t, err)
	require.Equal(t, all, m.Matched())
	for enough, limit := range []int64{all/3 - 1, 2*all/3 - 1, all - 1} {
		m.Begin(context.Background(), meter.Limits{Match: limit}, nil)
		_, err = s.ByMessage(&m, subject, 200)
		var gaveUp *PatternError
		require.ErrorAs(t, err, &gaveUp, "limit %d of %d", limit, all)
		require.Equal(t, enough+1, gaveUp.Index)
	}
}

// TestTableIsBounded: a table of patterns that take long on every status is made
// in a bounded number of steps, and has what they say where they do not.
func TestTableIsBounded(t *testing.T) {
	var list []Response
	for i := range 50 {
		p, err := CompilePattern(`(?:(\d?)*\1?){12}(?=x)x|` + strconv.Itoa(400+i))
		require.NoError(t, err)
		list = append(list, Response{400 + i, p})
	}
	s := New(append(list, Response{200, nil}), Options{})
	_, known := s.KnownStatus(403)
	require.False(t, known)
	_, known = s.KnownStatus(-1)
	require.False(t, known)
	_, known = s.KnownStatus(1000)
	require.False(t, known)
}

// TestReasonsAreBounded: the reasons of all patterns together take a bounded
// number of steps, and what is beyond has none.
func TestReasonsAreBounded(t *testing.T) {
	var list []Response
	for i := range 200 {
		p, err := CompilePattern(`((a{1,50}){1,50}){1,50}b` + strconv.Itoa(i))
		require.NoError(t, err)
		list = append(list, Response{400 + i, p})
	}
	start := time.Now()
	trace := NewMessages(list, Options{}).TraceMessage(context.Background(), strings.Repeat("a", 4000), 200)
	require.Less(t, time.Since(start), 20*time.Second)
	require.Equal(t, -1, trace.Attempts[199].Reach)
	require.Empty(t, trace.Attempts[199].WhyNot)
}
