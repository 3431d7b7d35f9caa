package payload

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
)

// TestIsText puts each kind of bytes at each place of texts of all lengths up to
// some blocks.
func TestIsText(t *testing.T) {
	for _, odd := range []string{"a", "\x7f", "é", "€", "😀", "\xff", "\x80", "\xe2\x82", "\xed\xa0\x80", "\xf0\x9f"} {
		for n := range 100 {
			text := bytes.Repeat([]byte{'a'}, n)
			for i := 0; i+len(odd) <= n; i++ {
				body := bytes.Clone(text)
				copy(body[i:], odd)
				require.Equal(t, utf8.Valid(body), isText(body), "%q", body)
			}
			require.True(t, isText(text))
		}
	}
}

func TestKeeps(t *testing.T) {
	for _, action := range []contenthandling.Action{contenthandling.Text, contenthandling.Pass, contenthandling.Encode, contenthandling.Decode} {
		for _, body := range []string{"", "text", "\xff"} {
			require.Equal(t, action.Keeps([]byte(body)), Keeps(action, []byte(body)), "%v of %q", action, body)
		}
	}
}

func FuzzIsText(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz é and € behind the first block"))
	f.Add(bytes.Repeat([]byte("ab\xe2\x82"), 20))
	f.Fuzz(func(t *testing.T, body []byte) {
		require.Equal(t, utf8.Valid(body), isText(body))
	})
}
