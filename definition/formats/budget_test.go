package formats_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/testenv"
)

// methodsOf writes a definition of so many methods, as JSON or as YAML, in which
// most templates are those of all methods.
func methodsOf(methods int, yaml bool) string {
	const list = "#set($root = $input.path('$'))\n{\"id\": \"$root.id\", \"items\": [\n#foreach($i in $root.items)\n" +
		"  {\"name\": \"$i.name\", \"price\": $i.price}#if($foreach.hasNext),#end\n#end\n]}\n"
	var b strings.Builder
	if yaml {
		b.WriteString("openapi: 3.0.1\npaths:\n")
	} else {
		b.WriteString("{\n  \"openapi\": \"3.0.1\",\n  \"paths\": {\n")
	}
	for i := range methods {
		failed := fmt.Sprintf("{\"thing\": %d, \"message\": $input.json('$.errorMessage')}\n", i)
		if yaml {
			fmt.Fprintf(&b, "  /things%d:\n    get:\n      responses:\n        '200': {description: ok}\n        '404': {description: not found}\n"+
				"      x-amazon-apigateway-integration:\n        type: aws\n        httpMethod: POST\n        uri: arn:aws:apigateway:eu-west-1:lambda:path/functions/f%d/invocations\n"+
				"        responses:\n          default:\n            statusCode: '200'\n            responseTemplates:\n              application/json: |\n%s"+
				"          '\\[404\\].*':\n            statusCode: '404'\n            responseTemplates:\n              application/json: |\n%s",
				i, i, indented(list), indented(failed))
			continue
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "    \"/things%d\": {\n      \"get\": {\n        \"responses\": {\n          \"200\": {\"description\": \"ok\"},\n          \"404\": {\"description\": \"not found\"}\n        },\n"+
			"        \"x-amazon-apigateway-integration\": {\n          \"type\": \"aws\",\n          \"httpMethod\": \"POST\",\n          \"uri\": \"arn:aws:apigateway:eu-west-1:lambda:path/functions/f%d/invocations\",\n"+
			"          \"responses\": {\n            \"default\": {\"statusCode\": \"200\", \"responseTemplates\": {\"application/json\": %q}},\n"+
			"            \"\\\\[404\\\\].*\": {\"statusCode\": \"404\", \"responseTemplates\": {\"application/json\": %q}}\n          }\n        }\n      }\n    }", i, i, list, failed)
	}
	if !yaml {
		b.WriteString("\n  }\n}\n")
	}
	return b.String()
}

func indented(text string) string {
	return "                " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n                ") + "\n"
}

// TestLoadTakesLittle bounds the memory of a large definition: what stays, and
// what is taken on the way, in times the file.
func TestLoadTakesLittle(t *testing.T) {
	testenv.SkipUnderRace(t)
	for name, most := range map[string]struct{ stays, taken float64 }{"a.json": {5, 28}, "a.yaml": {5, 40}} {
		t.Run(name, func(t *testing.T) {
			text := []byte(methodsOf(500, name == "a.yaml"))
			load := func() *formats.API {
				api, err := formats.Parse(name, text, formats.Options{})
				require.NoError(t, err)
				require.Len(t, api.Methods, 500)
				return api
			}
			load() // what is made once
			before := memory()
			api := load()
			taken := memory().TotalAlloc - before.TotalAlloc
			stays := int64(memory().HeapAlloc) - int64(before.HeapAlloc)
			runtime.KeepAlive(api)
			size := float64(len(text))
			t.Logf("%d bytes: %.1f times stay, %.1f are taken", len(text), float64(stays)/size, float64(taken)/size)
			require.Less(t, float64(stays)/size, most.stays)
			require.Less(t, float64(taken)/size, most.taken)
		})
	}
}

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

// TestPlanOfManyMethods: a plan takes as many steps as it has values, so the bound of
// values is the one that a large one reaches. It was 950 resources before.
func TestPlanOfManyMethods(t *testing.T) {
	const methods = 1500
	var values, configuration []string
	add := func(kind, name, known, expressions string) {
		head := fmt.Sprintf(`{"address": "%s.%s", "mode": "managed", "type": "%s", "name": "%s", `, kind, name, kind, name)
		values = append(values, head+`"values": {`+known+`}}`)
		configuration = append(configuration, head+`"expressions": {`+expressions+`}}`)
	}
	reference := func(attribute, to string) string {
		return fmt.Sprintf(`"%s": {"references": ["%s.id", "%s"]}`, attribute, to, to)
	}
	add("aws_api_gateway_rest_api", "a", `"name": "a"`, "")
	for i := range methods {
		name, api := fmt.Sprint("n", i), reference("rest_api_id", "aws_api_gateway_rest_api.a")
		add("aws_api_gateway_resource", name, `"path_part": "`+name+`"`, api+`, "parent_id": {"references": ["aws_api_gateway_rest_api.a.root_resource_id"]}`)
		add("aws_api_gateway_integration", name, `"http_method": "GET", "type": "MOCK"`, api+", "+reference("resource_id", "aws_api_gateway_resource."+name))
	}
	plan := fmt.Sprintf(`{"format_version": "1.2", "planned_values": {"root_module": {"resources": [%s]}}, "configuration": {"root_module": {"resources": [%s]}}}`,
		strings.Join(values, ",\n"), strings.Join(configuration, ",\n"))
	api, err := formats.Parse("a.json", []byte(plan), formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Methods, methods)
	require.Equal(t, "/n1499", api.Methods[methods-1].Path)
}
