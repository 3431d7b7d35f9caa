package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// TestFaultsHavePlaces: the pointer, line and column of a fault that Compile
// finds lead to the file.
func TestFaultsHavePlaces(t *testing.T) {
	doc := openAPIDoc(`          '(a':
            statusCode: 200
            responseParameters:
              method.response.header.A: bogus
            responseTemplates:
              application/json: |
                ok
                #if($x) #foreach
`)
	api := parse(t, "a.yaml", doc, nil)
	_, err := gatemap.Compile(api.Methods[0].Integration, gatemap.Options{})
	var faults gatemap.ErrorList
	require.ErrorAs(t, err, &faults)
	places := map[string]definition.Position{}
	for _, f := range faults {
		places[f.Pointer] = api.Methods[0].Find(f.Pointer).At(f.Line, f.Column)
	}
	require.Equal(t, 8, places["/integrationResponses/200/selectionPattern"].Line)
	require.Equal(t, 11, places["/integrationResponses/200/responseParameters/method.response.header.A"].Line)
	require.GreaterOrEqual(t, places["/integrationResponses/200/responseTemplates/application~1json"].Line, 15)
}

// TestPetsCompile: what every format gives is complete enough to compile.
func TestPetsCompile(t *testing.T) {
	for _, f := range petFiles {
		api, err := formats.LoadFile("testdata/pets/"+f.file, formats.Options{Parameters: petParameters})
		require.NoError(t, err)
		for _, m := range api.Methods {
			_, err := gatemap.Compile(m.Integration, gatemap.Options{})
			require.NoError(t, err, "%s: %s", f.file, m.Position)
		}
	}
}
