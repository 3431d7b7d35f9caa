package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// cfnMethod is a template with one method, whose integration has a URI.
func cfnMethod(uri, pattern string) string {
	return `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Queue: {Type: AWS::SQS::Queue}
  Function: {Type: AWS::Lambda::Function}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: POST
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Credentials: !ImportValue role
        Uri: ` + uri + `
        IntegrationResponses:
        - {StatusCode: "200"}
        - {StatusCode: "400", SelectionPattern: '` + pattern + `'}
      MethodResponses: [{StatusCode: "200"}, {StatusCode: "400"}]
`
}

// terraformMethod is a module with one method.
func terraformMethod(uri, pattern string) string {
	const method = "\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = aws_api_gateway_rest_api.a.root_resource_id\n  http_method = \"GET\"\n"
	text := fmt.Sprintf("resource \"aws_api_gateway_rest_api\" \"a\" {}\nresource \"aws_api_gateway_method\" \"m\" {%[1]s}\nresource \"aws_lambda_function\" \"f\" {}\nvariable \"uri\" {}\nvariable \"role\" {}\nresource \"aws_api_gateway_integration\" \"i\" {%[1]s  type = \"AWS\"\n  credentials = var.role\n  uri = %[2]s\n}\n", method, uri)
	selection := "\n  selection_pattern = \"" + strings.ReplaceAll(pattern, `\`, `\\`) + `"`
	for _, r := range []struct{ code, pattern string }{{"200", ""}, {"400", selection}} {
		code, pattern := r.code, r.pattern
		text += fmt.Sprintf("resource \"aws_api_gateway_method_response\" \"m%s\" {%s  status_code = %[1]q\n}\n", code, method)
		text += fmt.Sprintf("resource \"aws_api_gateway_integration_response\" \"r%s\" {%s  status_code = %[1]q%[3]s\n}\n", code, method, pattern)
	}
	return text
}

// found lints files in a folder of its own, the first of them, and gives its
// findings as "severity rule".
func found(t testing.TB, files ...string) []string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, files[i])), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644))
	}
	api, err := formats.LoadFile(filepath.Join(dir, files[0]), formats.Options{})
	require.NoError(t, err)
	list := []string{}
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		list = append(list, f.Severity.String()+" "+f.Rule())
	}
	return list
}

// TestSubject: what patterns are matched against is what the engine decides,
// whatever of the URI is left to the deployment, and parts that no evaluation
// reads are no findings.
func TestSubject(t *testing.T) {
	const (
		sqs        = `!Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/${Queue.QueueName}`
		function   = `!Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations`
		joined     = `!Join ["", ["arn:aws:apigateway:", !Ref AWS::Region, ":lambda:path/2015-03-31/functions/", !GetAtt Function.Arn, /invocations]]`
		operation  = `!Sub arn:aws:apigateway:${AWS::Region}:dynamodb:action/PutItem`
		onLambda   = "warning pattern-status-on-lambda"
		noStatus   = "warning pattern-never-matches"
		afterBreak = "warning pattern-newline"
	)
	for _, row := range []struct {
		file, uri, pattern string
		want               []string
	}{
		{"a.yaml", sqs, `4\d{2}`, []string{}},
		{"a.yaml", sqs, `4.*`, []string{}},
		{"a.yaml", sqs, `.*NotFound.*`, []string{noStatus}},
		{"a.yaml", operation, `4.*`, []string{}},
		{"a.yaml", operation, `(?s).*Error.*`, []string{noStatus}},
		{"a.yaml", function, `4\d{2}`, []string{onLambda}},
		{"a.yaml", function, `.*Error.*`, []string{afterBreak}},
		{"a.yaml", joined, `404`, []string{onLambda}},
		{"a.yaml", joined, `(?s).*Error.*`, []string{}},
		{"main.tf", `aws_lambda_function.f.invoke_arn`, `404`, []string{onLambda}},
		{"main.tf", `aws_lambda_function.f.invoke_arn`, `(?s).*404.*`, []string{}},
		{"main.tf", `"arn:aws:apigateway:${data.aws_region.r.name}:sqs:path/${data.aws_caller_identity.c.account_id}/q"`, `4.*`, []string{}},
		{"main.tf", `"arn:aws:apigateway:${data.aws_region.r.name}:lambda:path/2015-03-31/functions/${aws_lambda_function.f.arn}/invocations"`, `4\d\d`, []string{onLambda}},
		{"main.tf", `var.uri`, `404`, []string{"note unresolved"}},
		{"main.tf", `var.uri`, `(?s).*Error.*`, []string{"note unresolved"}},
	} {
		text := cfnMethod(row.uri, row.pattern)
		if row.file == "main.tf" {
			text = terraformMethod(row.uri, row.pattern) + "data \"aws_region\" \"r\" {}\ndata \"aws_caller_identity\" \"c\" {}\n"
		}
		require.Equal(t, row.want, found(t, row.file, text), "%s %s", row.uri, row.pattern)
	}
}
