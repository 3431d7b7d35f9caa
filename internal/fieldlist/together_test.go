package fieldlist

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/template"
)

type made [10]*int // as large as a gatemap.Response

var (
	kept   *made
	memory *Memory
)

// fill fills the memory of a value and reports whether any of it was not free.
func fill(t *testing.T, value *made, m Memory) {
	t.Helper()
	require.Zero(t, *value)
	fields, text := m.Fields, m.Body
	require.Empty(t, fields)
	require.Empty(t, m.Values)
	require.Empty(t, text)
	require.Equal(t, cap(fields), cap(m.Values))
	for range cap(fields) {
		fields = m.Add(fields, "n", "v")
	}
	require.Same(t, &fields[0], &m.Fields[:1][0])
	for i, c := range text[:cap(text)] {
		require.Zero(t, c)
		text[:cap(text)][i] = 't'
	}
	require.Zero(t, *value)
	for i := range value {
		value[i] = new(int)
	}
}

func TestOne(t *testing.T) {
	testenv.OneGoroutine(t)
	for n := range ManyFields + 2 {
		var m Memory
		value := One[made](&m, n)
		require.GreaterOrEqual(t, cap(m.Fields), min(n, ManyFields))
		fill(t, value, m)
		require.EqualValues(t, 1, testing.AllocsPerRun(100, func() { kept = One[made](&m, n) }))
	}
}

func TestNewMemory(t *testing.T) {
	testenv.OneGoroutine(t)
	require.EqualValues(t, 1, testing.AllocsPerRun(100, func() { memory = NewMemory() }))
	fill(t, new(made), *memory)
	list := memory.Grow(2)
	list = memory.AddList(memory.Add(list, "a", "1"), "b", []string{"2", "3", "4"})
	require.Equal(t, []template.Field{{Name: "a", Values: []string{"1"}}, {Name: "b", Values: []string{"2", "3", "4"}}}, list)
	require.Empty(t, memory.Reset())
	list = memory.Grow(5)
	require.Equal(t, 5, cap(list))
	require.Same(t, &memory.Fields[:1][0], &memory.Add(list, "c", "5")[0])
}
