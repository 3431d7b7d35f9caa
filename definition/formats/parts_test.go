package formats_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// TestPartsKeepTheirTexts: the parts of a YAML document are read in the same memory,
// one after the other; what a part says stays, in each way of writing a text.
func TestPartsKeepTheirTexts(t *testing.T) {
	const parts = 300
	const method = `  /p%[1]d:
    get:
      x-amazon-apigateway-integration:
        type: mock
        responses:
          default:
            statusCode: '200'
            responseTemplates:
              a/double: "tab\there \"%[1]d\" \u00e9"
              a/single: 'it''s ''%[1]d'''
              a/folded: >
                line %[1]d
                and more
              a/plain: plain %[1]d
                goes on %[1]d
              'a/key%[1]d': |-
                text %[1]d
                  deeper
`
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\npaths:\n")
	for i := range parts {
		fmt.Fprintf(&b, method, i)
	}
	api, err := formats.Parse("a.yaml", []byte(b.String()), formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Methods, parts)
	for i, m := range api.Methods {
		response, ok := m.Integration.IntegrationResponses.Get("200")
		require.True(t, ok, m.Path)
		for mediaType, want := range map[string]string{
			"a/double":                fmt.Sprintf("tab\there \"%d\" é", i),
			"a/single":                fmt.Sprintf("it's '%d'", i),
			"a/folded":                fmt.Sprintf("line %d and more\n", i),
			"a/plain":                 fmt.Sprintf("plain %[1]d goes on %[1]d", i),
			fmt.Sprintf("a/key%d", i): fmt.Sprintf("text %d\n  deeper", i),
		} {
			got, ok := response.ResponseTemplates.Get(mediaType)
			require.True(t, ok, mediaType)
			require.Equal(t, want, *got, "%s of %s", mediaType, m.Path)
		}
	}
}
