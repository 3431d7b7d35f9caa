package definition

import "github.com/gatemap/gatemap/internal/source"

// The names of members in the control plane's documents, for code that points
// at a member or reads one by itself. The other notations have theirs in the
// tables of Members.
const (
	NameType                 = "type"
	NameHTTPMethod           = "httpMethod"
	NameURI                  = "uri"
	NameRequestParameters    = "requestParameters"
	NameRequestTemplates     = "requestTemplates"
	NamePassthroughBehavior  = "passthroughBehavior"
	NameContentHandling      = "contentHandling"
	NameIntegrationResponses = "integrationResponses"
	NameTLSConfig            = "tlsConfig"
	NameResponseTransferMode = "responseTransferMode"
	NameTimeout              = "timeoutInMillis"

	NameStatusCode         = "statusCode"
	NameSelectionPattern   = "selectionPattern"
	NameResponseParameters = "responseParameters"
	NameResponseTemplates  = "responseTemplates"
	NameResponseModels     = "responseModels"

	NameAPIKeyRequired      = "apiKeyRequired"
	NameAuthorizationType   = "authorizationType"
	NameAuthorizerID        = "authorizerId"
	NameAuthorizationScopes = "authorizationScopes"
	NameRequestModels       = "requestModels"
	NameRequestValidatorID  = "requestValidatorId"

	NameMethodResponses   = "methodResponses"
	NameMethodIntegration = "methodIntegration"

	NameResponseType = "responseType"

	NameAuthorizerURI      = "authorizerUri"
	NameIdentityValidation = "identityValidationExpression"
	NameResultTTL          = "authorizerResultTtlInSeconds"
	NameIdentitySource     = "identitySource"
	NameProviderARNs       = "providerARNs"
	NameValidateBody       = "validateRequestBody"
	NameValidateParameters = "validateRequestParameters"

	NameID   = "id"
	NameName = "name"
)

// Pointer returns the JSON Pointer (RFC 6901) that goes by the names and keys.
func Pointer(tokens ...string) string {
	p := ""
	for _, t := range tokens {
		p = source.JoinPointer(p, t)
	}
	return p
}
