package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// What is measured of a notation is reading all of its methods.
func TestNotationsHaveAllMethods(t *testing.T) {
	for _, d := range notations() {
		path, size, err := d.write(t.TempDir(), 30)
		require.NoError(t, err, d.name)
		require.Greater(t, size, 30*200, d.name)
		api, err := formats.LoadFile(path, formats.Options{})
		require.NoError(t, err, d.name)
		require.Len(t, api.Methods, 30, d.name)
		for _, m := range api.Methods {
			require.NotEmpty(t, m.Integration.IntegrationResponses, d.name)
		}
	}
}

func TestPartsEndWithABlock(t *testing.T) {
	text, err := converted(formats.Terraform)(30)
	require.NoError(t, err)
	require.Greater(t, len(text), 5*8000)
	folder := t.TempDir()
	require.NoError(t, writeParts(folder, text, 8000))
	api, err := formats.LoadFile(folder, formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Methods, 30)
}
