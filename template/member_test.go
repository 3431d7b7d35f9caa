package template

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

type named string

// TestMemberValue: what Go values
// of $context become is the table of Plain.
func TestMemberValue(t *testing.T) {
	members := []Member{
		{"apiId", "api"},
		{"null", nil},
		{"identity", []Member{{"key", "k"}, {"key", "second"}, {"deep", map[string]any{"a": 7}}}},
		{"typed", map[string]named{"a": "b"}},
		{"list", []any{"a", []Member{{"x", []any{int8(1)}}}, map[string]any{"y": true}}},
		{"bad", struct{}{}},
		{"number", json.Number("1.0")},
	}
	for _, c := range []struct {
		path  []string
		want  any
		found bool
	}{
		{[]string{"apiId"}, "api", true},
		{[]string{"apiId", "x"}, nil, true},
		{[]string{"null"}, nil, true},
		{[]string{"null", "x"}, nil, true},
		{[]string{"none"}, nil, false},
		{[]string{"none", "x"}, nil, false},
		{[]string{"identity", "key"}, "k", true},
		{[]string{"identity", "deep", "a"}, 7, true},
		{[]string{"identity", "deep", "b"}, nil, true},
		{[]string{"typed", "a"}, "b", true},
		{[]string{"list"}, []any{"a", map[string]any{"x": []any{int64(1)}}, map[string]any{"y": true}}, true},
		{[]string{"number"}, json.Number("1.0"), true},
	} {
		got, found, err := MemberValue(members, c.path...)
		require.NoError(t, err, c.path)
		require.Equal(t, c.found, found, c.path)
		require.Equal(t, c.want, got, c.path)
	}
	for _, path := range [][]string{{"bad"}, {"bad", "x"}} {
		_, _, err := MemberValue(members, path...)
		require.ErrorContains(t, err, "bad: struct {} is no value", path)
	}
	require.True(t, HasMember(members, "apiId"))
	require.False(t, HasMember(members, "null"))
	require.False(t, HasMember(members, "none"))
	text, err := json.Marshal(mustValue(t, members, "list"))
	require.NoError(t, err)
	require.JSONEq(t, `["a",{"x":[1]},{"y":true}]`, string(text))
}

func mustValue(t *testing.T, members []Member, path ...string) any {
	v, _, err := MemberValue(members, path...)
	require.NoError(t, err)
	return v
}
