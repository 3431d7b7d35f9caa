package path

import (
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// TestDecimalString: what is taken for a text that toString leaves as it is has to
// be what BigDecimal.toString gives.
func TestDecimalString(t *testing.T) {
	for text, kept := range map[string]bool{
		"0": true, "1": true, "-1": true, "10": true, "123456789012345678901234567890": true, "1.5": true, "1.50": true, "-12.000": true,
		"-0": false, "00": false, "01": false, "0.5": false, "0.0000001": false, "-0.0": false, "1.": false, "1e5": false, "1E5": false, "+1": false, ".5": false,
		"1.5e3": false, "-": false, "": false,
	} {
		require.Equal(t, kept, plain(text), text)
		d, ok := parseDecimal(text)
		if !ok {
			continue
		}
		want, err := jsondoc.ParseDecimal(text)
		require.True(t, err)
		require.Equal(t, string(want.Append(nil)), d.String(), text)
	}
}
