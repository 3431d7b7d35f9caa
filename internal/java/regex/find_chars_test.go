package regex

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
)

var charPatterns = []string{
	`[é]`, `[a-é]+`, `[aeiou]+`, `[aeiou]`, `\s+`, `\s`, `[^a-z]`, `[^a-z]+`, `\W`, `.`, `.+`, `(?s).+`, `(?i)[k-m]+`, `a+`, `(?i)k`, `\d++`, `[\s,]+`, `(?:[ab])+`,
	`[ab]+?`, `[ab]{2,}`, `([ab])`, `^[ab]`, `[ab]+$`, `[ab]*`, `ab`, `,`, ` `, `, `, `\.`, `\|`, `a|b`, `é`, `\bx`, `[ab]+c`,
}

// TestCharSearch says which patterns need no machine in ASCII.
func TestCharSearch(t *testing.T) {
	for k, re := range charPatterns {
		r := MustCompile(re)
		require.Equal(t, k < 17, r.finish().prog.chars != nil && r.text == "", re)
	}
}

// checkChars compares the short ways to find and to split with the machine: what
// they give, and what they take, also of a meter that does not have it.
func checkChars(t *testing.T, re, in string, limit int) {
	t.Helper()
	short, err := Compile(re)
	if err != nil {
		return
	}
	long := MustCompile(re)
	long.finish().prog.chars = nil
	steps := int64(0)
	for _, allowed := range []int64{1 << 40, 0} {
		if allowed == 0 {
			allowed = max(1, steps/2)
		}
		var a, b meter.Meter
		for _, m := range []*meter.Meter{&a, &b} {
			m.Begin(context.Background(), meter.Limits{Steps: allowed, Match: allowed}, nil)
		}
		got, errA := short.AppendSplitMetered(&a, nil, in, limit)
		want, errB := long.appendSplitFound(&b, nil, in, limit)
		require.Equal(t, fmt.Sprint(errB), fmt.Sprint(errA), "%q %q", re, in)
		if errA == nil {
			require.Equal(t, want, got, "split %q at %q", in, re)
			require.Equal(t, b.Spent(), a.Spent(), "split %q at %q", in, re)
			require.Equal(t, b.Matched(), a.Matched(), "split %q at %q", in, re)
		}
		require.Equal(t, found(long, &b, in), found(short, &a, in), "%q in %q", re, in)
		require.Equal(t, b.Err() == nil, a.Err() == nil, "%q in %q", re, in)
		if a.Err() == nil {
			require.Equal(t, b.Spent(), a.Spent(), "%q in %q", re, in)
		}
		steps = b.Spent()
	}
}

// found returns all matches; an error ends them.
func found(r *Regexp, m *meter.Meter, in string) (all []int) {
	f := r.FinderMetered(m, in)
	defer f.Close()
	for {
		loc, err := f.Next(nil)
		if loc == nil || err != nil {
			return all
		}
		all = append(all, loc...)
	}
}

func TestCharsAsByMachine(t *testing.T) {
	subjects := []string{"", "a", "k", "hello brave new world", "a,b,,c,,", ",,", "  x  ", "12 34", "aaaa", "a.b.c", "größe é", "\U00010400a\U00010400", "\xed\xa0\xbd,\xed\xb8\x80", "a, b, c", "\n\r\n"}
	subjects = append(subjects, strings.Repeat("x", 100_000)+" ", strings.Repeat(" ", 100_000), strings.Repeat("ab,c ", 30_000))
	for _, re := range charPatterns {
		for _, in := range subjects {
			if len(in) > 1000 && strings.ContainsAny(re, "{$*(") {
				continue
			}
			for _, limit := range []int{0, -1, 2} {
				checkChars(t, re, in, limit)
			}
		}
	}
}

func FuzzChars(f *testing.F) {
	for k, re := range charPatterns {
		f.Add(re, "hello brave, new world 12", k%4-1)
	}
	f.Fuzz(func(t *testing.T, re, in string, limit int) {
		if len(re) < 100 && len(in) < 500 {
			checkChars(t, re, in, limit)
		}
	})
}
