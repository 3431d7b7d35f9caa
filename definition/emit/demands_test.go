package emit_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

// demanded is what the methods of an API demand of requests, whatever validators
// and authorizers are called.
func demanded(t *testing.T, api *formats.API) string {
	t.Helper()
	all := make(map[string]any)
	for i := range api.Methods {
		m := &api.Methods[i]
		q := m.Request
		authorizer, declared := m.Authorizer()
		authorizer = definition.Authorizer{
			Name: authorizer.Name, Type: authorizer.Type, URI: authorizer.URI, ProviderARNs: authorizer.ProviderARNs, Credentials: authorizer.Credentials,
			IdentitySource: strings.Join(authorizer.IdentitySources(), ","), IdentityValidationExpression: authorizer.IdentityValidationExpression, ResultTTL: authorizer.ResultTTL,
		}
		if declared {
			q.Authorizer = ""
		}
		schemas := make(map[string]any)
		for name, text := range m.Schemas.All() {
			var v any
			require.NoError(t, json.Unmarshal([]byte(text), &v), text)
			schemas[name] = v
		}
		all[m.HTTPMethod+" "+m.Path] = []any{q, declared, authorizer, m.APIKeySource, m.MinimumCompressionSize, schemas}
	}
	b, err := json.MarshalIndent(all, "", " ")
	require.NoError(t, err)
	return string(b)
}

// requested is what the methods of an API demand, but for its declarations; no
// authorization type is that there is none.
func requested(t *testing.T, api *formats.API) string {
	t.Helper()
	all := make(map[string]definition.MethodRequest)
	for _, m := range api.Methods {
		if m.Request.AuthorizationType == "" {
			m.Request.AuthorizationType = "NONE"
		}
		all[m.HTTPMethod+" "+m.Path] = m.Request
	}
	b, err := json.MarshalIndent(all, "", " ")
	require.NoError(t, err)
	return string(b)
}

// TestDemandsIdentity: what methods demand is the same when it is written in any
// format and read again.
func TestDemandsIdentity(t *testing.T) {
	files, err := filepath.Glob("../formats/testdata/demands/*")
	require.NoError(t, err)
	require.Len(t, files, 8)
	for _, name := range files {
		api, err := formats.LoadFile(name, formats.Options{Parameters: map[string]string{"AWS::Region": "eu-west-1", "AWS::Partition": "aws", "FLambdaFunction.Arn": "f", "Function.Arn": "f"}})
		require.NoError(t, err)
		want := demanded(t, api)
		for _, w := range written {
			back := through(t, api, w.format, w.file)
			require.Equal(t, want, demanded(t, back), "%s as %s", name, w.format)
			require.Empty(t, back.Problems.Report(), "%s as %s", name, w.format)
			if w.format == formats.AWSCLI {
				require.Len(t, back.Stages, len(api.Stages))
				for i, s := range back.Stages {
					s.Position, s.API = api.Stages[i].Position, api.Stages[i].API
					require.Equal(t, api.Stages[i], s)
				}
				continue
			}
			_, problems, err := emit.Convert(api, w.format)
			require.NoError(t, err)
			if len(api.Stages) > 0 {
				require.Contains(t, problems.Report(), "the stage prod is left out")
			}
		}
	}
}

// TestWrittenAsItIs: what the definition does not declare is written as the
// method refers to it, with a warning, and the method is no more open.
func TestWrittenAsItIs(t *testing.T) {
	const doc = `{"items": [{"path": "/", "resourceMethods": {
		"GET": {"httpMethod": "GET", "authorizationType": "CUSTOM", "authorizerId": "a1", "requestValidatorId": "v1", "methodIntegration": {"type": "MOCK"}},
		"PUT": {"httpMethod": "PUT", "authorizationType": "${T}", "methodIntegration": {"type": "MOCK"}}}}]}`
	api, err := formats.Parse("in.json", []byte(doc), formats.Options{})
	require.NoError(t, err)
	for _, w := range written {
		_, problems, err := emit.Convert(api, w.format)
		require.NoError(t, err)
		require.Contains(t, problems.Report(), "in.json:2:107: warning: the request validator v1 is not declared; what the method refers to it by is written")
		require.Contains(t, problems.Report(), "in.json:2:79: warning: the authorizer a1 is not declared; what the method refers to it by is written")
		back := through(t, api, w.format, w.file)
		for i, want := range []string{"a1", ""} {
			q := back.Methods[i].Request
			require.True(t, q.Authorizes(), w.format)
			if i == 0 {
				require.Equal(t, want, q.Authorizer, w.format)
				require.Equal(t, &definition.RequestValidator{Name: "v1", Unresolved: true}, q.Validator, w.format)
			}
		}
	}
}

// TestModelsThatReferToEachOther: a circle of references, texts that the formats
// would take for something of theirs, and a schema that is none.
func TestModelsThatReferToEachOther(t *testing.T) {
	const ref = `https://apigateway.amazonaws.com/restapis/x/models/`
	schemas := map[string]string{
		"a":   `{"properties": {"b": {"$ref": "` + ref + `b"}, "Ref": {"Ref": 1}, "x": {"pattern": "^${x}%{y}$$\\d\u0000\u0001"}}}`,
		"b":   `{"items": {"$ref": "` + ref + `a#/properties/x"}, "not": {"$ref": "` + ref + `c"}, "allOf": [{"$ref": "#/items"}, {"$ref": "` + ref + `b"}]}`,
		"c":   `{"$ref": "` + ref + `gone"}`,
		"bad": `{`,
	}
	api := &formats.API{Methods: []definition.Operation{{
		HTTPMethod: "GET", Path: "/", Integration: &definition.Integration{Type: definition.Mock},
		Request: definition.MethodRequest{AuthorizationType: "NONE", Models: definition.Ordered[string]{{Key: "a/b", Value: "a"}}, Validator: &definition.RequestValidator{Name: "v", ValidateBody: true}},
	}}}
	for _, name := range []string{"a", "b", "c", "bad"} {
		api.Methods[0].Schemas.Set(name, schemas[name])
	}
	for _, w := range written {
		_, problems, err := emit.Convert(api, w.format)
		require.NoError(t, err)
		require.Contains(t, problems.Report(), "the schema of the model bad is not JSON and is left out")
		back := through(t, api, w.format, w.file)
		require.Len(t, back.Methods[0].Schemas, 3, w.format)
		for name, got := range back.Methods[0].Schemas.All() {
			require.JSONEq(t, strings.ReplaceAll(schemas[name], "/restapis/x/", "/restapis/api/"), got, "%s %s", w.format, name)
		}
	}
}
