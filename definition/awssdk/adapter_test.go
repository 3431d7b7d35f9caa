package awssdk

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// method has every member that the service can give.
const method = `{
	"httpMethod": "GET", "authorizationType": "CUSTOM", "authorizerId": "a1", "apiKeyRequired": true,
	"requestValidatorId": "v1", "operationName": "getPet", "authorizationScopes": ["pets"],
	"requestParameters": {"method.request.path.id": true}, "requestModels": {"application/json": "Pet"},
	"methodResponses": {"200": {"statusCode": "200", "responseParameters": {"method.response.header.A": false}, "responseModels": {"application/json": "Pet"}}},
	"methodIntegration": {
		"type": "AWS", "httpMethod": "POST", "uri": "arn:aws:apigateway:eu-west-1:sqs:path/1/q", "connectionType": "VPC_LINK", "connectionId": "l1",
		"credentials": "arn:aws:iam::1:role/r", "requestParameters": {"integration.request.header.A": "'a'"},
		"requestTemplates": {"application/json": null, "text/plain": "x"}, "passthroughBehavior": "NEVER", "contentHandling": "CONVERT_TO_BINARY",
		"timeoutInMillis": 29000, "cacheNamespace": "n", "cacheKeyParameters": ["method.request.path.id"],
		"tlsConfig": {"insecureSkipVerification": true}, "responseTransferMode": "BUFFERED", "integrationTarget": "t",
		"integrationResponses": {
			"200": {"statusCode": "200", "selectionPattern": "", "responseTemplates": {"application/json": null, "text/plain": "$input.body"}},
			"404": {"statusCode": "404", "selectionPattern": "4..", "responseParameters": {"method.response.header.A": "'a'"}, "contentHandling": "CONVERT_TO_TEXT"}
		}
	}
}`

// TestRoundTrip: what the SDK's types can say comes back as it was, in the order
// of the keys.
func TestRoundTrip(t *testing.T) {
	want, err := gatemap.ParseMethod([]byte(method))
	require.NoError(t, err)
	filled(t, reflect.ValueOf(*want), "method")
	require.Equal(t, want, MethodFromSDK(MethodToSDK(want)))
	require.Equal(t, want, ResourceMethodFromSDK(ResourceMethodToSDK(want)))
	require.Equal(t, want.MethodIntegration, IntegrationFromSDK(IntegrationToSDK(want.MethodIntegration)))
	sdk := MethodToSDK(want)
	filled(t, reflect.ValueOf(*sdk), "sdk")
	require.Equal(t, sdk, MethodToSDK(MethodFromSDK(sdk)))
}

// filled requires that every field has a value, so that a round trip that
// forgets one fails also for fields that a newer SDK adds.
func filled(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" || f.Name == "Unknown" {
			continue
		}
		require.False(t, v.Field(i).IsZero(), "%s.%s", path, f.Name)
		if strings.HasSuffix(f.Name, "Integration") || f.Name == "TlsConfig" {
			filled(t, v.Field(i), path+"."+f.Name)
		}
	}
}

// TestNothing: nil and absent members stay what they are.
func TestNothing(t *testing.T) {
	require.Nil(t, IntegrationFromSDK(nil))
	require.Nil(t, MethodIntegrationFromSDK(nil))
	require.Nil(t, MethodFromSDK(nil))
	require.Nil(t, ResourceMethodFromSDK(nil))
	require.Nil(t, IntegrationToSDK(nil))
	require.Nil(t, MethodIntegrationToSDK(nil))
	require.Nil(t, MethodToSDK(nil))
	require.Nil(t, ResourceMethodToSDK(nil))
	require.Equal(t, &gatemap.Method{}, MethodFromSDK(&apigateway.GetMethodOutput{}))
	require.Equal(t, &gatemap.Integration{}, IntegrationFromSDK(&apigateway.GetIntegrationOutput{}))
	require.Equal(t, &types.Method{}, ResourceMethodToSDK(&gatemap.Method{}))
	require.Equal(t, gatemap.Ordered[string]{}, MethodIntegrationFromSDK(&types.Integration{RequestParameters: map[string]string{}}).RequestParameters)
}

// TestOrder: the keys' order, whatever that of the map.
func TestOrder(t *testing.T) {
	in := IntegrationFromSDK(&apigateway.GetIntegrationOutput{IntegrationResponses: map[string]types.IntegrationResponse{"500": {}, "200": {}, "404": {}}})
	var keys []string
	for key := range in.IntegrationResponses.All() {
		keys = append(keys, key)
	}
	require.Equal(t, []string{"200", "404", "500"}, keys)
	require.EqualValues(t, math.MaxInt32, MethodIntegrationToSDK(&gatemap.Integration{TimeoutInMillis: math.MaxInt}).TimeoutInMillis)
}

// TestNothingIsShared: a change of the result does not show in the argument.
func TestNothingIsShared(t *testing.T) {
	pattern := "4.."
	sdk := types.Integration{
		CacheKeyParameters:   []string{"a"},
		IntegrationResponses: map[string]types.IntegrationResponse{"404": {SelectionPattern: &pattern}},
	}
	got := MethodIntegrationFromSDK(&sdk)
	got.CacheKeyParameters[0] = "b"
	*got.IntegrationResponses[0].Value.SelectionPattern = "5.."
	require.Equal(t, "a", sdk.CacheKeyParameters[0])
	require.Equal(t, "4..", pattern)
}
