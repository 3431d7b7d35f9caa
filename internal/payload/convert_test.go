package payload

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/meter"
)

// TestConvert: pieces give what the whole gives, the faults included.
func TestConvert(t *testing.T) {
	base64 := strings.Repeat("iVBORw0K", PieceLength/4)
	for name, body := range map[string]string{
		"text":             strings.Repeat("a", 2*PieceLength+1),
		"two bytes":        "a" + strings.Repeat("é", PieceLength),
		"broken character": strings.Repeat("a", PieceLength-1) + "\xe2\x82" + strings.Repeat("b", PieceLength),
		"broken":           strings.Repeat("\xff", 2*PieceLength),
		"base64":           base64,
		"padded":           base64 + "iQ==",
		"padding inside":   "iQ==" + base64,
		"cut":              base64 + "i",
		"line break":       base64 + "\n" + base64,
	} {
		for _, action := range []contenthandling.Action{contenthandling.Text, contenthandling.Encode, contenthandling.Decode, contenthandling.Pass} {
			want, wantErr := action.Convert(nil, []byte(body), nil)
			var m meter.Meter
			got, err := Convert(&m, nil, action, []byte(body), nil)
			require.Equal(t, wantErr, err, "%s: %v", name, action)
			require.True(t, bytes.Equal(want, got), "%s: %v", name, action)
		}
	}
}

// TestConvertEnds: with its context a conversion ends.
func TestConvertEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, action := range []contenthandling.Action{contenthandling.Text, contenthandling.Encode, contenthandling.Decode} {
		var m meter.Meter
		m.Begin(ctx, meter.Limits{}, nil)
		got, _ := Convert(&m, nil, action, []byte(strings.Repeat("iVBORw0K", PieceLength)), nil)
		require.Empty(t, got)
		require.ErrorIs(t, m.Err(), context.Canceled)
	}
}
