package formats_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

const petFunction = "arn:aws:lambda:eu-west-1:111122223333:function:pet"

// petParameters resolve what the definitions of the pets leave to the
// deployment.
var petParameters = map[string]string{
	"AWS::Region": "eu-west-1", "AWS::Partition": "aws",
	"Function.Arn": petFunction, "PetFn1A2B.Arn": petFunction, "PetLambdaFunction.Arn": petFunction,
	"aws_lambda_function.pet.invoke_arn": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" + petFunction + "/invocations",
}

// petFiles are the same API in every notation.
var petFiles = []struct {
	file   string
	format formats.Format
}{
	{"aws-cli.json", formats.AWSCLI},
	{"openapi2.json", formats.OpenAPI},
	{"openapi3.json", formats.OpenAPI},
	{"openapi3.yaml", formats.OpenAPI},
	{"cloudformation.yaml", formats.CloudFormation},
	{"sam.yaml", formats.SAM},
	{"cdk.out", formats.CDK},
	{"cdk.out/Stack.template.json", formats.CDK},
	{"plan.json", formats.TerraformJSON},
	{"terraform", formats.Terraform},
	{"terraform/main.tf", formats.Terraform},
	{"cdktf.out", formats.Terraform},
	{"cdktf.out/cdk.tf.json", formats.Terraform},
	{"serverless.yml", formats.Serverless},
}

// plainMethod is what a method means, without its place.
type plainMethod struct {
	Verb, Path  string
	Integration *gatemap.Integration
	Responses   gatemap.Ordered[gatemap.MethodResponse]
	Binary      []string
}

func plainMethods(api *formats.API) []plainMethod {
	var all []plainMethod
	for _, m := range api.Methods {
		all = append(all, plainMethod{m.HTTPMethod, m.Path, m.Integration, m.MethodResponses, m.BinaryMediaTypes})
	}
	slices.SortFunc(all, func(a, b plainMethod) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Verb, b.Verb)) })
	return all
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(b)
}

// alike takes away what the Serverless Framework always adds and what means
// the same: the empty pattern of a default, the required flag of a method
// response, the backend method of a MOCK integration.
func alike(methods []plainMethod) []plainMethod {
	for _, m := range methods {
		for i := range m.Integration.IntegrationResponses {
			r := &m.Integration.IntegrationResponses[i].Value
			if r.SelectionPattern != nil && *r.SelectionPattern == "" {
				r.SelectionPattern = nil
			}
		}
		for i := range m.Responses {
			for name := range m.Responses[i].Value.ResponseParameters {
				m.Responses[i].Value.ResponseParameters[name] = false
			}
		}
		if m.Integration.Type == gatemap.Mock {
			m.Integration.HTTPMethod = ""
		}
	}
	return methods
}

func TestSameAPIInEveryFormat(t *testing.T) {
	reference, err := formats.LoadFile("testdata/pets/aws-cli.json", formats.Options{})
	require.NoError(t, err)
	want := asJSON(t, plainMethods(reference))
	for _, f := range petFiles {
		t.Run(f.file, func(t *testing.T) {
			api, err := formats.LoadFile("testdata/pets/"+f.file, formats.Options{Parameters: petParameters})
			require.NoError(t, err)
			require.Equal(t, f.format, api.Format)
			for _, p := range api.Problems {
				require.Contains(t, p.Message, `"Gone" is left out, as the condition "Never" is false: the parameter Cors other than "yes"`)
			}
			methods := plainMethods(api)
			if f.format == formats.Serverless {
				methods = alike(methods)
			}
			require.Equal(t, want, asJSON(t, methods))
			require.Equal(t, reference.BinaryMediaTypes, api.BinaryMediaTypes)
		})
	}
}
