package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

// notation is an API in one notation.
type notation struct {
	name, file string
	text       func(methods int) ([]byte, error)
}

// notations are those that the command reads, each with its own reader.
func notations() []notation {
	return []notation{
		{"aws-cli", "api.json", converted(formats.AWSCLI)},
		{"OpenAPI JSON", "openapi.json", converted(formats.OpenAPI)},
		{"OpenAPI YAML", "openapi.yaml", func(n int) ([]byte, error) { return []byte(largeOpenAPI(n)), nil }},
		{"CloudFormation JSON", "template.json", converted(formats.CloudFormation)},
		{"CloudFormation YAML", "template.yaml", asYAML(converted(formats.CloudFormation))},
		{"SAM", "sam.json", sam},
		{"Terraform", "main.tf", converted(formats.Terraform)},
		{"terraform show -json", "plan.json", plan},
		{"Serverless Framework", "serverless.yml", serverless},
	}
}

// manyMethods are methods with a path, two responses and two templates each, whose
// texts are their own.
func manyMethods(n int) *formats.API {
	api := &formats.API{Format: formats.AWSCLI}
	pattern := `4\d{2}`
	for i := range n {
		found := fmt.Sprintf("#set($root = $input.path('$'))\n{\"id%d\": $input.json('$.id'), \"name\": \"$util.escapeJavaScript($root.name)\"}", i)
		missing := fmt.Sprintf(`{"message%d": $input.json('$.message')}`, i)
		api.Methods = append(api.Methods, gatemap.Operation{HTTPMethod: "GET", Path: fmt.Sprintf("/things%d/{id}", i), Integration: &gatemap.Integration{
			Type: gatemap.HTTP, HTTPMethod: "GET", URI: fmt.Sprintf("https://backend.example/things%d/{id}", i),
			RequestParameters: gatemap.Ordered[string]{{Key: "integration.request.path.id", Value: "method.request.path.id"}},
			IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
				{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &found}}}},
				{Key: "404", Value: gatemap.IntegrationResponse{StatusCode: "404", SelectionPattern: &pattern, ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &missing}}}},
			},
		}})
	}
	return api
}

func converted(to formats.Format) func(int) ([]byte, error) {
	return func(n int) ([]byte, error) {
		text, _, err := emit.Convert(manyMethods(n), to)
		return text, err
	}
}

// asYAML writes JSON as people write YAML.
func asYAML(text func(int) ([]byte, error)) func(int) ([]byte, error) {
	return func(n int) ([]byte, error) {
		data, err := text(n)
		if err != nil {
			return nil, err
		}
		var tree any
		if err := yaml.Unmarshal(data, &tree); err != nil {
			return nil, err
		}
		return yaml.Marshal(tree)
	}
}

// sam is a document of OpenAPI as the body of an API of SAM.
func sam(n int) ([]byte, error) {
	body, err := converted(formats.OpenAPI)(n)
	return fmt.Appendf(nil, `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "live", "DefinitionBody": %s}}}}`, body), err
}

// plan is what terraform show -json prints of the resources; without method responses
// and a second part of the paths, with which 5,000 methods are more than the command
// reads.
func plan(n int) ([]byte, error) {
	type values map[string]any
	type resource struct {
		Address string `json:"address"`
		Mode    string `json:"mode"`
		Type    string `json:"type"`
		Name    string `json:"name"`
		Values  values `json:"values"`
	}
	var planned, configured []any
	add := func(kind, name string, v values, expressions map[string]any) {
		address := kind + "." + name
		planned = append(planned, resource{address, "managed", kind, name, v})
		configured = append(configured, map[string]any{"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions})
	}
	refer := func(to ...string) map[string]any { return map[string]any{"references": to} }
	api := refer("aws_api_gateway_rest_api.large.id", "aws_api_gateway_rest_api.large")
	add("aws_api_gateway_rest_api", "large", values{"name": "large"}, nil)
	for i, m := range manyMethods(n).Methods {
		things := fmt.Sprint("things", i)
		add("aws_api_gateway_resource", things, values{"path_part": things},
			map[string]any{"rest_api_id": api, "parent_id": refer("aws_api_gateway_rest_api.large.root_resource_id", "aws_api_gateway_rest_api.large")})
		below := func(kind, name string, v values) {
			v["http_method"] = "GET"
			add(kind, name, v, map[string]any{"rest_api_id": api, "resource_id": refer("aws_api_gateway_resource."+things+".id", "aws_api_gateway_resource."+things)})
		}
		name := fmt.Sprint("get", i)
		below("aws_api_gateway_method", name, values{"authorization": "NONE"})
		below("aws_api_gateway_integration", name, values{"type": "HTTP", "integration_http_method": "GET", "uri": m.Integration.URI})
		for status, r := range m.Integration.IntegrationResponses.All() {
			text, _ := r.ResponseTemplates.Get("application/json")
			v := values{"status_code": status, "response_templates": map[string]*string{"application/json": text}}
			if r.SelectionPattern != nil {
				v["selection_pattern"] = *r.SelectionPattern
			}
			below("aws_api_gateway_integration_response", name+"_"+status, v)
		}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{"format_version": "1.2", "terraform_version": "1.9.0",
		"planned_values": map[string]any{"root_module": map[string]any{"resources": planned}},
		"configuration":  map[string]any{"root_module": map[string]any{"resources": configured}}})
	return out.Bytes(), err
}

// serverless is a service with an event for each method.
func serverless(n int) ([]byte, error) {
	var b strings.Builder
	b.WriteString("service: large\nprovider:\n  name: aws\nfunctions:\n")
	for i := range n {
		b.WriteString(strings.ReplaceAll(`  getN:
    handler: get.run
    events:
      - http:
          method: get
          path: thingsN/{id}
          integration: http
          request:
            uri: https://backend.example/thingsN/{id}
          response:
            statusCodes:
              200:
                pattern: ''
                template: |
                  #set($root = $input.path('$'))
                  {"idN": $input.json('$.id'), "name": "$util.escapeJavaScript($root.name)"}
              404:
                pattern: 4\d{2}
                template: '{"messageN": $input.json(''$.message'')}'
`, "N", fmt.Sprint(i)))
	}
	return []byte(b.String()), nil
}

// write writes an API below folder, in a folder of its own, and returns what the
// command is given and its size in bytes.
func (d notation) write(folder string, methods int) (path string, size int, err error) {
	text, err := d.text(methods)
	if err != nil {
		return "", 0, err
	}
	folder = filepath.Join(folder, strings.ReplaceAll(d.name, " ", "-"))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", 0, err
	}
	if d.name == "Terraform" {
		return folder, len(text), writeParts(folder, text, maxPart)
	}
	path = filepath.Join(folder, d.file)
	return path, len(text), os.WriteFile(path, text, 0o600)
}

// maxPart is how large a file of Terraform may be.
const maxPart = 2 << 20

// writeParts writes text into files of most bytes that end where a block does.
func writeParts(folder string, text []byte, most int) error {
	for part := 0; len(text) > 0; part++ {
		end := len(text)
		if end > most {
			end = bytes.LastIndex(text[:most], []byte("\n}\n")) + len("\n}\n")
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("part%d.tf", part)), text[:end], 0o600); err != nil {
			return err
		}
		text = text[end:]
	}
	return nil
}
