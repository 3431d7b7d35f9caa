package fieldlist

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/template"
)

type made [21]*int

var kept *made

func TestTogether(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, ManyFields, ManyFields + 1} {
		for _, size := range []int{0, 1, 63, 64, 65, 128, 129, MostText, MostText + 1} {
			value, fields, values, text := Together[made](n, size)
			require.Zero(t, *value)
			require.Empty(t, fields)
			require.Empty(t, values)
			require.Empty(t, text)
			require.GreaterOrEqual(t, cap(fields), min(n, ManyFields))
			require.Equal(t, cap(fields), cap(values))
			if size <= MostText {
				require.GreaterOrEqual(t, cap(text), size)
				require.LessOrEqual(t, cap(text), max(2*size, min(size, 1)*MostText))
			} else {
				require.Zero(t, cap(text))
			}
			for i := range cap(fields) {
				values = append(values, "v")
				fields = append(fields, template.Field{Name: "n", Values: values[i:]})
			}
			text = append(text, make([]byte, cap(text))...)
			require.Zero(t, *value)
			require.Len(t, text, cap(text))
		}
	}
}

func TestTogetherIsOneAllocation(t *testing.T) {
	testenv.OneGoroutine(t)
	for n := range 4 {
		for _, size := range []int{0, 50, 100, 200} {
			require.EqualValues(t, 1, testing.AllocsPerRun(100, func() { kept, _, _, _ = Together[made](n, size) }))
		}
	}
}
