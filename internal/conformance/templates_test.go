package conformance

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTemplates: a template that is kept gives what a new one gives, for each
// input, and no more are kept than there is room for.
func TestTemplates(t *testing.T) {
	var kept Templates
	for i := range 3 {
		for _, template := range []string{`$input.path('$.a') $v`, `#foreach($x in $l)$x,#end`, `#if(`, `$context.c $context.n $context.l $context.m.a $context.z$stageVariables.s`} {
			line := []byte(fmt.Sprintf(`{"id":%d,"template":%q,"body":"{\"a\":%[1]d}","vars":{"v":%[1]d,"l":[1,%[1]d]},`+
				`"params":{"header":{"h":["1","2"],"g":"3"}},"context":{"c":"x","n":1.50,"l":["a",1],"m":{"a":true},"z":null},"stageVariables":{"s":"y"}}`, i, template))
			want, err := Evaluate(line)
			require.NoError(t, err)
			got, err := kept.Evaluate(line)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
	}
	require.Len(t, kept.compiled, 3)
	for i := range maxTemplates {
		_, err := kept.Evaluate([]byte(fmt.Sprintf(`{"template":"%d"}`, i)))
		require.NoError(t, err)
		require.LessOrEqual(t, len(kept.compiled), maxTemplates)
	}
	for _, line := range []string{`{`, `{"template":1}`, `{"template":"","body":1}`} {
		_, err := kept.Evaluate([]byte(line))
		require.Error(t, err, line)
	}
}

// TestMalformedCases: what is no case is an error of Check too.
func TestMalformedCases(t *testing.T) {
	for _, row := range [][2]string{
		{`{`, `{}`}, {`{"integration":{},"expect":1}`, `{}`}, {`{"integration":{},"expect":{}}`, `{`}, {`{"template":"","expect":1}`, `{"output":"1"}`},
		{`{"template":"","expect":""}`, `{`}, {`{"regex":"","expect":1}`, `{"matches":true}`}, {`{"regex":"","expect":true}`, `{`},
		{`{"path":"","expect":1}`, `{`}, {`{"template":"","expect":"x","recordedAs":"json"}`, `{"output":"{}"}`},
	} {
		diff, err := Check([]byte(row[0]), []byte(row[1]))
		require.True(t, err != nil || diff != "", "%s %s", row[0], row[1])
	}
	for _, line := range []string{`{"path":1,"json":"{}"}`, `{"path":"$"}`, `{"regex":1}`, `{"regex":"a"}`, `{"template":null,"body":""}`} {
		result, err := Evaluate([]byte(line))
		require.True(t, err != nil || len(result) > 0, line)
	}
}
