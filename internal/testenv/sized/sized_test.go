package sized

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		`[«N: a{i}»]`: "[a0, a1, a2]", `«N* x»y`: "xxxy", `«N-1* 1,»1`: "1,1,1", `«2: {i}»«N* {i}»`: "0, 1012", "a«pad b»": "abb", "abcd«pad b»": "abcd", "none": "none",
	} {
		got, err := grown(text, 3)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"«N: a", "«N a»", "«M: a»", "«N:a»", "«»"} {
		_, err := grown(text, 3)
		require.Error(t, err, text)
	}
}

func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "list.txt")
	require.NoError(t, os.WriteFile(name, []byte("words\n\n== a\nfile: f\nmost: 7\nwant: too many\n\n«N* x»\n== b\nabout: 9\nwant: y\nbeside: z\n\nt\n"), 0o644))
	rows := Read(t, name)
	require.Equal(t, []Row{{Name: "a", File: "f", Most: 7, Want: "too many", text: "«N* x»"}, {Name: "b", About: 9, Want: "y", Beside: "z", text: "t\n"}}, rows)
	rows[0].Check(t, func(n int) string {
		if n > 7 {
			return "too many: " + rows[0].Text(n)
		}
		return rows[0].Text(n)
	})
	for _, part := range []string{"a\nmost: 7\nwant: x\nno text", "a\nmost: x\nwant: y\n\n", "a\nwant: y\n\n", "a\nmost: 1\nabout: 2\nwant: y\n\n", "a\nmost: 1\n\n", "a\nmore: 1\n\n", "a\nmost: 1\nwant: y\n\n«x»"} {
		_, err := parse(part)
		require.Error(t, err, part)
	}
}
