package coverage_test

import (
	"fmt"
	"os"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
)

func Example() {
	api, err := formats.Parse("pets.json", []byte(`{
		"type": "HTTP",
		"integrationResponses": {
			"200": {"statusCode": "200", "responseTemplates": {"text/plain": "#if($input.body == '')none#{else}some#end"}},
			"404": {"statusCode": "404", "selectionPattern": "404"}
		}
	}`), formats.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := coverage.New(&api.Methods[0], "pets.json")
	engine := gatemap.MustCompile(api.Methods[0].Integration, gatemap.Options{TemplateHooks: c.Hooks})
	explanation, _ := engine.Explain(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: []byte("x")})
	c.Record(explanation)
	if err := (coverage.Report{c}).WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// coverage of integration (pets.json): 40.0%
	//   responses 1/2, parameters 0/0, template lines 0/1, branches 1/2
	//   not reached: line 1 of template 200 text/plain
	//   not reached: branch of template 200 text/plain: line 1, $input.body == '' is never true
	//   not reached: response 404
	// coverage: 40.0% (2/5)
}
