package formats

import (
	"regexp"
	"strings"
)

var (
	// lambdaURI is the form of the uri that makes Compile take an AWS
	// integration for a Lambda function's (guide,
	// integration-request-basic-setup).
	lambdaURI = regexp.MustCompile(`\Aarn:[^:]*:apigateway:[^:]*:lambda:path/.*/invocations/*\z`)

	// serviceURI has the service in its group.
	serviceURI = regexp.MustCompile(`\Aarn:[^:]*:apigateway:[^:]*:([^:]*):`)

	// unresolved is what Load leaves of a part that it does not know.
	unresolved = regexp.MustCompile(`\$\{[^{}]*\}`)

	// invokeARN is a reference to the uri of a function: the attribute
	// invoke_arn of Terraform, and names that people give to its value.
	invokeARN = regexp.MustCompile(`(?i)\A\$\{[^{}]*invoke_?arn[^{}]*\}\z`)
)

// unknownPart stands for an unresolved part; no uri has it.
const unknownPart = "\x00"

// CallsLambda reports whether the uri of an AWS integration invokes a Lambda
// function, and whether that is known: a definition may leave parts of it, or
// all, to the deployment, which Load writes as ${...}. gatemap.Compile sees it
// in a whole uri only; in other cases it has to be told with WithLambda.
func CallsLambda(uri string) (yes, known bool) {
	parts := unresolved.ReplaceAllString(uri, unknownPart)
	if lambdaURI.MatchString(parts) || invokeARN.MatchString(uri) {
		return true, true
	}
	if !strings.Contains(parts, unknownPart) {
		return false, true
	}
	service := serviceURI.FindStringSubmatch(parts)
	if service == nil || strings.Contains(service[1], unknownPart) {
		return false, false
	}
	return service[1] == "lambda", true
}
