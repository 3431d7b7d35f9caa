package gatemap_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/gatemap/gatemap"
)

const integration = `{
  "type": "AWS",
  "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations",
  "integrationResponses": {
    "200": {"statusCode": "200"},
    "400": {
      "statusCode": "400",
      "selectionPattern": "Bad Request.*",
      "responseParameters": {"method.response.header.X-Error": "integration.response.body.errorType"}
    }
  }
}`

func Example() {
	in, err := gatemap.ParseIntegration([]byte(integration))
	if err != nil {
		panic(err)
	}
	engine, err := gatemap.Compile(in, gatemap.Options{})
	if err != nil {
		panic(err)
	}
	resp, err := engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{
		Body: []byte(`{"errorMessage":"Bad Request: no name","errorType":"ValueError"}`),
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(resp.StatusCode, resp.Header("X-Error"))
	// Output: 400 ValueError
}

func ExampleCompile_faults() {
	_, err := gatemap.Compile(&gatemap.Integration{
		Type: gatemap.HTTP,
		IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "200", Value: gatemap.IntegrationResponse{
			StatusCode:         "200",
			ResponseParameters: gatemap.Ordered[string]{{Key: "method.response.header.Vary", Value: "Origin"}},
		}}},
	}, gatemap.Options{})
	var faults gatemap.ErrorList
	errors.As(err, &faults)
	fmt.Println(faults[0].Pointer)
	fmt.Println(faults[0].Message)
	// Output:
	// /integrationResponses/200/responseParameters/method.response.header.Vary
	// Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: Origin]
}

func ExampleGatewayError() {
	engine := gatemap.MustCompile(&gatemap.Integration{Type: gatemap.HTTP}, gatemap.Options{})
	_, err := engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 403})
	var failed *gatemap.GatewayError
	errors.As(err, &failed)
	fmt.Println(failed.Log)
	fmt.Printf("%d %s\n", failed.Response().StatusCode, failed.Response().Body)
	// Output:
	// Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 403
	// 500 {"message": "Internal server error"}
}

func ExampleEngine_Explain() {
	in, _ := gatemap.ParseIntegration([]byte(integration))
	x, _ := gatemap.MustCompile(in, gatemap.Options{}).Explain(&gatemap.Request{HTTPMethod: "GET", Path: "/pets", Body: []byte("{}")}, &gatemap.Backend{
		StatusCode: 200,
		Body:       []byte(`{"errorMessage":"Bad Request: no name","errorType":"ValueError"}`),
	})
	fmt.Println(x)
	fmt.Print(x.Log(time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)))
	// Output:
	// subject   errorMessage of the Lambda function: "Bad Request: no name"
	// pattern   400 "Bad Request.*": matches
	// selected  400
	// payload   read as UTF-8 text
	// template  there are no templates: the body passes through
	// header    X-Error = integration.response.body.errorType: "ValueError" (integration response body member)
	// status    400
	//
	// Execution log for request test-invoke-request
	// Tue Nov 24 13:00:00 UTC 2026 : Starting execution for request: test-invoke-request
	// Tue Nov 24 13:00:00 UTC 2026 : HTTP Method: GET, Resource Path: /pets
	// Tue Nov 24 13:00:00 UTC 2026 : Method request path: {}
	// Tue Nov 24 13:00:00 UTC 2026 : Method request query string: {}
	// Tue Nov 24 13:00:00 UTC 2026 : Method request headers: {}
	// Tue Nov 24 13:00:00 UTC 2026 : Method request body before transformations: {}
	// Tue Nov 24 13:00:00 UTC 2026 : Received response. Status: 200, Integration latency: 0 ms
	// Tue Nov 24 13:00:00 UTC 2026 : Endpoint response headers: {}
	// Tue Nov 24 13:00:00 UTC 2026 : Endpoint response body before transformations: {"errorMessage":"Bad Request: no name","errorType":"ValueError"}
	// Tue Nov 24 13:00:00 UTC 2026 : Method response body after transformations: {"errorMessage":"Bad Request: no name","errorType":"ValueError"}
	// Tue Nov 24 13:00:00 UTC 2026 : Method response headers: {X-Error=ValueError, Content-Type=application/json}
	// Tue Nov 24 13:00:00 UTC 2026 : Successfully completed execution
	// Tue Nov 24 13:00:00 UTC 2026 : Method completed with status: 400
}
