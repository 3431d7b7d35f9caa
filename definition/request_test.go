package definition

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAuthorizes(t *testing.T) {
	for kind, want := range map[string]bool{"": false, "NONE": false, "AWS_IAM": true, "CUSTOM": true, "COGNITO_USER_POOLS": true, "JWT": true, "${Auth}": true} {
		require.Equal(t, want, (&MethodRequest{AuthorizationType: kind}).Authorizes(), kind)
	}
}

// TestIdentitySources: commas between parameters, and the header Authorization
// for tokens (developer guide, x-amazon-apigateway-authorizer).
func TestIdentitySources(t *testing.T) {
	const header = "method.request.header.Authorization"
	for _, tt := range []struct {
		kind, source string
		want         []string
	}{
		{"TOKEN", "", []string{header}},
		{"COGNITO_USER_POOLS", "", []string{header}},
		{"", " , ", []string{header}},
		{"REQUEST", "", nil},
		{"TOKEN", "method.request.header.Token", []string{"method.request.header.Token"}},
		{"REQUEST", "method.request.header.a, context.stage,stageVariables.v", []string{"method.request.header.a", "context.stage", "stageVariables.v"}},
	} {
		require.Equal(t, tt.want, (&Authorizer{Type: tt.kind, IdentitySource: tt.source}).IdentitySources(), "%s %q", tt.kind, tt.source)
	}
}

// TestMethodOperation: what get-method prints of a request, which names a
// validator and says nothing of it.
func TestMethodOperation(t *testing.T) {
	m, err := ParseMethod([]byte(`{"httpMethod": "POST", "authorizationType": "CUSTOM", "authorizerId": "a1", "apiKeyRequired": true,
		"requestValidatorId": "v1", "requestParameters": {"method.request.header.X": true},
		"requestModels": {"text/xml": "Error", "application/json": "Pet"}, "authorizationScopes": ["pets"], "methodIntegration": {"type": "MOCK"}}`))
	require.NoError(t, err)
	require.Equal(t, MethodRequest{
		Parameters:     map[string]bool{"method.request.header.X": true},
		Models:         Ordered[string]{{"application/json", "Pet"}, {"text/xml", "Error"}},
		Validator:      &RequestValidator{Name: "v1", Unresolved: true},
		APIKeyRequired: true, AuthorizationType: "CUSTOM", Authorizer: "a1", AuthorizationScopes: []string{"pets"},
	}, m.Operation().Request)
	require.Zero(t, new(Method).Operation().Request)
}

func TestAuthorizerOfAnOperation(t *testing.T) {
	op := &Operation{
		Position: Position{Line: 9}, Request: MethodRequest{AuthorizationType: "CUSTOM", Authorizer: "a/1"},
		Authorizers: Ordered[Authorizer]{{"a", Authorizer{}}, {"a/1", Authorizer{Name: "own", Places: PlacesOf(map[string]Place{"": {Position: Position{Line: 3}}, "/type": {Position: Position{Line: 4}}})}}},
	}
	a, ok := op.Authorizer()
	require.True(t, ok)
	require.Equal(t, "own", a.Name)
	for pointer, want := range map[string]int{"/authorizers/a~11/type": 4, "/authorizers/a~11": 3, "/authorizers/b": 9, "/authorizers": 9} {
		require.Equal(t, want, op.Find(pointer).Line, pointer)
	}
	for _, name := range []string{"", "gone"} {
		op.Request.Authorizer = name
		_, ok = op.Authorizer()
		require.False(t, ok, name)
	}
}
