package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// What is measured of a notation is reading all of its methods.
func TestNotationsHaveAllMethods(t *testing.T) {
	for _, d := range notations() {
		path, size, err := d.write(t.TempDir(), usual(30))
		require.NoError(t, err, d.name)
		require.Greater(t, size, 30*200, d.name)
		api, err := formats.LoadFile(path, formats.Options{})
		require.NoError(t, err, d.name)
		require.Len(t, api.Methods, 30, d.name)
		require.Len(t, texts(api), 6, d.name)
		for _, m := range api.Methods {
			require.NotEmpty(t, m.Integration.IntegrationResponses, d.name)
		}
	}
}

// texts are those of templates, of which usual(30) has three for each of two responses.
func texts(api *formats.API) map[string]bool {
	all := map[string]bool{}
	for _, m := range api.Methods {
		for _, r := range m.Integration.IntegrationResponses {
			for _, t := range r.Value.ResponseTemplates {
				all[*t.Value] = true
			}
		}
	}
	return all
}

// A fault that the generator itself made would be what is measured.
func TestNotationsHaveFewFindings(t *testing.T) {
	for _, d := range notations() {
		text, err := d.text(worded(3))
		require.NoError(t, err, d.name)
		api, err := formats.Parse(d.file, text, formats.Options{})
		require.NoError(t, err, d.name)
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			require.Contains(t, []string{"escape-apostrophe", "unescaped-input"}, f.Rule(), "%s: %s", d.name, f.String())
		}
	}
}

func TestPartsEndWithABlock(t *testing.T) {
	text, err := converted(formats.Terraform)(numbered(30))
	require.NoError(t, err)
	require.Greater(t, len(text), 5*8000)
	folder := t.TempDir()
	require.NoError(t, writeParts(folder, text, 8000))
	api, err := formats.LoadFile(folder, formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Methods, 30)
}

// Names are those of one template each, in numbers and in words of many lengths.
func TestNames(t *testing.T) {
	lengths := map[int]int{}
	for _, of := range []amount{numbered(5000), worded(5000)} {
		names := map[string]bool{}
		for i := range of.methods {
			names[of.name(i)] = true
			lengths[len(of.name(i))]++
		}
		require.Len(t, names, of.methods)
	}
	require.Greater(t, len(lengths), 10)
	require.Equal(t, usual(50).name(3), usual(50).name(8))
}
