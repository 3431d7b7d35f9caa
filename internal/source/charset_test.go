package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/source"
)

func TestWide(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"{}":                       "",
		"\xef\xbb\xbf{}":           "",
		"{\"a\": 1}":               "",
		"\x00\x00":                 "",
		"\xff\xfe{\x00}\x00":       "UTF-16",
		"\xfe\xff\x00{\x00}":       "UTF-16",
		"{\x00}\x00":               "UTF-16",
		"\x00{\x00}":               "UTF-16",
		"\xff\xfe\x00\x00{\x00":    "UTF-32",
		"\x00\x00\xfe\xff\x00\x00": "UTF-32",
		"{\x00\x00\x00":            "UTF-32",
		"\x00\x00\x00{":            "UTF-32",
	} {
		require.Equal(t, want, source.WideForm([]byte(text)), "%q", text)
	}
}
