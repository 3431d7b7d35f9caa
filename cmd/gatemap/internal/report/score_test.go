package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestScore(t *testing.T) {
	var out strings.Builder
	s := NewScore(&out, Palette{}, true, map[string]string{"known": "why", "fixed": "why not"})
	require.NoError(t, s.Count(Case{ID: "fine", File: "f", Line: 1}, ""))
	require.Empty(t, s.Note())
	require.NoError(t, s.Count(Case{ID: "known", File: "f", Line: 2}, "differs"))
	require.Empty(t, out.String(), "what people need not read is not printed")
	require.NoError(t, s.Count(Case{ID: "fixed", File: "f", Line: 3}, ""))
	require.NoError(t, s.Count(Case{ID: "broken", File: "f", Line: 4}, "<1> & <2>"))
	require.NoError(t, s.CountBad(Case{File: "f", Line: 5}, errors.New("no case")))
	require.Equal(t, "3 failed", s.Note())
	require.NoError(t, s.Finish())
	require.Equal(t, `{"verdict":"unexpected","id":"fixed","file":"f","line":3,"text":"passes, but is listed as a known deviation: why not"}
{"verdict":"failed","id":"broken","file":"f","line":4,"text":"<1> & <2>"}
{"verdict":"bad","file":"f","line":5,"text":"no case"}
{"verdict":"known","id":"known","file":"f","line":2,"text":"why"}
{"passed":1,"failed":1,"known":1,"unexpected":1,"bad":1}
`, out.String())
}

// A case without an id is named by its place.
func TestNoID(t *testing.T) {
	var out strings.Builder
	s := NewScore(&out, Palette{}, false, nil)
	require.NoError(t, s.Count(Case{File: "f", Line: 7}, "differs"))
	require.NoError(t, s.CountBad(Case{File: "f", Line: 8}, errors.New("no case")))
	require.NoError(t, s.Finish())
	require.Equal(t, "FAIL  (f:7)\n      differs\nBAD   (f:8): no case\n0 passed, 1 failed, 1 bad line\n", out.String())
}

type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	for left := range 4 {
		s := NewScore(&failing{left}, Palette{}, false, map[string]string{"known": "why", "absent": "why"})
		err := errors.Join(s.Count(Case{ID: "x"}, "differs"), s.Count(Case{ID: "known"}, "differs"), s.Finish())
		require.ErrorContains(t, err, "full", "after %d writes", left)
	}
}
