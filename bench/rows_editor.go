package bench

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

func editorRows() []*Row {
	return []*Row{
		{ID: "L1", What: "an edit in an OpenAPI document with 1,050 methods (YAML, 1.1 MB / JSON, 1.6 MB), looked at as gatemap lsp does / lint of all of it",
			Goals: []Goal{{Must: 0.3}, {Must: 0.3}}, Measure: edits},
	}
}

// editedPath is a path of largeOpenAPI, and editedAs one that it is typed as.
const (
	editedPath = "  /things500/{id}:\n"
	editedAs   = "  /things500/{id}/x:\n"
)

// largeOpenAPI is a document of YAML whose methods have two templates each.
func largeOpenAPI(a amount) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\ninfo:\n  title: large\n  version: \"1\"\npaths:\n")
	for i := range a.methods {
		b.WriteString(strings.NewReplacer("NNN", fmt.Sprint(i), "TTT", a.name(i)).Replace(`  /thingsNNN/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "404": {description: none}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://backend.example/thingsNNN/{id}
        requestParameters:
          integration.request.path.id: method.request.path.id
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |
                #set($root = $input.path('$'))
                {"id": $input.json('$.idTTT'), "name": "$util.escapeJavaScript($root.name)",
                 "items": [#foreach($i in $root.items){"n": "$i.name"}#if($foreach.hasNext),#end#end]}
          "4\\d{2}":
            statusCode: "404"
            responseTemplates:
              application/json: |
                {"messageTTT": $input.json('$.message')}
`))
	}
	b.WriteString("components:\n  schemas:\n    Thing:\n      type: object\n      properties: {id: {type: string}, name: {type: string}, items: {type: array, items: {type: object}}}\n")
	return b.String()
}

// edits measures an edit that changes one method and moves those behind it.
func edits(s *Session) ([]Figure, error) {
	text := largeOpenAPI(numbered(1050))
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		return nil, err
	}
	indented, err := json.MarshalIndent(tree, "", "  ")
	if err != nil {
		return nil, err
	}
	inYAML, err := edit(s, "api.yaml", [2]string{text, strings.Replace(text, editedPath, "\n"+editedAs, 1)})
	if err != nil {
		return nil, err
	}
	all := string(indented)
	inJSON, err := edit(s, "api.json", [2]string{all, strings.Replace(all, `"/things500/{id}"`, "\n\"/things500/{id}/x\"", 1)})
	return []Figure{inYAML, inJSON}, err
}

// edit measures what it takes to look at the texts of a pair in turn.
func edit(s *Session, name string, pair [2]string) (Figure, error) {
	var failed error
	var parts formats.Memory
	var known lint.Memory
	turn := 0
	look := func(opts formats.Options, check func(*formats.API, lint.Options) []lint.Finding) func(int) {
		return func(n int) {
			for range n {
				turn++
				api, err := formats.Parse(name, []byte(pair[turn%2]), opts)
				if err != nil {
					failed = err
					return
				}
				sink += len(check(api, lint.Options{}))
			}
		}
	}
	r := s.interleave(runner{"all", look(formats.Options{}, lint.CheckAPI)}, runner{"edit", look(formats.Options{Memory: &parts}, known.CheckAPI)})
	return r.Ratio("edit", "all").Cost(), failed
}
