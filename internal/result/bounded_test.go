package result

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

func TestBounded(t *testing.T) {
	d := explained(t)
	text, err := d.Bounded()
	require.NoError(t, err)
	whole, err := d.MarshalJSON()
	require.NoError(t, err)
	var short, long map[string]any
	require.NoError(t, json.Unmarshal(text, &short))
	require.NoError(t, json.Unmarshal(whole, &long))
	delete(long["explanation"].(map[string]any), "log")
	require.Equal(t, long, short, "what is short is there whole")

	large := Evaluation{Response: &gatemap.Response{Body: []byte(strings.Repeat("é<", BoundedText))}}
	text, err = large.Bounded()
	require.NoError(t, err)
	require.Contains(t, string(text), `"bodyBytes":393216`)
	require.NotContains(t, string(text), "<")
	require.Less(t, len(text), 6*BoundedText)
	large.Response.Body[0] = 0xff
	text, err = large.Bounded()
	require.NoError(t, err)
	require.Contains(t, string(text), `"bodyBytes":393216`)
	require.Less(t, len(text), 2*BoundedText)
}

func TestShorten(t *testing.T) {
	require.Equal(t, "é", Shorten("é", 2))
	require.Equal(t, "... (2 bytes)", Shorten("é", 1))
	require.Equal(t, []string{"a"}, shortenAll([]string{"a"}))
}
