package texts

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestOverlay(t *testing.T) {
	o := Overlay{fstest.MapFS{"a": {Data: []byte("x")}, "b": {Data: []byte("y")}}, map[string]string{"a": "z", "c/d": "w"}}
	for name, want := range map[string]string{"a": "z", "b": "y", "c/d": "w"} {
		got, err := fs.ReadFile(o, name)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	list, err := fs.ReadDir(o, ".")
	require.NoError(t, err)
	require.Len(t, list, 2)
	list, err = fs.ReadDir(Overlay{fstest.MapFS{"b": {Data: []byte("y")}}, map[string]string{"a": "z", "c/d": "w"}}, ".")
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, []string{list[0].Name(), list[1].Name()})
	_, err = fs.ReadDir(o, "none")
	require.Error(t, err)
	_, err = fs.ReadFile(o, "e")
	require.ErrorIs(t, err, fs.ErrNotExist)
}
