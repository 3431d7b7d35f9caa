package analysis_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

func TestNamesOnly(t *testing.T) {
	for path, want := range map[string]bool{
		"$": true, "$.a": true, "$._a1.B_": true, "$.length.size": true, "$.true.null": true, "$." + strings.Repeat("a.", 90) + "b": true,
		"": false, "a": false, "$a": false, "$.": false, "$..a": false, "$.a.": false, "$.1": false, "$.a.1b": false, "$.a-b": false, "$.a()": false, "$.a[0]": false,
		"$ ": false, " $.a": false, "$.a ": false, "$.\u00e9": false, "$.*": false, "$['a']": false, "$." + strings.Repeat("a.", 900) + "b": false,
	} {
		require.Equal(t, want, analysis.NamesOnly(path), path)
	}
}

// FuzzNamesOnly: a path of names alone is one, and leads to one place.
func FuzzNamesOnly(f *testing.F) {
	for _, path := range []string{"$", "$.a", "$.length", "$.a.b_1", "$.class.true.null.empty", "$.in.subsetof.size", "$.min.max.keys"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if !analysis.NamesOnly(path) {
			return
		}
		p, err := jsonpath.Compile(path)
		require.NoError(t, err, path)
		require.True(t, p.Definite(), path)
	})
}
