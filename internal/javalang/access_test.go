package javalang_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/javalang"
	"github.com/gatemap/gatemap/internal/jsondoc"
)

func text(t *testing.T, rt *javalang.Runtime, v javalang.Value) string {
	t.Helper()
	s, err := javalang.ToText(rt, v)
	require.NoError(t, err)
	return s
}

func TestCallSmoke(t *testing.T) {
	var rt javalang.Runtime
	s := jsondoc.OfString("Hello World")
	for _, c := range []struct {
		name string
		args []javalang.Value
		want string
	}{
		{"length", nil, "11"},
		{"indexOf", []javalang.Value{jsondoc.OfString("o")}, "4"},
		{"format", []javalang.Value{jsondoc.OfString("%5.2f|%s"), jsondoc.OfDouble(2.5), jsondoc.OfInt(3)}, " 2.50|3"},
	} {
		v, res, err := javalang.Call(&rt, s, c.name, c.args)
		require.NoError(t, err)
		require.Equal(t, javalang.Found, res)
		require.Equal(t, c.want, text(t, &rt, v))
	}
}
