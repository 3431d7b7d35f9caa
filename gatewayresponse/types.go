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

	// Message is $context.error.message where whoever fails has no other, and
	// ErrorType the value of x-amzn-ErrorType. "" for the two defaults. Which of
	// them are known is said in rules/gateway-responses.md#words.
	Message, ErrorType string
}

const (
	inner     = "InternalServerErrorException"
	forbidden = "ForbiddenException"
	bad       = "BadRequestException"
)

// types is in the order of the service's enumeration. Source: guide,
// supported-gateway-response-types; that 413 cannot be customised: guide, known
// issues (rules/gateway-responses.md#types).
var types = []Type{
	{Name: Default4XX},
	{Name: Default5XX},
	{ResourceNotFound, 404, Default4XX, false, "Not Found", "NotFoundException"},
	{Unauthorized, 401, Default4XX, false, "Unauthorized", "UnauthorizedException"},
	{InvalidAPIKey, 403, Default4XX, false, "Forbidden", forbidden},
	{AccessDenied, 403, Default4XX, false, "User is not authorized to access this resource", "AccessDeniedException"},
	{AuthorizerFailure, 500, Default5XX, false, "Internal server error", inner},
	{AuthorizerConfigurationError, 500, Default5XX, false, "Internal server error", "AuthorizerConfigurationException"},
	{InvalidSignature, 403, Default4XX, false, "The request signature does not match", "InvalidSignatureException"},
	{ExpiredToken, 403, Default4XX, false, "The security token included in the request is expired", "ExpiredTokenException"},
	{MissingAuthenticationToken, 403, Default4XX, false, "Missing Authentication Token", "MissingAuthenticationTokenException"},
	{IntegrationFailure, 504, Default5XX, false, "Network error communicating with endpoint", inner},
	{IntegrationTimeout, 504, Default5XX, false, "Endpoint request timed out", inner},
	{APIConfigurationError, 500, Default5XX, false, "Internal server error", inner},
	{UnsupportedMediaType, 415, Default4XX, false, "Unsupported Media Type", "UnsupportedMediaTypeException"},
	{BadRequestParameters, 400, Default4XX, false, "Missing required request parameters", bad},
	{BadRequestBody, 400, Default4XX, false, "Invalid request body", bad},
	{RequestTooLarge, 413, Default4XX, true, "Request Too Long", "RequestEntityTooLargeException"},
	{Throttled, 429, Default4XX, false, "Too Many Requests", "TooManyRequestsException"},
	{QuotaExceeded, 429, Default4XX, false, "Limit Exceeded", "LimitExceededException"},
	{WAFFiltered, 403, Default4XX, false, "Forbidden", forbidden},
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
