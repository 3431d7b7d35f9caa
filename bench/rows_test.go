package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// The floors have to do the same work: their outputs are the engine's.
func TestFloorsGiveTheEnginesOutput(t *testing.T) {
	for _, c := range sizes() {
		tmpl, err := compiled(c.source)
		require.NoError(t, err)
		r, err := rendering("", c.source, c.body, false)
		require.NoError(t, err)
		r.Run(1)
		var doc jsondoc.Document
		require.NoError(t, doc.Parse(c.body))
		env := envOf(c.body)
		out, err := tmpl.Append(nil, &env)
		require.NoError(t, err)
		require.Equal(t, string(out), string(c.byHand(nil, c.body)), c.name)
		if c.name != "small" {
			require.Equal(t, string(out), string(renderDocument(nil, doc.Root())), c.name)
		}
	}
}

func TestOutcomes(t *testing.T) {
	row := &Row{ID: "X", What: "x", Goals: []Goal{{Must: 2, Stretch: 1.5}, {AtLeast: true, Must: 10, Stretch: 13}}}
	met := Outcome{Row: row, Figures: []Figure{{1.9, 1.8, 2.1}, {10.5, 9, 12}}}
	require.True(t, met.OK())
	require.Equal(t, "<= 2.00x / >= 10.0x", met.Must())
	require.Equal(t, "<= 1.50x / >= 13.0x", met.Stretch())
	require.Equal(t, "1.90x / 10.5x", met.Measured())
	require.Equal(t, "1.80x-2.10x / 9.00x-12.0x", met.Spread())
	require.False(t, Outcome{Row: row, Figures: []Figure{{2.1, 2, 2}, {10.5, 9, 12}}}.OK())
	require.False(t, Outcome{Row: row, Figures: []Figure{{1.9, 2, 2}, {9.9, 9, 12}}}.OK())
	require.False(t, Outcome{Row: row, Err: errors.New("no")}.OK())
	require.Equal(t, "**missed**", Outcome{Row: row, Err: errors.New("no")}.Verdict())
	absent := Outcome{Row: row, Err: fmt.Errorf("start: %w", &Unavailable{"no such runtime"})}
	require.True(t, absent.Unavailable())
	require.Equal(t, "not measured", absent.Verdict())
	require.Equal(t, "start: not measured: no such runtime", absent.Measured())
}

func TestInterleaveComparesWithinARound(t *testing.T) {
	work := func(name string, n int) runner {
		return runner{name, func(rounds int) {
			for range rounds * n {
				sink += len(time.Duration(sink).String())
			}
		}}
	}
	r := interleave(5, time.Millisecond, work("ten", 10), work("one", 1))
	require.Greater(t, r.Ratio("ten", "one").Median, 2.0)
	require.Less(t, r.Ratio("one", "ten").Median, 0.5)
	require.Positive(t, r.Best("one"))
}

func TestRowsHaveGoals(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Rows() {
		require.False(t, seen[row.ID], row.ID)
		seen[row.ID] = true
		require.NotEmpty(t, row.What)
		require.NotEmpty(t, row.Goals)
		require.NotNil(t, row.Measure)
	}
}

func TestResultsAreWritten(t *testing.T) {
	folder := t.TempDir()
	row := &Row{ID: "T7", What: "faster", Goals: []Goal{{AtLeast: true, Must: 1}, {AtLeast: true, Must: 1}}}
	session := &Session{Rounds: 1, Each: 100 * time.Microsecond}
	require.NoError(t, WriteResults(folder, session, []Outcome{{Row: row, Figures: []Figure{{2, 2, 2}, {3, 3, 3}}}}))
	text, err := os.ReadFile(filepath.Join(folder, "RESULTS.md"))
	require.NoError(t, err)
	require.Contains(t, string(text), "| T7 | faster | >= 1.00x / >= 1.00x | - / - | 2.00x / 3.00x |")
	for _, name := range []string{"medium.svg", "selection.svg"} {
		plot, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.Contains(t, string(plot), "</svg>")
	}
}
