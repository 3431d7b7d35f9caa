package lint_test

import (
	"fmt"
	"os"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

func ExampleCheckAPI() {
	api, err := formats.Parse("method.json", []byte(`{"httpMethod": "GET", "methodIntegration": {
  "type": "HTTP", "uri": "http://example.com",
  "integrationResponses": {
    "200": {"statusCode": "200"},
    "404": {"statusCode": "404", "selectionPattern": ".*NotFound.*"}
  }}}`), formats.Options{})
	if err != nil {
		panic(err)
	}
	lint.WriteText(os.Stdout, lint.CheckAPI(api, lint.Options{Severity: lint.Warning}))
	// Output:
	// method.json:5:55: warning: the pattern ".*NotFound.*" matches no status code from 100 to 599; HTTP integrations are selected by the backend's status code, not by its body [pattern-never-matches]
	// 	fix: match the status: 404, 4\d{2}
}

func ExampleFindRule() {
	r, _ := lint.FindRule("pattern-dash")
	fmt.Println(r.Severity, r.Summary)
	// Output: warning The pattern "-" is no default.
}
