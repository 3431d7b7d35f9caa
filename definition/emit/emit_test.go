package emit_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

var update = flag.Bool("update", false, "write the golden files")

// written are the formats and the names under which they are read back.
var written = []struct {
	format formats.Format
	file   string
}{
	{formats.AWSCLI, "pets.cli.json"},
	{formats.OpenAPI, "pets.openapi.json"},
	{formats.CloudFormation, "pets.cfn.json"},
	{formats.Terraform, "pets.tf"},
}

// meaning is an API without places, as JSON.
func meaning(t testing.TB, api *formats.API) string {
	t.Helper()
	type method struct {
		Verb, Path  string
		Integration *gatemap.Integration
		Responses   gatemap.Ordered[gatemap.MethodResponse]
		Binary      []string
	}
	var all []method
	for _, m := range api.Methods {
		all = append(all, method{m.HTTPMethod, m.Path, m.Integration, m.MethodResponses, m.BinaryMediaTypes})
	}
	slices.SortFunc(all, func(a, b method) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Verb, b.Verb)) })
	b, err := json.MarshalIndent(struct {
		Methods []method
		Gateway gatemap.Ordered[definition.GatewayResponse]
	}{all, api.GatewayResponses}, "", " ")
	require.NoError(t, err)
	return string(b)
}

func load(t testing.TB, name string) *formats.API {
	t.Helper()
	api, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	return api
}

func TestConvertGolden(t *testing.T) {
	api := load(t, "testdata/everything.json")
	require.Empty(t, api.Problems)
	for _, w := range written {
		t.Run(string(w.format), func(t *testing.T) {
			data, problems, err := emit.Convert(api, w.format)
			require.NoError(t, err)
			golden := filepath.Join("testdata", w.file+".golden")
			if *update {
				require.NoError(t, os.WriteFile(golden, data, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), string(data))
			for _, p := range problems {
				require.Equal(t, formats.Note, p.Severity, "%v", p)
			}
		})
	}
}

// TestRoundTrip: what is written loads into what was read, for every pair of
// formats.
func TestRoundTrip(t *testing.T) {
	api := load(t, "testdata/everything.json")
	want := meaning(t, api)
	for _, first := range written {
		for _, second := range written {
			got := through(t, through(t, api, first.format, first.file), second.format, second.file)
			require.Equal(t, want, meaning(t, got), "%s, then %s", first.format, second.format)
			require.Empty(t, got.Problems)
		}
	}
}

// definitions are those of the test data of package formats, of every format.
var definitions = []string{
	"pets/aws-cli.json",
	"pets/openapi2.json", "pets/openapi3.json", "pets/openapi3.yaml", "messy/openapi.yaml",
	"pets/cloudformation.yaml", "messy/template.yaml",
	"pets/sam.yaml",
	"pets/cdk.out", "pets/cdk.out/Stack.template.json",
	"pets/plan.json", "plan/modules.json", "plan/state.json",
	"pets/terraform", "messy/main.tf", "pets/cdktf.out",
	"pets/serverless.yml", "messy/serverless.yml",
}

// sorted is a JSON text with the members of its objects in order.
func sorted(t *testing.T, text string) string {
	var v any
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	b, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(b)
}

// emptyPattern is a pattern that two of the formats do not tell from none, which
// Convert notes.
var emptyPattern = regexp.MustCompile(`,\n *"selectionPattern": ""|"selectionPattern": "",\s*`)

// TestIdentity: each of the definitions means the same when it is written in
// any format and read again.
func TestIdentity(t *testing.T) {
	seen := make(map[formats.Format]bool)
	for _, name := range definitions {
		api := load(t, filepath.Join("../formats/testdata", name))
		seen[api.Format] = true
		require.NotEmpty(t, api.Methods, name)
		for _, w := range written {
			want, got := meaning(t, api), meaning(t, through(t, api, w.format, w.file))
			if w.format == formats.Terraform { // its maps are sorted, which Convert notes of templates
				want, got = sorted(t, want), sorted(t, got)
			}
			if want != got && (w.format == formats.OpenAPI || w.format == formats.Terraform) {
				_, problems, err := emit.Convert(api, w.format)
				require.NoError(t, err)
				require.Contains(t, problems.Report(), "does not tell an empty pattern from none; both are the default")
				want = emptyPattern.ReplaceAllString(want, "")
			}
			require.Equal(t, want, got, "%s as %s", name, w.format)
			require.Equal(t, requested(t, api), requested(t, through(t, api, w.format, w.file)), "%s as %s", name, w.format)
		}
	}
	for _, f := range formats.Formats() {
		require.True(t, seen[f], f)
	}
}

func through(t testing.TB, api *formats.API, f formats.Format, file string) *formats.API {
	t.Helper()
	data, _, err := emit.Convert(api, f)
	require.NoError(t, err)
	back, err := formats.Parse(file, data, formats.Options{Format: f})
	require.NoError(t, err, "%s", data)
	return back
}

func TestLoneIntegrationAndMethod(t *testing.T) {
	for _, doc := range []string{
		`{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200", "selectionPattern": ""}}}`,
		`{"httpMethod": "GET", "methodResponses": {"200": {"statusCode": "200"}}, "methodIntegration": {"type": "MOCK"}}`,
	} {
		api, err := formats.Parse("in.json", []byte(doc), formats.Options{})
		require.NoError(t, err)
		require.Equal(t, meaning(t, api), meaning(t, through(t, api, formats.AWSCLI, "out.json")))
		_, _, err = emit.Convert(api, formats.OpenAPI)
		var fault *definition.Fault
		require.ErrorAs(t, err, &fault)
		require.Equal(t, "in.json", fault.File)
	}
}

// TestCannotBeWritten: what would change its meaning is refused with the place
// in the source; what has none is a problem.
func TestCannotBeWritten(t *testing.T) {
	method := func(responses string) string {
		return `{"items": [{"path": "/", "resourceMethods": {"GET": {"methodIntegration": {"type": "HTTP",
			"integrationResponses": {` + responses + `}}}}}]}`
	}
	for _, c := range []struct{ name, doc, format, fault, problem string }{
		{"pattern default", method(`"200": {"statusCode": "200", "selectionPattern": "default"}`), "openapi", `the pattern "default"`, ""},
		{"two defaults", method(`"200": {"statusCode": "200"}, "201": {"statusCode": "201"}`), "openapi", `two responses have the key "default"`, ""},
		{"one pattern twice", method(`"200": {"statusCode": "200", "selectionPattern": "x"}, "201": {"statusCode": "201", "selectionPattern": "x"}`), "openapi", `two responses have the key "x"`, ""},
		{"one status twice", method(`"a": {"statusCode": "200"}, "b": {"statusCode": "200", "selectionPattern": "x"}`), "terraform", "status code 200", ""},
		{"empty pattern", method(`"200": {"statusCode": "200", "selectionPattern": ""}`), "openapi", "", "does not tell an empty pattern"},
		{"empty pattern", method(`"200": {"statusCode": "200", "selectionPattern": ""}`), "terraform", "", "does not tell an empty pattern"},
		{"order of templates", method(`"200": {"statusCode": "200", "responseTemplates": {"b/b": "1", "a/a": "2"}}`), "terraform", "", "sorts templates"},
		{"order of a gateway response's templates", `{"items": [{"responseType": "DEFAULT_4XX", "responseTemplates": {"b/b": "1", "a/a": "2"}}]}`, "terraform", "", "sorts templates"},
		{"format", method(``), "sam", "can be written", ""},
	} {
		api, err := formats.Parse("in.json", []byte(c.doc), formats.Options{})
		require.NoError(t, err)
		_, problems, err := emit.Convert(api, formats.Format(c.format))
		if c.fault != "" {
			require.ErrorContains(t, err, c.fault, c.name)
			continue
		}
		require.NoError(t, err, c.name)
		require.Contains(t, problems.Report(), c.problem, c.name)
	}
}

// TestNothingToWrite: an API that a program made need not be whole.
func TestNothingToWrite(t *testing.T) {
	_, _, err := emit.Convert(nil, formats.OpenAPI)
	require.EqualError(t, err, "(root): there is no API to write")
	_, _, err = emit.Convert(&formats.API{Methods: make([]definition.Operation, 1)}, formats.AWSCLI)
	require.ErrorContains(t, err, "a method has no integration")
}

// parts are what an API of FuzzRoundTrip may have; its numbers add up.
const (
	withBinary = 1 << iota
	withGateway
	withStream
	withMethodResponses
	withEmptyTemplate
	withRequest
	withSecond
	withDemands
	allParts = 1<<iota - 1
)

// FuzzRoundTrip puts any text in any place through every pair of formats.
func FuzzRoundTrip(f *testing.F) {
	for i, s := range []string{"", "a", "${x}", "$${x}", "$$${x}", "%{if}", "%%{", "$%{", "\\\"\n\t\x01", "2\\d{2}", "#set($a = 1)\n", "$", "${", "<<EOT",
		"true", "null", "~", "1e3", "010", "!Ref x", "{{resolve:ssm:a}}", "/", "${self:custom.a}", "*/*"} {
		f.Add(s, "'v'", "application/json", uint(allParts))
		f.Add(s, "true", "text/plain", uint(i))
		f.Add("x", "'"+s+"'", s, uint(allParts))
	}
	f.Fuzz(func(t *testing.T, s, parameter, mediaType string, parts uint) {
		for _, in := range []string{s, parameter, mediaType} {
			if strings.ContainsFunc(in, func(r rune) bool { return r > 0x7e || r == 0x7f }) || len(in) > 1000 {
				t.Skip("Terraform normalises Unicode; keys are limited")
			}
		}
		api := anAPI(s, parameter, mediaType, parts)
		want, demands := meaning(t, api), demanded(t, api)
		if parts&withDemands == 0 {
			demands = "" // OpenAPI declares the models that responses name
		}
		for _, first := range written {
			got := through(t, api, first.format, first.file)
			require.Equal(t, want, meaning(t, got), first.format)
			if demands != "" {
				require.Equal(t, demands, demanded(t, got), first.format)
			}
			second := written[int(parts>>8)%len(written)]
			got = through(t, got, second.format, second.file)
			require.Equal(t, want, meaning(t, got), "%s, then %s", first.format, second.format)
			if demands != "" {
				require.Equal(t, demands, demanded(t, got), "%s, then %s", first.format, second.format)
			}
		}
	})
}

// anAPI has the texts wherever an API has any.
func anAPI(s, parameter, mediaType string, parts uint) *formats.API {
	pattern, template := "p"+s, s+"t"
	types := gatemap.Ordered[*string]{{Key: "x" + mediaType, Value: &template}}
	if parts&withEmptyTemplate != 0 {
		types = append(types, gatemap.Entry[*string]{Key: "y" + mediaType})
	}
	m := definition.Operation{
		HTTPMethod: "GET", Path: "/a",
		Integration: &gatemap.Integration{Type: gatemap.HTTP, URI: "u" + parameter, IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{{
			Key: "200", Value: gatemap.IntegrationResponse{
				StatusCode: "200", SelectionPattern: &pattern, ResponseTemplates: types,
				ResponseParameters: gatemap.Ordered[string]{{Key: "method.response.header.A", Value: parameter}},
			},
		}}},
	}
	if parts&withStream != 0 {
		m.Integration.ResponseTransferMode = "STREAM"
	}
	if parts&withRequest != 0 {
		m.Integration.RequestTemplates = types
		m.Integration.RequestParameters = gatemap.Ordered[string]{{Key: "integration.request.header.A", Value: parameter}}
		m.Integration.ContentHandling = gatemap.ConvertToText
		m.Integration.CacheKeyParameters = []string{"k" + parameter}
		m.Integration.Credentials = "c" + s
	}
	if parts&withMethodResponses != 0 {
		m.MethodResponses = gatemap.Ordered[gatemap.MethodResponse]{{Key: "200", Value: gatemap.MethodResponse{
			StatusCode: "200", ResponseParameters: map[string]bool{"method.response.header.A": true, "method.response.header.B": false},
			ResponseModels: map[string]string{"x" + mediaType: "Model"},
		}}}
	}
	m.Request.AuthorizationType = "NONE"
	if parts&withDemands != 0 {
		demand(&m, s, parameter, mediaType)
	}
	api := &formats.API{Methods: []definition.Operation{m}}
	if parts&withSecond != 0 {
		m.HTTPMethod, m.Path = "ANY", "/a/{proxy+}"
		api.Methods = append(api.Methods, m)
	}
	if parts&withBinary != 0 {
		api.BinaryMediaTypes = []string{"x" + mediaType, "*/*"}
		for i := range api.Methods {
			api.Methods[i].BinaryMediaTypes = api.BinaryMediaTypes
		}
	}
	if parts&withGateway != 0 {
		api.GatewayResponses.Set("DEFAULT_5XX", definition.GatewayResponse{
			ResponseType: "DEFAULT_5XX", StatusCode: "503", ResponseTemplates: types,
			ResponseParameters: gatemap.Ordered[string]{{Key: "gatewayresponse.header.A", Value: parameter}},
		})
	}
	return api
}

// demand lets a method demand things that are called by the texts.
func demand(m *definition.Operation, s, parameter, mediaType string) {
	quoted, _ := json.Marshal(s)
	ttl := len(s)
	m.Request = definition.MethodRequest{
		Parameters:     map[string]bool{"method.request.header.h" + s: true, "method.request.querystring.q" + parameter: false},
		Models:         definition.Ordered[string]{{Key: "x" + mediaType, Value: "M" + s}},
		Validator:      &definition.RequestValidator{Name: "v" + s, ValidateBody: len(s)%2 == 0, ValidateParameters: true},
		APIKeyRequired: true, AuthorizationType: "CUSTOM", Authorizer: "a", AuthorizationScopes: []string{"s" + parameter},
	}
	m.Schemas = definition.Ordered[string]{
		{Key: "M" + s, Value: `{"title": ` + string(quoted) + `, "items": {"$ref": "https://apigateway.amazonaws.com/restapis/api/models/N"}, "not": {"Ref": {"Ref": 1}}}`},
		{Key: "N", Value: `{"enum": [` + string(quoted) + `, 1e3, null]}`},
		{Key: "Model", Value: `{"type": "object"}`},
	}
	m.Authorizers = definition.Ordered[definition.Authorizer]{{Key: "a", Value: definition.Authorizer{
		Name: "n" + s, Type: []string{"TOKEN", "REQUEST"}[len(parameter)%2], URI: "u" + s, Credentials: "c" + parameter,
		IdentitySource: "method.request.header.I" + strings.Join(strings.Fields(strings.ReplaceAll(s, ",", "")), ""), IdentityValidationExpression: "^" + parameter, ResultTTL: &ttl,
	}}}
	m.APIKeySource, m.MinimumCompressionSize = "AUTHORIZER", &ttl
}
