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
		{`{"a": 1, "b": "x"}`, nil, "/b: line 1, column 15: json: cannot unmarshal string into Go value of type int"},
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
