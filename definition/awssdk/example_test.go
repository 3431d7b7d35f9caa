package awssdk_test

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/awssdk"
)

func ExampleIntegration() {
	// out is what client.GetIntegration gives.
	out := &apigateway.GetIntegrationOutput{
		Type: types.IntegrationTypeHttp,
		IntegrationResponses: map[string]types.IntegrationResponse{
			"200": {StatusCode: aws.String("200")},
			"404": {
				StatusCode:        aws.String("404"),
				SelectionPattern:  aws.String(`4\d{2}`),
				ResponseTemplates: map[string]string{"application/json": `{"message": "none"}`},
			},
		},
	}
	engine, err := gatemap.Compile(awssdk.IntegrationFromSDK(out), gatemap.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	resp, err := engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 410})
	fmt.Println(resp.StatusCode, string(resp.Body), err)
	// Output: 404 {"message": "none"} <nil>
}

func ExampleIntegrationResponseToSDK() {
	r, err := gatemap.ParseIntegrationResponse([]byte(`{"statusCode": "502", "selectionPattern": "5.."}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	put := awssdk.IntegrationResponseToSDK(*r)
	fmt.Println(*put.StatusCode, *put.SelectionPattern)
	// Output: 502 5..
}
