package channel

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/conformance"
)

const root = "../../.."

var (
	update  = flag.Bool("update", false, "write docs/channels.md")
	name    = flag.String("channel", "replay", "the channel that -results is of")
	results = flag.String("results", "", "a file with the results of a channel that is not tested in Go; those of this process where nothing is said")
)

// TestPage: docs/channels.md is made of testdata/channels.
func TestPage(t *testing.T) {
	want, err := Page(root)
	require.NoError(t, err)
	file := filepath.Join(root, "docs/channels.md")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o600))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want, string(text), "run the test with -update")
	files, err := filepath.Glob(filepath.Join(root, "testdata/channels/*.json"))
	require.NoError(t, err)
	require.Len(t, files, len(Order), "a channel that is not in the table")
}

// TestLists: each channel lists cases that it runs, once, with a reason.
func TestLists(t *testing.T) {
	for _, name := range Order {
		run, err := Start(root, name)
		require.NoError(t, err)
		for _, e := range run.Channel.Exceptions {
			require.NotEmpty(t, e.Why, name)
			for _, id := range e.IDs {
				run.Add(id, "differs")
			}
		}
		for _, l := range run.Lines {
			if !run.seen[l.ID] {
				run.Add(l.ID, "")
			}
		}
		require.Empty(t, run.Unexpected(), name)
	}
}

// TestResults compares the results of a channel with its list. .ci has it look at
// what channels in other languages wrote.
func TestResults(t *testing.T) {
	run, err := Start(root, *name)
	require.NoError(t, err)
	byID := make(map[string]*Line)
	for i := range run.Lines {
		byID[run.Lines[i].ID] = &run.Lines[i]
	}
	count := 0
	eachResult(t, run.Lines, func(result []byte) {
		var head struct{ ID string }
		require.NoError(t, json.Unmarshal(result, &head), "%.200s", result)
		if l := byID[head.ID]; l != nil { // another kind may be among them
			require.NoError(t, run.Result(l, result))
			count++
		}
	})
	for _, text := range run.Unexpected() {
		t.Error(text)
	}
	t.Logf("%s: %d results of %d cases", run.Channel.Name, count, len(run.Lines))
}

func eachResult(t *testing.T, lines []Line, f func(result []byte)) {
	if *results == "" {
		for _, l := range lines {
			result, err := conformance.Evaluate(l.Text)
			require.NoError(t, err, l.ID)
			f(result)
		}
		return
	}
	file, err := os.Open(*results)
	require.NoError(t, err)
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		f(bytes.TrimSpace(scanner.Bytes()))
	}
	require.NoError(t, scanner.Err())
}

// TestUnexpected: whatever is not as the list says is told.
func TestUnexpected(t *testing.T) {
	pattern := func(id string) Line {
		return Line{ID: id, Kind: Pattern, Text: fmt.Appendf(nil, `{"id":%q,"regex":"a","input":"a","expect":true}`, id)}
	}
	run := &Run{
		Channel: &Channel{Exceptions: []Exception{{"because", []string{"listed", "passes", "none", "listed"}}}},
		Lines:   []Line{pattern("passes"), pattern("listed"), pattern("differs"), pattern("forgotten"), pattern("same")},
		differ:  make(map[string]string), seen: make(map[string]bool),
	}
	for i, matches := range []bool{true, false, false} {
		require.NoError(t, run.Result(&run.Lines[i], fmt.Appendf(nil, `{"matches":%v}`, matches)))
	}
	run.Add("same", "")
	require.ErrorContains(t, run.Result(&run.Lines[0], []byte("{")), "passes: ")
	require.Equal(t, []string{
		"differs: matches is false, want true",
		"forgotten was not run",
		"listed is listed twice",
		"passes passes: take it off the list (because)",
		"the exception none is no case that the channel runs",
	}, run.Unexpected())
}

func TestFaults(t *testing.T) {
	for _, line := range []string{`{"template":`, `{"id":"a"}`} {
		folder := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(folder, "a.ndjson"), []byte(line+"\n"), 0o600))
		_, err := Lines(folder)
		require.ErrorContains(t, err, "a.ndjson: ")
	}
	_, err := Lines("[")
	require.Error(t, err)
	_, err = Start(t.TempDir(), "none")
	require.Error(t, err)
	_, err = Page(t.TempDir())
	require.Error(t, err)
	folder := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "testdata/channels"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "testdata/channels/a.json"), []byte(`{"nane":"a"}`), 0o600))
	_, err = Read(folder, "a")
	require.ErrorContains(t, err, "nane")
}
