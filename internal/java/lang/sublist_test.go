package lang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a list refuses leaves its parts as they were: one that had grown by an
// element that is not there could not be printed.
func TestRefusedChangeOfAPart(t *testing.T) {
	var rt Runtime
	array, _, err := Call(&rt, ofStr("a"), "split", []Value{ofStr(",")})
	require.NoError(t, err)
	part, _, err := Call(&rt, array, "subList", []Value{ofInt(0), ofInt(1)})
	require.NoError(t, err)
	for name, args := range map[string][]Value{"add": {ofStr("b")}, "remove": {ofInt(0)}, "clear": nil} {
		_, _, err = Call(&rt, part, name, args)
		require.ErrorContains(t, err, "UnsupportedOperationException", name)
		text, err := ToText(&rt, part)
		require.NoError(t, err)
		require.Equal(t, "[a]", text, name)
	}
}
