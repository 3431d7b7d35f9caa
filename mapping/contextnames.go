package mapping

import "strings"

// contextNames are the $context variables that the guide lists for mapping
// templates and parameters (rules/templates.md#context).
var contextNames = map[string]bool{
	"accountId": true, "apiId": true, "awsEndpointRequestId": true, "deploymentId": true,
	"domainName": true, "domainPrefix": true, "extendedRequestId": true, "httpMethod": true,
	"isCanaryRequest": true, "path": true, "protocol": true, "requestId": true,
	"requestTime": true, "requestTimeEpoch": true, "resourceId": true, "resourcePath": true,
	"stage": true, "wafResponseCode": true, "webaclArn": true, "xrayTraceId": true,
	"error.message": true, "error.messageString": true, "error.responseType": true,
	"error.validationErrorString": true,
}

// contextGroups are the variables whose members depend on the request.
var contextGroups = []string{"authorizer.", "identity.", "requestOverride.", "responseOverride."}

// KnownContext reports whether the guide documents a $context variable. Others
// are no error: the service has added some over time.
func KnownContext(name string) bool {
	if contextNames[name] {
		return true
	}
	for _, group := range contextGroups {
		if strings.HasPrefix(name, group) {
			return true
		}
	}
	return false
}
