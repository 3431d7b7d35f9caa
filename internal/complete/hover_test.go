package complete

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// runOf executes a template on the first sample.
func runOf(t *testing.T, src string) *syntax.Run {
	compiled, err := template.Parse(src, template.Options{})
	if err != nil {
		return nil
	}
	_, run, _ := compiled.AppendTraced(nil, &template.Env{Body: testEnv.Samples[0]})
	return run
}

// TestHover holds what is said at the | of the templates of
// testdata/hover.golden, with an execution on the first sample.
func TestHover(t *testing.T) {
	data, err := os.ReadFile("testdata/hover.golden")
	require.NoError(t, err)
	var got strings.Builder
	for line := range strings.Lines(string(data)) {
		quoted, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		src, at := cursor(strings.ReplaceAll(strings.TrimSuffix(quoted, "\n"), "⏎", "\n"))
		got.WriteString(line)
		h := HoverAt(src, at, testEnv, runOf(t, src))
		if h == nil {
			got.WriteString("nothing\n")
			continue
		}
		fmt.Fprintf(&got, "%q: %s\n", src[h.Begin:h.End], strings.ReplaceAll(h.Title, "\n", "; "))
		for _, line := range h.Doc {
			fmt.Fprintf(&got, "  %s\n", line)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/hover.golden", []byte(got.String()), 0o644))
	}
	require.Equal(t, string(data), got.String())
}

func TestHoverOfAnotherText(t *testing.T) {
	run := runOf(t, "$input.body")
	h := HoverAt("$input.body ", 3, nil, run)
	require.Equal(t, "$input", h.Title)
	require.Equal(t, []string{docs.Get()["input"]}, h.Doc, "the run is not of this text")
	require.Len(t, HoverAt("$input.body", 3, nil, run).Doc, 2)
	require.Nil(t, HoverAt("$a"+strings.Repeat(" ", maxSource), 1, nil, nil))
}

func TestDefinitions(t *testing.T) {
	src, at := cursor("#set($a = 1)$a #set($a = 2)#foreach($b in [1])|$a $b#end#set($a.x = 1)#define($a)#end")
	places := func(at int) (list []string) {
		for _, s := range Definitions(src, at) {
			require.Equal(t, "$", src[s.Start:s.Start+1])
			list = append(list, fmt.Sprint(strings.Count(src[:s.Start], "#")))
		}
		return list
	}
	require.Equal(t, []string{"2", "1", "6"}, places(at), "the last one before the place, those before it, those behind it")
	require.Equal(t, []string{"3"}, places(at+3))
	require.Equal(t, []string{"1", "2", "6"}, places(strings.Index(src, "$a")))
	require.Empty(t, Definitions(src, 0))
	require.Empty(t, Definitions("$a"+strings.Repeat(" ", maxSource), 1))
	require.Empty(t, Definitions("$nothing", 3))
}
