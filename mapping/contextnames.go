package mapping

import (
	"slices"
	"strings"
)

// contextNames are the $context variables that the guide lists for mapping
// templates and parameters, in the order of the alphabet
// (rules/templates.md#context).
var contextNames = []string{
	"accountId", "apiId", "awsEndpointRequestId", "deploymentId", "domainName", "domainPrefix",
	"error.message", "error.messageString", "error.responseType", "error.validationErrorString",
	"extendedRequestId", "httpMethod",
	"identity.accessKey", "identity.accountId", "identity.apiKey", "identity.apiKeyId", "identity.caller",
	"identity.clientCert.clientCertPem", "identity.clientCert.issuerDN", "identity.clientCert.serialNumber", "identity.clientCert.subjectDN",
	"identity.clientCert.validity.notAfter", "identity.clientCert.validity.notBefore",
	"identity.cognitoAuthenticationProvider", "identity.cognitoAuthenticationType", "identity.cognitoIdentityId", "identity.cognitoIdentityPoolId",
	"identity.principalOrgId", "identity.sourceIp", "identity.user", "identity.userAgent", "identity.userArn", "identity.vpcId", "identity.vpceId",
	"isCanaryRequest", "path", "protocol", "requestId", "requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "stage",
	"wafResponseCode", "webaclArn", "xrayTraceId",
}

// contextGroups are the variables whose members depend on the request.
var contextGroups = []string{"authorizer.", "requestOverride.", "responseOverride."}

// KnownContext reports whether the guide documents a $context variable, such as
// identity.sourceIp. Others are no error: the service has added some over time.
func KnownContext(name string) bool {
	if _, ok := slices.BinarySearch(contextNames, name); ok {
		return true
	}
	return slices.ContainsFunc(contextGroups, func(group string) bool { return strings.HasPrefix(name, group) })
}

// ContextNames returns the documented $context variables with a fixed name, in
// the order of the alphabet. authorizer, requestOverride and responseOverride,
// whose members depend on the request, are not among them.
func ContextNames() []string { return slices.Clone(contextNames) }
