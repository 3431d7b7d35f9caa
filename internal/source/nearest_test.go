package source_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/source"
)

func TestName(t *testing.T) {
	known := []string{"selectionPattern", "parseJson", "escapeJavaScript", "urlEncode", "urlDecode"}
	for name, want := range map[string]string{
		"parseJSON": "parseJson", "escapeJavascript": "escapeJavaScript", "pattern": "selectionPattern", "urlEncoded": "urlEncode",
		"pasreJson": "parseJson", "parseJson": "", "toJson": "", "x": "", "": "", strings.Repeat("u", 100): "",
	} {
		require.Equal(t, want, source.Nearest(name, known), name)
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"ab", "ba", 1}, {"abc", "adc", 1}, {"kitten", "sitting", 3}} {
		require.Equal(t, row.want, source.Distance(row.a, row.b), row.a)
	}
}
