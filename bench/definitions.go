package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

// notation is an API in one notation.
type notation struct {
	name, file string
	text       func(amount) ([]byte, error)
	most       int // methods, with more of which it has more values than the command reads; 0 for any number
}

// amount is how large an API is. Template i and template i+texts have one text: with
// as many texts as methods each has its own. What tells texts apart is the name of a
// member: a number, which many write with as many digits, or with words a word of a
// length of its own.
type amount struct {
	methods, texts int
	words          bool
}

// usual are methods of which ten each have the texts of their templates in common, as
// people copy them from method to method.
func usual(methods int) amount { return amount{methods: methods, texts: max(1, methods/10)} }

// numbered are methods no two of which have a text in common.
func numbered(methods int) amount { return amount{methods: methods, texts: methods} }

// worded are as numbered, with names of 1 to 15 letters.
func worded(methods int) amount { return amount{methods: methods, texts: methods, words: true} }

// name is what is in the text of template i only.
func (a amount) name(i int) string {
	i %= a.texts
	if !a.words {
		return strconv.Itoa(i)
	}
	const letters = "etaoinshrdlu"
	padding := strings.Repeat("x", i%11)
	var name []byte
	for i++; i > 0; i /= len(letters) {
		name = append(name, letters[i%len(letters)])
	}
	return string(name) + padding
}

// notations are those that the command reads, each with its own reader.
func notations() []notation {
	return []notation{
		{"aws-cli", "api.json", converted(formats.AWSCLI), 0},
		{"OpenAPI JSON", "openapi.json", converted(formats.OpenAPI), 0},
		{"OpenAPI YAML", "openapi.yaml", func(a amount) ([]byte, error) { return []byte(largeOpenAPI(a)), nil }, 0},
		{"CloudFormation JSON", "template.json", converted(formats.CloudFormation), 0},
		{"CloudFormation YAML", "template.yaml", asYAML(converted(formats.CloudFormation)), 0},
		{"SAM", "sam.json", sam, 0},
		{"Terraform", "main.tf", converted(formats.Terraform), 0},
		{"terraform show -json", "state.json", state, 4000},
		{"Serverless Framework", "serverless.yml", serverless, 0},
	}
}

// manyMethods are methods with a path, two responses and two templates each.
func manyMethods(a amount) *formats.API {
	api := &formats.API{Format: formats.AWSCLI}
	pattern := `4\d{2}`
	for i := range a.methods {
		found := fmt.Sprintf("#set($root = $input.path('$'))\n{\"id%s\": $input.json('$.id'), \"name\": \"$util.escapeJavaScript($root.name)\"}", a.name(i))
		missing := fmt.Sprintf(`{"message%s": $input.json('$.message')}`, a.name(i))
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

func converted(to formats.Format) func(amount) ([]byte, error) {
	return func(a amount) ([]byte, error) {
		text, _, err := emit.Convert(manyMethods(a), to)
		return text, err
	}
}

// asYAML writes JSON as people write YAML.
func asYAML(text func(amount) ([]byte, error)) func(amount) ([]byte, error) {
	return func(a amount) ([]byte, error) {
		data, err := text(a)
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
func sam(a amount) ([]byte, error) {
	body, err := converted(formats.OpenAPI)(a)
	return fmt.Appendf(nil, `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "live", "DefinitionBody": %s}}}}`, body), err
}

// state is what terraform show -json prints of the state, without method responses.
func state(a amount) ([]byte, error) {
	var resources bytes.Buffer
	add := func(kind, name, values string) {
		fmt.Fprintf(&resources, ",\n"+`{"address": "%s.%s", "mode": "managed", "type": "%s", "name": "%s", "values": {%s}}`, kind, name, kind, name, values)
	}
	for i, m := range manyMethods(a).Methods {
		things, get := fmt.Sprint("things", i), fmt.Sprint("get", i)
		add("aws_api_gateway_resource", things, fmt.Sprintf(`"rest_api_id": "a", "parent_id": "root", "id": "r%d", "path_part": "%s"`, i, things))
		below := func(kind, name, values string) {
			add(kind, name, fmt.Sprintf(`"rest_api_id": "a", "resource_id": "r%d", "http_method": "GET", %s`, i, values))
		}
		below("aws_api_gateway_method", get, `"authorization": "NONE"`)
		below("aws_api_gateway_integration", get, fmt.Sprintf(`"type": "HTTP", "integration_http_method": "GET", "uri": "%s"`, m.Integration.URI))
		for status, r := range m.Integration.IntegrationResponses.All() {
			text, _ := r.ResponseTemplates.Get("application/json")
			template, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			pattern, err := json.Marshal(r.SelectionPattern)
			if err != nil {
				return nil, err
			}
			below("aws_api_gateway_integration_response", get+"_"+status,
				fmt.Sprintf(`"status_code": "%s", "selection_pattern": %s, "response_templates": {"application/json": %s}`, status, pattern, template))
		}
	}
	return fmt.Appendf(nil, `{"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": [
{"address": "aws_api_gateway_rest_api.large", "mode": "managed", "type": "aws_api_gateway_rest_api", "name": "large", "values": {"id": "a", "root_resource_id": "root", "name": "large"}}%s]}}}`, resources.Bytes()), nil
}

// serverless is a service with an event for each method.
func serverless(a amount) ([]byte, error) {
	var b strings.Builder
	b.WriteString("service: large\nprovider:\n  name: aws\nfunctions:\n")
	for i := range a.methods {
		b.WriteString(strings.NewReplacer("NNN", fmt.Sprint(i), "TTT", a.name(i)).Replace(`  getNNN:
    handler: get.run
    events:
      - http:
          method: get
          path: thingsNNN/{id}
          integration: http
          request:
            uri: https://backend.example/thingsNNN/{id}
          response:
            statusCodes:
              200:
                pattern: ''
                template: |
                  #set($root = $input.path('$'))
                  {"idTTT": $input.json('$.id'), "name": "$util.escapeJavaScript($root.name)"}
              404:
                pattern: 4\d{2}
                template: '{"messageTTT": $input.json(''$.message'')}'
`))
	}
	return []byte(b.String()), nil
}

// write writes an API below folder, in a folder of its own, and returns what the
// command is given and its size in bytes.
func (d notation) write(folder string, a amount) (path string, size int, err error) {
	if d.most > 0 {
		a.methods = min(a.methods, d.most)
	}
	text, err := d.text(a)
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
