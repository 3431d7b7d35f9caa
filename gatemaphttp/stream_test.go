package gatemaphttp

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
)

// FuzzConvertTo compares a body that comes in pieces with the whole.
func FuzzConvertTo(f *testing.F) {
	f.Add([]byte("aé€😀\xff\xe2\x82\xf0\x9f\x98"), uint8(1), uint8(0))
	f.Add([]byte("\xe0\x80\xed\xa0\x80"), uint8(2), uint8(1))
	f.Fuzz(func(t *testing.T, body []byte, piece, which uint8) {
		action := []contenthandling.Action{contenthandling.Text, contenthandling.Encode, contenthandling.Pass}[which%3]
		want, err := action.Append(nil, body, nil)
		require.NoError(t, err)
		var got bytes.Buffer
		w := convertTo(&got, action)
		for rest := body; len(rest) > 0; {
			n := min(int(piece)+1, len(rest))
			written, err := w.Write(rest[:n])
			require.NoError(t, err)
			require.Equal(t, n, written)
			rest = rest[n:]
		}
		require.NoError(t, w.Close())
		require.Equal(t, string(want), got.String())
		pulled, err := io.ReadAll(convertBody(bytes.NewReader(body), nil, action))
		require.NoError(t, err)
		require.Equal(t, string(want), string(pulled))
	})
}
