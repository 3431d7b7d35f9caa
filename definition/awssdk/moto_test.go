package awssdk

import (
	"context"
	"flag"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/testenv/emulator"
)

var moto = flag.String("moto", "", "the command moto_server (pip install 'moto[server]'), to test against an emulator")

// TestResponsesInMoto puts responses into a real emulator of AWS and reads them again.
func TestResponsesInMoto(t *testing.T) {
	if *moto == "" {
		t.Skip("needs the emulator moto: pip install 'moto[server]', then -moto moto_server")
	}
	emulator.Isolate(t)
	client := apigateway.New(apigateway.Options{
		BaseEndpoint: aws.String(emulator.Start(t, *moto)), Region: "eu-west-1",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "testing", SecretAccessKey: "testing"}, nil
		}),
	})
	ctx := t.Context()
	api, err := client.CreateRestApi(ctx, &apigateway.CreateRestApiInput{Name: aws.String("pets")})
	require.NoError(t, err)
	resources, err := client.GetResources(ctx, &apigateway.GetResourcesInput{RestApiId: api.Id})
	require.NoError(t, err)
	id, get := resources.Items[0].Id, aws.String("GET")
	_, err = client.PutMethod(ctx, &apigateway.PutMethodInput{RestApiId: api.Id, ResourceId: id, HttpMethod: get, AuthorizationType: aws.String("NONE")})
	require.NoError(t, err)
	_, err = client.PutIntegration(ctx, &apigateway.PutIntegrationInput{RestApiId: api.Id, ResourceId: id, HttpMethod: get,
		Type: types.IntegrationTypeHttp, IntegrationHttpMethod: get, Uri: aws.String("https://example.com")})
	require.NoError(t, err)
	var want gatemap.Ordered[gatemap.IntegrationResponse]
	for _, doc := range []string{
		`{"statusCode": "200"}`,
		`{"statusCode": "404", "selectionPattern": "4\\d{2}", "responseParameters": {"method.response.header.X-Reason": "'gone'"},
			"responseTemplates": {"application/json": "{\"id\": \"$input.params('id')\"}"}}`,
	} {
		parsed, err := gatemap.ParseIntegrationResponse([]byte(doc))
		require.NoError(t, err)
		want = append(want, gatemap.Entry[gatemap.IntegrationResponse]{Key: parsed.StatusCode, Value: *parsed})
		r := IntegrationResponseToSDK(*parsed)
		_, err = client.PutMethodResponse(ctx, &apigateway.PutMethodResponseInput{RestApiId: api.Id, ResourceId: id, HttpMethod: get,
			StatusCode: r.StatusCode, ResponseParameters: map[string]bool{"method.response.header.X-Reason": false}})
		require.NoError(t, err)
		_, err = client.PutIntegrationResponse(ctx, &apigateway.PutIntegrationResponseInput{RestApiId: api.Id, ResourceId: id, HttpMethod: get,
			StatusCode: r.StatusCode, SelectionPattern: r.SelectionPattern, ResponseParameters: r.ResponseParameters,
			ResponseTemplates: r.ResponseTemplates, ContentHandling: r.ContentHandling})
		require.NoError(t, err)
	}
	got, err := client.GetIntegration(ctx, &apigateway.GetIntegrationInput{RestApiId: api.Id, ResourceId: id, HttpMethod: get})
	require.NoError(t, err)
	read := IntegrationFromSDK(got)
	require.Equal(t, gatemap.IntegrationType("HTTP"), read.Type)
	want[0].Value.ResponseTemplates = gatemap.Ordered[*string]{} // moto says {} where there are none
	require.Equal(t, want, read.IntegrationResponses)
}
