package definition

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrdered(t *testing.T) {
	var o Ordered[int]
	_, ok := o.Get("z")
	require.False(t, ok)
	o.Set("z", 1)
	o.Set("a", 2)
	o.Set("z", 3)
	require.Equal(t, Ordered[int]{{"z", 3}, {"a", 2}}, o)
	var keys []string
	for k := range o.All() {
		keys = append(keys, k)
		break
	}
	require.Equal(t, []string{"z"}, keys)
	b, err := json.Marshal(o)
	require.NoError(t, err)
	require.Equal(t, `{"z":3,"a":2}`, string(b))
	require.True(t, o.Delete("z"))
	require.False(t, o.Delete("z"))
	require.Equal(t, Ordered[int]{{"a", 2}}, o)
}

// TestOrderedUnmarshal: a document comes back as it was, in its order.
func TestOrderedUnmarshal(t *testing.T) {
	tests := []struct {
		doc  string
		want Ordered[*int]
		err  string
	}{
		{`{"z": 3, "a": 2, "n": null}`, Ordered[*int]{{"z", new(3)}, {"a", new(2)}, {"n", nil}}, ""},
		{` {} `, Ordered[*int]{}, ""},
		{`null`, nil, ""},
		{`[1]`, nil, "an array where an object belongs"},
		{`{"a": 1, "b": "x"}`, nil, "/b: line 1, column 15: a string where a number belongs"},
	}
	for _, tt := range tests {
		got := Ordered[*int]{{"before", nil}}
		err := json.Unmarshal([]byte(tt.doc), &got)
		if tt.err != "" {
			require.EqualError(t, err, tt.err, tt.doc)
			require.Equal(t, Ordered[*int]{{"before", nil}}, got, "what cannot be read changes nothing")
			continue
		}
		require.NoError(t, err, tt.doc)
		require.Equal(t, tt.want, got, tt.doc)
	}
	require.Error(t, json.Unmarshal([]byte(`{"a": 1, "a": 2}`), new(Ordered[int])), "a key twice")
	var nested Ordered[Ordered[string]]
	require.NoError(t, json.Unmarshal([]byte(`{"b": {"y": "1", "x": "2"}, "a": {}}`), &nested))
	require.Equal(t, Ordered[Ordered[string]]{{"b", Ordered[string]{{"y", "1"}, {"x", "2"}}}, {"a", Ordered[string]{}}}, nested)
}

// TestOrderedFaultsAreInTheDocument: a member is read from its own bytes, and
// its faults stand in the whole.
func TestOrderedFaultsAreInTheDocument(t *testing.T) {
	for document, want := range map[string]Position{
		"{\n\"a\": {\n\"type\":\n 5}}":              {Pointer: "/a/type", Line: 4, Column: 2},
		"{\"é\": {\"type\": 5}}":                    {Pointer: "/é/type", Line: 1, Column: 16},
		"{\"a\": {},\n \"b~/\": {\"type\": 5}}":     {Pointer: "/b~0~1/type", Line: 2, Column: 18},
		"{\"a\": {\n\"integrationResponses\": []}}": {Pointer: "/a/integrationResponses", Line: 2, Column: 25},
	} {
		var o Ordered[Integration]
		var faults Faults
		require.ErrorAs(t, json.Unmarshal([]byte(document), &o), &faults, document)
		require.Len(t, faults, 1, document)
		require.Equal(t, want, faults[0].Position, document)
	}
	var nested Ordered[Ordered[string]]
	var faults Faults
	require.ErrorAs(t, json.Unmarshal([]byte("{\"a\":\n {\"b\": \"\",\n  \"c\": 5}}"), &nested), &faults)
	require.Equal(t, Position{Pointer: "/a/c", Line: 3, Column: 8}, faults[0].Position)
	var wrong *json.UnmarshalTypeError
	require.ErrorAs(t, faults, &wrong)
}

// TestOrderedSpeaksOfTheDocument: the words of encoding/json tell of types of Go, and
// its places are in the member.
func TestOrderedSpeaksOfTheDocument(t *testing.T) {
	type shape struct {
		Name  string            `json:"name"`
		Sizes []int8            `json:"sizes"`
		More  map[string][]bool `json:"more"`
		Bytes []byte            `json:"bytes"`
		Inner struct{ F float64 }
	}
	for document, want := range map[string]string{
		`{"a": 5}`:        "/a: line 1, column 7: a number where an object belongs",
		`{"a": [ ]}`:      "/a: line 1, column 7: an array where an object belongs",
		`{"a": true}`:     "/a: line 1, column 7: a boolean where an object belongs",
		`{"a": "\u00e9"}`: "/a: line 1, column 7: a string where an object belongs",
		"{\"é\": {},\n \"a/b\": {\"name\":\n  {}}}":      "/a~1b/name: line 3, column 3: an object where a string belongs",
		`{"a": {"sizes": [1, 300]}}`:                     "/a/sizes/1: line 1, column 21: the number 300 is out of range",
		`{"a": {"sizes": [1, 2.5 ]}}`:                    "/a/sizes/1: line 1, column 21: 2.5 where a whole number belongs",
		`{"a": {"sizes": {}}}`:                           "/a/sizes: line 1, column 17: an object where an array belongs",
		`{"a": {"more": {"x": [true], "y": [ "true"]}}}`: "/a/more/y/0: line 1, column 37: a string where a boolean belongs",
		`{"a": {"bytes": 5}}`:                            "/a/bytes: line 1, column 17: a number where a string belongs",
		`{"a": {"Inner": {"F": "x"}}}`:                   "/a/Inner/F: line 1, column 23: a string where a number belongs",
		`{"a": {"Inner": {"F": [1]}}}`:                   "/a/Inner/F: line 1, column 23: an array where a number belongs",
	} {
		var o Ordered[shape]
		var faults Faults
		require.ErrorAs(t, json.Unmarshal([]byte(document), &o), &faults, document)
		require.Equal(t, want, faults.Error(), document)
		require.Equal(t, CodeValue, faults[0].Code)
	}
	for document, want := range map[string]string{
		`{"a": 5}`:          "/a: line 1, column 7: a number where a string belongs",
		`{"a": {"b": [1]}}`: "/a: line 1, column 7: an object where a string belongs",
	} {
		require.EqualError(t, json.Unmarshal([]byte(document), new(Ordered[*string])), want)
	}
}
