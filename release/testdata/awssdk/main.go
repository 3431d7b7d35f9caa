// Command awssdk is what a user of the module definition/awssdk writes: it
// evaluates what the SDK's GetIntegration gives.
package main

import (
	"fmt"
	"log"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/awssdk"
)

func main() {
	out := &apigateway.GetIntegrationOutput{
		Type: types.IntegrationTypeHttp,
		IntegrationResponses: map[string]types.IntegrationResponse{
			"200": {StatusCode: aws.String("200")},
			"404": {StatusCode: aws.String("404"), SelectionPattern: aws.String("4..")},
		},
	}
	engine, err := gatemap.Compile(awssdk.IntegrationFromSDK(out), gatemap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	resp, err := engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 410})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode)
}
