package contenthandling

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzBase64 compares the tables with encoding/base64.
func FuzzBase64(f *testing.F) {
	for _, text := range []string{"", "Y", "YQ", "YQ==", "YQ==YQ==", "YWJjZGVmZ2hpamtsbW5v", "YWJj\nZGVm", "YWJjZGVmZ2hp****", "YWJjZGVmZ2hpYR==", "this is a UTF8 text typed object"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		encoded := base64.StdEncoding.AppendEncode([]byte("kept"), body)
		require.Equal(t, string(encoded), string(appendEncoded([]byte("kept"), body)))
		back, err := appendDecoded([]byte("kept"), encoded[4:])
		require.NoError(t, err)
		require.Equal(t, "kept"+string(body), string(back))

		want, bad := appendRest(nil, body)
		got, err := appendDecoded(nil, body)
		if bad != nil {
			require.Equal(t, bad, err)
			return
		}
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	})
}

// FuzzCodec holds a codec that is more lenient to the same rules.
func FuzzCodec(f *testing.F) {
	for _, text := range []string{"YWJjZGVmZ2hp", "YWJj\nZGVm\nZ2hp", "YWJjZGVmZ2hpYR==", "YQ==YWJjZGVm", "YWJjZGVm****"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		want, wantErr := appendDecoded([]byte("kept"), body)
		got, err := appendDecodedBy(base64.StdEncoding, []byte("kept"), body)
		require.Equal(t, wantErr, err)
		require.Equal(t, string(want), string(got))
	})
}
