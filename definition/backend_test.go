package definition

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCallsLambda(t *testing.T) {
	for uri, want := range map[string]string{
		"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations":   "true true",
		"arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations":      "true true",
		"arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}:${stageVariables.alias}": "true true",
		"${aws_lambda_function.pet.invoke_arn}":                                 "true true",
		"${var.InvokeArn}":                                                      "true true",
		"arn:aws:apigateway:eu-west-1:dynamodb:action/Query":                    "false true",
		"arn:${AWS::Partition}:apigateway:${AWS::Region}:dynamodb:action/Query": "false true",
		"arn:aws:apigateway:eu-west-1:lambda:action/ListFunctions":              "false true",
		"arn:aws:apigateway:eu-west-1:${service}:path/x":                        "false false",
		"${var.uri}": "false false",
		"":           "false true",
	} {
		yes, known := CallsLambda(uri)
		require.Equal(t, want, fmt.Sprint(yes, known), uri)
	}
}
