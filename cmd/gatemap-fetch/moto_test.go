package main

import (
	"encoding/json"
	"flag"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap-fetch/internal/live"
	"github.com/gatemap/gatemap/internal/testenv/emulator"
)

var moto = flag.String("moto", "", "the command moto_server (pip install 'moto[server]'), to test fetch against an emulator")

// TestFetchFromMoto puts an API into a real emulator of AWS, fetches it, and
// evaluates what was fetched.
func TestFetchFromMoto(t *testing.T) {
	if *moto == "" {
		t.Skip("needs the emulator moto: pip install 'moto[server]', then -moto moto_server")
	}
	emulator.Isolate(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "testing")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "testing")
	endpoint := emulator.Start(t, *moto)
	client, err := live.NewClient(t.Context(), live.Options{Endpoint: endpoint, Region: "eu-west-1"})
	require.NoError(t, err)
	api, resource := putAPI(t, client)

	file := filepath.Join(t.TempDir(), "api.json")
	command := installed(t)
	flags := []string{"fetch", "--endpoint-url", endpoint, "--region", "eu-west-1", "--rest-api-id", api}
	code, _, stderr := command(append(flags, "-o", file)...)
	require.Equal(t, 0, code, stderr)

	code, stdout, stderr := command("list", "-o", "json", file)
	require.Equal(t, 0, code, stderr)
	var listed struct {
		Method, Path     string
		Integration      *gatemap.Integration
		BinaryMediaTypes []string
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &listed), stdout)
	require.Equal(t, "GET /pets/{id}", listed.Method+" "+listed.Path)
	require.Equal(t, []string{"image/png"}, listed.BinaryMediaTypes)
	got, err := client.GetIntegration(t.Context(), &apigateway.GetIntegrationInput{RestApiId: &api, ResourceId: &resource, HttpMethod: aws.String("GET")})
	require.NoError(t, err)
	require.Equal(t, string(got.Type), string(listed.Integration.Type))
	require.Len(t, got.IntegrationResponses, len(listed.Integration.IntegrationResponses))
	for status, r := range listed.Integration.IntegrationResponses.All() {
		require.Equal(t, got.IntegrationResponses[status].SelectionPattern, r.SelectionPattern)
		require.Len(t, got.IntegrationResponses[status].ResponseTemplates, len(r.ResponseTemplates))
	}

	code, stdout, stderr = command("simulate", "-f", file, "--method", "GET", "--path", "/pets/7", "--status", "410")
	require.Equal(t, 0, code, stderr)
	require.Equal(t, "HTTP/1.1 404 Not Found\nX-Reason: gone\nContent-Type: application/json\n\n{\"id\": \"7\"}", stdout)

	code, stdout, stderr = command(append(flags, "--resource-id", resource)...)
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, `"path": "/pets/{id}"`)
	code, _, stderr = command("fetch", "--endpoint-url", endpoint, "--region", "eu-west-1", "--rest-api-id", "nobody")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "gatemap: there is no REST API nobody in region eu-west-1 ")
}

// putAPI makes an API with one method.
func putAPI(t *testing.T, client *apigateway.Client) (api, resource string) {
	ctx := t.Context()
	made, err := client.CreateRestApi(ctx, &apigateway.CreateRestApiInput{Name: aws.String("pets")})
	require.NoError(t, err)
	api = *made.Id
	// moto ignores binaryMediaTypes when it makes an API.
	_, err = client.UpdateRestApi(ctx, &apigateway.UpdateRestApiInput{RestApiId: &api, PatchOperations: []types.PatchOperation{
		{Op: types.OpAdd, Path: aws.String("/binaryMediaTypes/image~1png"), Value: aws.String("image/png")}}})
	require.NoError(t, err)
	root, err := client.GetResources(ctx, &apigateway.GetResourcesInput{RestApiId: &api})
	require.NoError(t, err)
	resource = *root.Items[0].Id
	for _, part := range []string{"pets", "{id}"} {
		r, err := client.CreateResource(ctx, &apigateway.CreateResourceInput{RestApiId: &api, ParentId: &resource, PathPart: &part})
		require.NoError(t, err)
		resource = *r.Id
	}
	get := aws.String("GET")
	_, err = client.PutMethod(ctx, &apigateway.PutMethodInput{RestApiId: &api, ResourceId: &resource, HttpMethod: get, AuthorizationType: aws.String("NONE")})
	require.NoError(t, err)
	_, err = client.PutIntegration(ctx, &apigateway.PutIntegrationInput{RestApiId: &api, ResourceId: &resource, HttpMethod: get,
		Type: types.IntegrationTypeHttp, IntegrationHttpMethod: get, Uri: aws.String("https://example.com")})
	require.NoError(t, err)
	reason := map[string]bool{"method.response.header.X-Reason": false}
	for _, r := range []apigateway.PutIntegrationResponseInput{{StatusCode: aws.String("200")}, {
		StatusCode: aws.String("404"), SelectionPattern: aws.String(`4\d{2}`),
		ResponseParameters: map[string]string{"method.response.header.X-Reason": "'gone'"},
		ResponseTemplates:  map[string]string{"application/json": `{"id": "$input.params('id')"}`},
	}} {
		_, err = client.PutMethodResponse(ctx, &apigateway.PutMethodResponseInput{RestApiId: &api, ResourceId: &resource, HttpMethod: get,
			StatusCode: r.StatusCode, ResponseParameters: reason})
		require.NoError(t, err)
		r.RestApiId, r.ResourceId, r.HttpMethod = &api, &resource, get
		_, err = client.PutIntegrationResponse(ctx, &r)
		require.NoError(t, err)
	}
	return api, resource
}
