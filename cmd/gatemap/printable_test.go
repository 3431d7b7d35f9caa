package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// evil is what a definition, a payload or a case file must not get through to
// a terminal or to the runner of a workflow.
const evil = "::add-mask::x\x1b]0;t\x07\u202e\n::error::y\u009b2J\r##[group]z"

// TestPrintable: no output for people has a control character of the input,
// and none of its lines begins with a command.
func TestPrintable(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(data), 0o666))
		return name
	}
	marshal := func(v any) string {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	type object = map[string]any
	integration := object{
		"Type": "HTTP", "IntegrationHttpMethod": evil, "Uri": evil,
		"IntegrationResponses": []object{
			{"StatusCode": "200", "ResponseParameters": object{"method.response.header.A" + evil: evil, "method.response.header.B": "integration.response.header." + evil},
				"ResponseTemplates": object{evil: "#if(" + evil, "application/json": "$input.body"}},
			{"StatusCode": evil, "SelectionPattern": "(" + evil},
		},
		evil: evil,
	}
	template := func(integration object) string {
		return marshal(object{"Resources": object{
			"M":   object{"Type": "AWS::ApiGateway::Method", "Properties": object{"HttpMethod": evil, "ResourceId": "/" + evil, "RestApiId": evil, "Integration": integration}},
			"N":   object{"Type": "AWS::ApiGateway::Method", "Properties": object{"HttpMethod": "GET", "ResourceId": object{"Ref": evil}, "Integration": object{"Type": "MOCK"}}},
			evil:  object{"Type": "AWS::ApiGateway::Resource"},
			"Res": object{"Type": evil},
		}})
	}
	bad := write("bad.json", template(integration))
	good := write("good.json", marshal(object{"httpMethod": "GET", "methodIntegration": object{"type": "HTTP", "integrationResponses": object{
		"200": object{"statusCode": "200", "selectionPattern": "200.*|" + evil, "responseTemplates": object{"text/plain" + evil: "$input.body"},
			"responseParameters": object{"method.response.header.B": "integration.response.header." + evil}},
	}}}))
	case1 := write("a.gatemap.yaml", marshal(object{"definition": "good.json", "cases": []object{{"name": "n" + evil, "backend": object{"statusCode": 200, "body": evil},
		"expect": object{"status": 201, "body": "::want", "headers": object{"X": evil}}}}}))
	unusable := write("b.gatemap.yaml", marshal(object{"definition": evil, evil: 1, "cases": []object{}}))
	lines := write("lines.ndjson", marshal(object{"id": evil, "template": "a", "expect": object{"output": evil}})+"\n"+marshal(object{"id": evil, evil: 1})+"\n")
	deviations := write("deviations.json", marshal(object{evil: evil}))
	backend := write("backend.json", marshal(object{"statusCode": 200, "body": evil, evil: "x"}))

	for _, args := range [][]string{
		{"list", bad}, {"list", good}, {"list", "--format", evil, good}, {evil},
		{"convert", "--to", "openapi", bad}, {"convert", "--to", evil, bad},
		{"explain", "-f", good, "--status", "200", "--body", evil},
		{"explain", "-f", bad, "--method", "GET", "--status", "200"},
		{"explain", "-f", bad, "--method", evil, "--status", "200"},
		{"simulate", "-f", bad, "--method", evil, "--status", "200", "--type", "http"},
		{"simulate", "-f", good, "--backend", backend, "--backend-format", "json"},
		{"test", case1}, {"test", "--cover", case1}, {"test", unusable}, {"test", "--init", good, filepath.Join(dir, "::"+evil[15:]+".gatemap.yaml")}, {"test", "-o", "tap", case1},
		{"replay", "--check", "--deviations", deviations, lines}, {"replay", "--check", lines},
	} {
		var out, errs strings.Builder
		run(args, streams{strings.NewReader(""), &out, &errs})
		for _, text := range []string{out.String(), errs.String()} {
			if args[0] == "convert" && text == out.String() {
				continue // a definition, not for people
			}
			for line := range strings.Lines(text) {
				blank := strings.TrimLeftFunc(line, unicode.IsSpace)
				require.False(t, strings.HasPrefix(blank, "::") || strings.HasPrefix(blank, "##["), "%q: %q", args, line)
				require.Negative(t, strings.IndexFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool {
					return unicode.IsControl(r) && r != '\t' || r == '\u202e'
				}), "%q: %q", args, line)
			}
		}
		require.NotEmpty(t, out.String()+errs.String(), args)
	}
}
