package deploy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFunctionNames: the names that the formats leave in a URI. The forms are
// those that definition/formats gives.
func TestFunctionNames(t *testing.T) {
	const path = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
	for _, tt := range []struct {
		uri, short string
		names      []string
	}{
		{path + "arn:aws:lambda:eu-west-1:111122223333:function:pet/invocations", "pet",
			[]string{"arn:aws:lambda:eu-west-1:111122223333:function:pet", "pet"}},
		{path + "arn:aws:lambda:eu-west-1:111122223333:function:pet:live/invocations", "pet",
			[]string{"arn:aws:lambda:eu-west-1:111122223333:function:pet:live", "pet:live", "pet"}},
		{path + "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:pet/invocations", "pet",
			[]string{"arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:pet", "pet"}},
		{"arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Pets.Arn}/invocations", "Pets",
			[]string{"${Pets.Arn}", "Pets"}},
		{path + "${Pets.Arn}:live/invocations", "Pets", []string{"${Pets.Arn}:live", "${Pets.Arn}", "Pets"}},
		{path + "${PetFn1A2B3C4D.Arn}/invocations", "PetFn1A2B3C4D", []string{"${PetFn1A2B3C4D.Arn}", "PetFn1A2B3C4D", "PetFn"}},
		{path + "${GetDashpetLambdaFunction.Arn}/invocations", "GetDashpetLambdaFunction",
			[]string{"${GetDashpetLambdaFunction.Arn}", "GetDashpetLambdaFunction", "GetDashpet", "get-pet"}},
		{"${aws_lambda_function.pet.invoke_arn}", "aws_lambda_function.pet",
			[]string{"${aws_lambda_function.pet.invoke_arn}", "aws_lambda_function.pet", "pet"}},
		{"${module.pets.invoke_arn}", "module.pets", []string{"${module.pets.invoke_arn}", "module.pets", "pets"}},
		{"${aws_lambda_function.pet[0].invoke_arn}", "aws_lambda_function.pet",
			[]string{"${aws_lambda_function.pet[0].invoke_arn}", "aws_lambda_function.pet", "pet"}},
		{"pet", "pet", []string{"pet"}},
		{"arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/x", "arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/x",
			[]string{"arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/x"}},
		{path + "${stageVariables.function}/invocations", "${stageVariables.function}", []string{"${stageVariables.function}"}},
		{path + "arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.function}/invocations", "${stageVariables.function}",
			[]string{"arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.function}", "${stageVariables.function}"}},
		{"pet:live", "pet", []string{"pet:live", "pet"}},
	} {
		require.Equal(t, tt.names, functionNames(tt.uri), tt.uri)
		require.Equal(t, tt.short, shortName(tt.uri), tt.uri)
	}
}
