package yamldoc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestParse: a text is one document, none, or a fault with its place.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		text, value string
		fault       *Fault
	}{
		{"a", "a", nil},
		{"", "", nil},
		{"# nothing\n", "", nil},
		{"null\n", "", nil},
		{"a\n---\nb\n", "", &Fault{2, 1, "a second document"}},
		{"a\n---\nx: [\n", "", &Fault{3, 5, "did not find expected node content"}},
		{"x: [\n", "", &Fault{1, 5, "did not find expected node content"}},
		{"a: 'it's'\n", "", &Fault{1, 4, "the text that this quote opens ends at line 1, column 7, and more follows it: " +
			"a quote inside is written '' (did not find expected key)"}},
	} {
		root, fault := Parse([]byte(c.text))
		require.Equal(t, c.fault, fault, "%q", c.text)
		if c.value == "" {
			require.Nil(t, root, "%q", c.text)
		} else {
			require.Equal(t, c.value, root.Value, "%q", c.text)
		}
	}
}
