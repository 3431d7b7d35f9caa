package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestTemplateAlone: of a template that is read by itself only its text is looked
// at, by whoever remembers methods too.
func TestTemplateAlone(t *testing.T) {
	api, err := formats.Parse("a.vtl", []byte("#set($context.responseOverride.status = 404)\n{\"a\": \"$input.path('$.a')\"}$util.none()"), formats.Options{Format: formats.Template})
	require.NoError(t, err)
	found := lint.CheckAPI(api, lint.Options{})
	require.NotEmpty(t, found)
	var known lint.Memory
	remembered := known.CheckAPI(api, lint.Options{})
	require.Len(t, remembered, len(found))
	rules := map[string]bool{}
	for i := range found {
		require.Equal(t, found[i].Position, remembered[i].Position)
		require.Equal(t, "a.vtl", found[i].File)
		require.Equal(t, "/integrationResponses/200/responseTemplates/application~1json", found[i].About.Pointer)
		rules[found[i].Rule()] = true
	}
	require.True(t, rules["unescaped-input"] && rules["unknown-member"], rules)
}
