package fieldlist

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/template"
)

// TestFind: what comes first, last and at all, with and without letter case.
// The characters beside the letters are no letters in another case.
func TestFind(t *testing.T) {
	list := []template.Field{
		{Name: "A"}, {Name: "a", Values: []string{"1", "2"}}, {Name: "B", Values: []string{"3"}},
		{Name: "A", Values: []string{"4"}}, {Name: "x^", Values: []string{"5"}}, {Name: "b"},
	}
	for _, c := range []struct {
		name, first, last, folded string
		index                     int
		values, all               []string
	}{
		{"a", "1", "2", "4", 0, []string{"1", "2"}, []string{"1", "2", "4"}},
		{"A", "1", "4", "4", 0, []string{"4"}, []string{"1", "2", "4"}},
		{"b", "3", "", "3", 2, nil, []string{"3"}},
		{"x^", "5", "5", "5", 4, []string{"5"}, []string{"5"}},
		{"x~", "", "", "", -1, nil, nil},
		{"", "", "", "", -1, nil, nil},
	} {
		first, _ := First(list, c.name)
		last, found := Last(list, c.name, false)
		folded, _ := Last(list, c.name, true)
		require.Equal(t, []string{c.first, c.last, c.folded}, []string{first, last, folded}, c.name)
		require.Equal(t, c.last != "", found, c.name)
		require.Equal(t, c.index, Index(list, c.name), c.name)
		require.ElementsMatch(t, c.values, Values(list, c.name, false), c.name)
		require.ElementsMatch(t, c.all, Values(list, c.name, true), c.name)
	}
	joined, found := Append([]byte("x="), list, "a", true)
	require.Equal(t, "x=1,2,4", string(joined))
	require.True(t, found)
	_, found = Append(nil, list, "c", true)
	require.False(t, found)
	require.Equal(t, "q=0&a=1&a=2&B=3&A=4&x%5E=5", Query("q=0", list))
	require.Equal(t, "a=1&a=2", Query("", list[:2]))
	require.Empty(t, Query("", nil))
}

// TestChange: what is changed is the list's own, and a copy is nobody's.
func TestChange(t *testing.T) {
	list := []template.Field{{Name: "A", Values: []string{"1"}}, {Name: "b"}}
	own := Clone(list)
	own[0].Values[0] = "2"
	require.Equal(t, "1", list[0].Values[0])
	require.Nil(t, Clone(nil))

	_ = append(Values(list, "A", false), "more")
	list = Set(Set(list, "a", "3"), "C", "4")
	require.Equal(t, []template.Field{{Name: "a", Values: []string{"3"}}, {Name: "b"}, {Name: "C", Values: []string{"4"}}}, list)
	require.Equal(t, []template.Field{{Name: "b"}, {Name: "C", Values: []string{"4"}}}, Delete(list, "A"))
}

func TestSpellings(t *testing.T) {
	var s Spellings
	for _, c := range []struct {
		name, expression string
		again            bool
	}{
		{"X", "integration.response.header.content-type", false},
		{"x", "integration.response.header.Content-Type", true},
		{"y", "integration.response.header.Content-Type", false},
		{"x", "integration.response.multivalueheader.a", false},
		{"X", "integration.response.multivalueheader.A", true},
		{"X", "'text'", false},
		{"X", "'text'", false},
	} {
		require.Equal(t, c.again, s.Again(c.name, c.expression), c)
	}
}

func TestDeleteFirst(t *testing.T) {
	list := FromMap(map[string][]string{"B": {"2"}, "A": {"1"}, "C": {"3"}})
	require.Equal(t, []template.Field{{Name: "A", Values: []string{"1"}}, {Name: "B", Values: []string{"2"}}, {Name: "C", Values: []string{"3"}}}, list)
	list = append(list, template.Field{Name: "a"}, template.Field{Name: "D"})
	left, kept := DeleteFirst(list, "a", 3)
	require.Equal(t, 2, kept)
	require.Equal(t, []string{"B", "C", "a", "D"}, []string{left[0].Name, left[1].Name, left[2].Name, left[3].Name})
	left, kept = DeleteFirst(left, "none", 2)
	require.Equal(t, 2, kept)
	require.Len(t, left, 4)
}
