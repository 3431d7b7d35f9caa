package analysis_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
)

func TestMediaTypeOf(t *testing.T) {
	for template, want := range map[string]string{
		"":                               "application/json",
		"$input.body":                    "application/json",
		"#set($a = '<b>')\n  {\"a\": 1}": "application/json",
		"\ufeff[1]":                      "application/json",
		`"text"`:                         "application/json",
		"## {\n#if($a){#end<a/>":         "application/xml",
		"name: $input.path('$.name')":    "text/plain",
		"#if($a),#end":                   "application/json",
		"#* { *#x":                       "text/plain",
	} {
		require.Equal(t, want, analysis.MediaTypeOf(template), template)
	}
}
