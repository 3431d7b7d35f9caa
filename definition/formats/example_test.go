package formats_test

import (
	"fmt"
	"testing/fstest"

	"github.com/gatemap/gatemap/definition/formats"
)

func ExampleParse() {
	doc := `
openapi: 3.0.1
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: the pet}, "404": {description: none}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations
        responses:
          default: {statusCode: 200}
          '[\s\S]*\[404\][\s\S]*': {statusCode: 404}
`
	api, err := formats.Parse("pets.yaml", []byte(doc), formats.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range api.Methods {
		fmt.Println(m.HTTPMethod, m.Path, m.Integration.Type)
		for status := range m.Integration.IntegrationResponses.All() {
			fmt.Println(status, "at", m.Find("/integrationResponses/"+status+"/selectionPattern"))
		}
	}
	// Output:
	// GET /pets/{id} AWS
	// 200 at pets.yaml:12:20
	// 404 at pets.yaml:13:11
}

// What a template does not say itself comes from the options; what nobody says
// is reported.
func ExampleOptions() {
	template := `
Resources:
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      ResourceId: !ImportValue PetsResource
      Integration:
        Type: HTTP
        IntegrationResponses:
          - StatusCode: 200
            ResponseTemplates:
              text/plain: !Sub "${AWS::Region} ${!context.stage} ${AWS::StackName}"
`
	api, err := formats.Parse("template.yaml", []byte(template), formats.Options{
		Parameters: map[string]string{"PetsResource": "/pets", "AWS::Region": "eu-west-1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := api.Methods[0]
	text, _ := m.Integration.IntegrationResponses[0].Value.ResponseTemplates.Get("text/plain")
	fmt.Println(m.Path, *text)
	fmt.Print(api.Problems.Report())
	// Output:
	// /pets eu-west-1 ${context.stage} ${AWS::StackName}
	// template.yaml:13:27: error: Fn::Sub: the pseudo parameter AWS::StackName has no value
}

func ExampleLoad() {
	files := fstest.MapFS{
		"main.tf": {Data: []byte(`
resource "aws_api_gateway_integration" "get" {
  rest_api_id = "api"
  resource_id = "/pets"
  http_method = "GET"
  type        = "MOCK"
}

resource "aws_api_gateway_integration_response" "get" {
  rest_api_id        = "api"
  resource_id        = "/pets"
  http_method        = "GET"
  status_code        = 200
  response_templates = { "application/json" = file("pets.vtl") }
}
`)},
		"pets.vtl": {Data: []byte("#set($a = 1)\n{\"a\": $a}\n")},
	}
	api, err := formats.Load(files, "main.tf", formats.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	template := api.Methods[0].Find("/integrationResponses/200/responseTemplates/application~1json")
	fmt.Println("line 2 of the template is", template.At(2, 1))
	// Output:
	// line 2 of the template is pets.vtl:2:1
}
