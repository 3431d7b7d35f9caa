package canon

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEqual(t *testing.T) {
	for pair, want := range map[string]bool{
		`1|1.0`: true, `1e2|100`: true, `1|2`: false, `{"a":1,"b":2}|{"b":2,"a":1}`: true, `[1,2]|[2,1]`: false,
		`1e999999999|1e999999999`: true, `1e999999999|1`: false, `"1"|1`: false, `null|{}`: false,
		`1e99999999999999999999|1e99999999999999999999`: true, `-0|0`: true, `0.10|1E-1`: true, `-12.50e-1|-1.25`: true,
		`"\u00e9<\/"|"é</"`: true, `100000000000000000001|100000000000000000000`: false, `1e21|1000000000000000000000`: true,
	} {
		a, b, _ := strings.Cut(pair, "|")
		same, err := Equal([]byte(a), []byte(b))
		require.NoError(t, err)
		require.Equal(t, want, same, pair)
	}
	_, err := Equal([]byte("1"), []byte("x"))
	require.Error(t, err)
}

func TestText(t *testing.T) {
	got, err := Text([]byte(` {"b": [1.50, {}, []], "a": "<&>"}`))
	require.NoError(t, err)
	require.Equal(t, "{\n  \"a\": \"<&>\",\n  \"b\": [\n    1.5,\n    {},\n    []\n  ]\n}\n", string(got))
	for in, want := range map[string]string{
		"":             "it is not JSON: it is empty",
		"{}\n{}":       "it is not JSON: there is text after the value",
		"{\n \"a\" 1}": "it is not JSON: line 2, column 6: ",
		"[1":           "it is not JSON: ",
	} {
		_, err := Text([]byte(in))
		require.ErrorContains(t, err, want, in)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(`{"b": [1.50, {}, []], "a": "<&>"}`))
	f.Add([]byte(`-0.00012e+7`))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := Text(data)
		if err != nil {
			return
		}
		twice, err := Text(once)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
	})
}
