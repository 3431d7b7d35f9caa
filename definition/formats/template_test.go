package formats_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// TestTemplate: a mapping template that is a file of its own is that of one
// integration response, and its text stands where it stands in the file.
func TestTemplate(t *testing.T) {
	const text = "\ufeff#set($a = 1)\n{\"a\": $a}\n"
	files := fstest.MapFS{"templates/list.vtl": {Data: []byte(text)}}
	for mediaType, want := range map[string]string{"": "application/json", "application/xml": "application/xml"} {
		api, err := formats.Load(files, "templates/list.vtl", formats.Options{Format: formats.Template, MediaType: mediaType, Folder: "in"})
		require.NoError(t, err)
		require.Equal(t, formats.Template, api.Format)
		require.Empty(t, api.Problems)
		require.Equal(t, text, string(api.File("in/templates/list.vtl")))
		require.Len(t, api.Methods, 1)
		m := &api.Methods[0]
		require.Equal(t, definition.HTTP, m.Integration.Type)
		response, ok := m.Integration.IntegrationResponses.Get("200")
		require.True(t, ok)
		require.Len(t, response.ResponseTemplates, 1)
		require.Equal(t, want, response.ResponseTemplates[0].Key)
		require.Equal(t, text, *response.ResponseTemplates[0].Value)
		place, ok := m.Place("/integrationResponses/200" + definition.Pointer("responseTemplates", want))
		require.True(t, ok)
		require.Equal(t, definition.Position{File: "in/templates/list.vtl", Line: 2, Column: 3}, place.At(2, 3))
		require.Equal(t, map[string]bool{"in/templates/list.vtl": true}, setOf(m))
	}
}

func setOf(m *definition.Operation) map[string]bool {
	names := map[string]bool{}
	for name := range m.Places.Files() {
		names[name] = true
	}
	delete(names, "")
	return names
}

// TestTemplateIsAskedFor: a template is never found out, so that a definition is
// not taken for one, and has no folder.
func TestTemplateIsAskedFor(t *testing.T) {
	require.NotContains(t, formats.Formats(), formats.Template)
	_, err := formats.ParseFormat(string(formats.Template))
	require.Error(t, err)
	_, err = formats.Parse("a.vtl", []byte("$input.body"), formats.Options{})
	require.ErrorIs(t, err, formats.ErrFormat)
	_, err = formats.Load(fstest.MapFS{"d/a.vtl": {}}, "d", formats.Options{Format: formats.Template})
	require.ErrorContains(t, err, "a folder can be cdk or terraform, not template")
}

// TestTemplateThatCannotBeRead: what is no text, or too long, is a fault with its place.
func TestTemplateThatCannotBeRead(t *testing.T) {
	as := formats.Options{Format: formats.Template, MaxBytes: 8}
	for text, want := range map[string]string{
		"a\xff":         "a.vtl:1:1: the file is not in UTF-8",
		"\xff\xfe{\x00": "a.vtl:1:1: the text is in UTF-16",
		"123456789":     "a.vtl: larger than 8 bytes",
	} {
		_, err := formats.Parse("a.vtl", []byte(text), as)
		require.ErrorContains(t, err, want)
		var fault *definition.Fault
		require.True(t, errors.As(err, &fault))
	}
	_, err := formats.Load(fstest.MapFS{}, "a.vtl", as)
	require.ErrorIs(t, err, fs.ErrNotExist)
	api, err := formats.Parse("a.vtl", nil, as)
	require.NoError(t, err)
	require.Nil(t, api.Methods[0].Integration.IntegrationResponses[0].Value.ResponseTemplates[0].Value)
}
