package gatewayresponse

import (
	"slices"

	"github.com/gatemap/gatemap/definition"
)

// The types of the gateway's own answers (API reference, GatewayResponse).
const (
	Default4XX                   definition.ResponseType = "DEFAULT_4XX"
	Default5XX                   definition.ResponseType = "DEFAULT_5XX"
	ResourceNotFound             definition.ResponseType = "RESOURCE_NOT_FOUND"
	Unauthorized                 definition.ResponseType = "UNAUTHORIZED"
	InvalidAPIKey                definition.ResponseType = "INVALID_API_KEY"
	AccessDenied                 definition.ResponseType = "ACCESS_DENIED"
	AuthorizerFailure            definition.ResponseType = "AUTHORIZER_FAILURE"
	AuthorizerConfigurationError definition.ResponseType = "AUTHORIZER_CONFIGURATION_ERROR"
	InvalidSignature             definition.ResponseType = "INVALID_SIGNATURE"
	ExpiredToken                 definition.ResponseType = "EXPIRED_TOKEN"
	MissingAuthenticationToken   definition.ResponseType = "MISSING_AUTHENTICATION_TOKEN"
	IntegrationFailure           definition.ResponseType = "INTEGRATION_FAILURE"
	IntegrationTimeout           definition.ResponseType = "INTEGRATION_TIMEOUT"
	APIConfigurationError        definition.ResponseType = "API_CONFIGURATION_ERROR"
	UnsupportedMediaType         definition.ResponseType = "UNSUPPORTED_MEDIA_TYPE"
	BadRequestParameters         definition.ResponseType = "BAD_REQUEST_PARAMETERS"
	BadRequestBody               definition.ResponseType = "BAD_REQUEST_BODY"
	RequestTooLarge              definition.ResponseType = "REQUEST_TOO_LARGE"
	Throttled                    definition.ResponseType = "THROTTLED"
	QuotaExceeded                definition.ResponseType = "QUOTA_EXCEEDED"
	WAFFiltered                  definition.ResponseType = "WAF_FILTERED"
)

// Type is a type of the gateway's own answers.
type Type struct {
	Name definition.ResponseType

	// StatusCode is what the client gets unless it is customised; 0 for the two
	// defaults, which have none.
	StatusCode int

	// Default is the type whose customisation counts where this one has none;
	// "" for the two defaults.
	Default definition.ResponseType

	// Fixed says that the service does not let it be customised.
	Fixed bool
}

// types is in the order of the service's enumeration. Source: guide,
// supported-gateway-response-types; that 413 cannot be customised: guide, known
// issues (rules/gateway-responses.md#types).
var types = []Type{
	{Name: Default4XX},
	{Name: Default5XX},
	{ResourceNotFound, 404, Default4XX, false},
	{Unauthorized, 401, Default4XX, false},
	{InvalidAPIKey, 403, Default4XX, false},
	{AccessDenied, 403, Default4XX, false},
	{AuthorizerFailure, 500, Default5XX, false},
	{AuthorizerConfigurationError, 500, Default5XX, false},
	{InvalidSignature, 403, Default4XX, false},
	{ExpiredToken, 403, Default4XX, false},
	{MissingAuthenticationToken, 403, Default4XX, false},
	{IntegrationFailure, 504, Default5XX, false},
	{IntegrationTimeout, 504, Default5XX, false},
	{APIConfigurationError, 500, Default5XX, false},
	{UnsupportedMediaType, 415, Default4XX, false},
	{BadRequestParameters, 400, Default4XX, false},
	{BadRequestBody, 400, Default4XX, false},
	{RequestTooLarge, 413, Default4XX, true},
	{Throttled, 429, Default4XX, false},
	{QuotaExceeded, 429, Default4XX, false},
	{WAFFiltered, 403, Default4XX, false},
}

// Types returns every type, in the order of the service's enumeration.
func Types() []Type { return slices.Clone(types) }

// FindType returns the type called name.
func FindType(name definition.ResponseType) (Type, bool) {
	i := slices.IndexFunc(types, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return types[i], true
}

// typeNames are the names for the service's sentence about a wrong one.
func typeNames() []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t.Name)
	}
	return names
}
