package bench

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestHandWrittenListIsRight(t *testing.T) {
	var in struct {
		Items []struct {
			ID         int
			Name, Note string
			Price      float64
		}
	}
	body := listBody(mediumItems)
	require.NoError(t, json.Unmarshal(body, &in))
	require.Len(t, in.Items, mediumItems)
	require.Contains(t, string(listByHand(nil, body)), `{"id": 100, "name": "`)
}

func TestBodiesHaveTheirSizes(t *testing.T) {
	require.InDelta(t, 340, len(smallBody()), 60)
	require.InDelta(t, 15_000, len(listBody(mediumItems)), 3000)
	for _, size := range []int{998, 51_000, 979_000} {
		body := paddedBody(size)
		require.True(t, json.Valid(body))
		require.InEpsilon(t, size, len(body), 0.2)
	}
	require.Len(t, errorBody("[404] gone", 2200), 2200)
	require.True(t, json.Valid(errorBody("[404] gone", 138)))
}

// The floors by words print what the engine prints, and the one that checks refuses
// what encoding/json refuses.
func TestFloorsByWords(t *testing.T) {
	for _, n := range []int{1, 2, mediumItems} {
		body := listBody(n)
		for _, check := range []bool{false, true} {
			out, ok := listByWords(nil, body, check)
			require.True(t, ok)
			require.Equal(t, string(listByHand(nil, body)), string(out))
		}
	}
	for _, item := range []string{`1`, `01`, `-`, `1.`, `1e`, `1e+5`, `-0.5E-3`, `tru`, `true`, `nul`, `null`, `"a`, `"\q"`, `"\u12G4"`, `"\u12a4"`, "\"\x01\"", "\"\xff\"", `"é"`,
		`[1,]`, `[]`, `{"a"}`, `{"a":1,}`, `{,}`, `{"a":{"b":[1,2,{}]}}`, ` 1 `, `1 2`, `]`, `"a\"b"`, `"\/"`} {
		body := []byte(`{"count":` + item + `,"items":[]}`)
		_, ok := listByWords(nil, body, true)
		require.Equal(t, json.Valid(body) && utf8.Valid(body), ok, item)
		for end := range body { // cut short
			_, ok := listByWords(nil, body[:end], true)
			require.False(t, ok, "%s", body[:end])
		}
	}
}

func TestBodiesAreWhatTheyAre(t *testing.T) {
	var alike, unlike, indented, words struct{ Items []map[string]any }
	require.NoError(t, json.Unmarshal(listBody(40), &alike))
	require.NoError(t, json.Unmarshal(unlikeBody(40), &unlike))
	require.NoError(t, json.Unmarshal(indentedBody(40), &indented))
	require.NoError(t, json.Unmarshal(foreignBody(40), &words))
	require.Equal(t, alike, indented)
	require.Len(t, unlike.Items, 40)
	for i, item := range unlike.Items {
		for name, value := range item {
			require.Equal(t, alike.Items[i][name], value)
		}
	}
	require.Contains(t, words.Items[0]["name"], "ß")
}
