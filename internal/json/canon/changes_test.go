package canon

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChanges(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{`{"a":1,"b":[1,2]}`, ` { "b" : [1.0, 2e0], "a": 1 }`, ``},
		{`{"a":1}`, `{"a":"1"}`, `$.a: 1 -> "1"`},
		{`{"a":{"b c":[1,{"d":null}]}}`, `{"a":{"b c":[2,{}]}}`, `$.a["b c"][0]: 1 -> 2, $.a["b c"][1].d: null -> `},
		{`[1]`, `[1,{"x":1}]`, `$[1]:  -> {"x":1}`},
		{`[]`, `{}`, `$: [] -> {}`},
		{`"<"`, `"&"`, `$: "<" -> "&"`},
		{`{"a":1,"b":1,"c":1,"d":1}`, `{"a":2,"b":2,"c":2,"d":2}`, `$.a: 1 -> 2, $.b: 1 -> 2, $.c: 1 -> 2...`},
		{strings.Repeat("[", 200) + "1" + strings.Repeat("]", 200), strings.Repeat("[", 200) + "2" + strings.Repeat("]", 200),
			"$" + strings.Repeat("[0]", 100) + ": " + strings.Repeat("[", 100) + "1" + strings.Repeat("]", 100) + " -> " + strings.Repeat("[", 100) + "2" + strings.Repeat("]", 100)},
	}
	for _, tt := range tests {
		list, ok := Changes([]byte(tt.a), []byte(tt.b), 3)
		require.True(t, ok)
		var said []string
		for _, c := range list {
			more := ""
			if c.More {
				more = "..."
			}
			said = append(said, fmt.Sprintf("%s: %s -> %s%s", c.Path, c.Old, c.New, more))
		}
		require.Equal(t, tt.want, strings.Join(said, ", "))
		same, err := Equal([]byte(tt.a), []byte(tt.b))
		require.NoError(t, err)
		require.Equal(t, same, len(list) == 0)
	}
	for _, pair := range [][2]string{{`{`, `1`}, {`1`, ``}, {`1 2`, `1`}} {
		_, ok := Changes([]byte(pair[0]), []byte(pair[1]), 3)
		require.False(t, ok)
	}
}
