package vtl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/vtl"
)

func TestDefaults(t *testing.T) {
	require.Equal(t, []int{vtl.DefaultMaxRounds, vtl.DefaultMaxOutput, vtl.DefaultMaxSteps, vtl.DefaultMaxMemory, vtl.DefaultMaxNesting},
		[]int{DefaultMaxRounds, DefaultMaxOutput, DefaultMaxSteps, DefaultMaxMemory, DefaultMaxNesting})
}

func TestOptions(t *testing.T) {
	rounds := "#foreach($i in [1..2000])x#end"
	for name, tt := range map[string]struct {
		src  string
		opts Options
		want string // "" is a *LimitError
	}{
		"rounds":       {rounds, Options{}, strings.Repeat("x", 1000)},
		"some rounds":  {rounds, Options{MaxRounds: 2}, "xx"},
		"all rounds":   {rounds, Options{MaxRounds: -1}, strings.Repeat("x", 2000)},
		"output":       {rounds, Options{MaxOutput: 999}, ""},
		"any output":   {rounds, Options{MaxOutput: -1}, strings.Repeat("x", 1000)},
		"steps":        {rounds, Options{MaxSteps: 100}, ""},
		"any steps":    {rounds, Options{MaxSteps: -1}, strings.Repeat("x", 1000)},
		"memory":       {"#set($s = $s + $s)$s.length()", Options{MaxMemory: 4}, ""},
		"any memory":   {"#set($s = $s + $s)$s.length()", Options{MaxMemory: -1}, "20"},
		"nesting":      {"#if(true)#if(true)x#end#end", Options{MaxNesting: 1}, ""},
		"any nesting":  {"#if(true)#if(true)x#end#end", Options{MaxNesting: -1}, "x"},
		"no directive": {"#stop", Options{Without: []string{"stop", "set"}}, "#stop"},
	} {
		var out string
		p, err := Parse(tt.src, tt.opts)
		if err == nil {
			require.Equal(t, tt.src, p.Source(), name)
			out, err = p.Execute(map[string]any{"s": "0123456789"})
		}
		if tt.want == "" {
			var limit *LimitError
			require.ErrorAs(t, err, &limit, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, tt.want, out, name)
	}
	require.Panics(t, func() { MustParse("#if(", Options{}) })
}

// TestTools: what hooks report is in the outline, and elements have their spans.
func TestTools(t *testing.T) {
	const src = "#if($a)b#end"
	elements, err := Inspect(src, Options{})
	require.NoError(t, err)
	require.Equal(t, Span{End: len(src)}, elements[0].Span)
	block, err := Outline(src, Options{})
	require.NoError(t, err)
	var branches []Span
	_, err = MustParse(src, Options{Hooks: &Hooks{Branch: func(s Span) { branches = append(branches, s) }}}).Execute(map[string]any{"a": true})
	require.NoError(t, err)
	require.Equal(t, []Span{block.Statements[0].Blocks[0].Key}, branches)
	_, err = Inspect("#if(", Options{})
	require.Error(t, err)
	_, err = Outline("#if(", Options{})
	require.Error(t, err)
}
