package emit_test

import (
	"bytes"
	"fmt"

	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
)

func ExampleConvert() {
	doc := `{"items": [{"path": "/", "resourceMethods": {"GET": {"methodIntegration": {"type": "MOCK",
		"integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"text/plain": "${context.stage}"}}}}}}}]}`
	api, err := formats.Parse("resources.json", []byte(doc), formats.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	data, problems, err := emit.Convert(api, formats.Terraform)
	if err != nil {
		fmt.Println(err)
		return
	}
	last := bytes.LastIndex(data, []byte("resource "))
	fmt.Print(string(data[last:]), problems.Report())
	// Output:
	// resource "aws_api_gateway_integration_response" "Root_GET_200" {
	//   rest_api_id = aws_api_gateway_rest_api.api.id
	//   resource_id = aws_api_gateway_rest_api.api.root_resource_id
	//   http_method = aws_api_gateway_method.Root_GET.http_method
	//   status_code = "200"
	//   response_templates = {
	//     "text/plain" = "$${context.stage}"
	//   }
	// }
}
