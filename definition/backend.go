package definition

import (
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Backend is the kind of backend that an integration calls, as far as
// evaluation tells backends apart.
type Backend uint8

// The kinds of backends. The zero value is one that the definition does not
// say: an AWS integration whose URI a deployment completes.
const (
	UnresolvedBackend Backend = iota
	HTTPBackend               // HTTP and HTTP_PROXY
	ServiceBackend            // AWS and AWS_PROXY: an action of a service, not the invocation of a function
	LambdaBackend             // AWS and AWS_PROXY: the invocation of a Lambda function
	MockBackend               // MOCK
)

var backendNames = [...]string{"unresolved", "http", "aws", "lambda", "mock"}

// String gives the kind in lower case: unresolved, http, aws, lambda or mock.
func (b Backend) String() string { return backendNames[b] }

// Backend tells the kind of backend by type and URI: UnresolvedBackend where
// they do not say.
func (v *Integration) Backend() Backend {
	switch v.Type {
	case HTTP, HTTPProxy:
		return HTTPBackend
	case Mock:
		return MockBackend
	case AWS, AWSProxy:
		switch yes, known := CallsLambda(v.URI); {
		case yes:
			return LambdaBackend
		case known:
			return ServiceBackend
		}
	}
	return UnresolvedBackend
}

var (
	// serviceURI has the service in its group.
	serviceURI = lazyregexp.New(`\Aarn:[^:]*:apigateway:[^:]*:([^:]*):`)

	// unresolved is what a reader leaves of a part that it does not know.
	unresolved = lazyregexp.New(`\$\{[^{}]*\}`)

	// invokeARN is a reference to the uri of a function: the attribute
	// invoke_arn of Terraform, and names that people give to its value.
	invokeARN = lazyregexp.New(`(?i)\A\$\{[^{}]*invoke_?arn[^{}]*\}\z`)
)

// unknownPart stands for an unresolved part; no uri has it.
const unknownPart = "\x00"

// CallsLambda reports whether the uri of an AWS integration invokes a Lambda
// function, and whether that is known: a definition may leave parts of it, or
// all, to the deployment, which package formats writes as ${...}.
func CallsLambda(uri string) (yes, known bool) {
	parts, whole := uri, !strings.Contains(uri, "${")
	if !whole {
		parts = unresolved.ReplaceAllString(uri, unknownPart)
	}
	if invokesLambda(parts) || !whole && invokeARN.MatchString(uri) {
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

// invokesLambda reports whether a uri has the form of one that invokes a Lambda
// function: arn:PARTITION:apigateway:REGION:lambda:path/.../invocations (guide,
// integration-request-basic-setup). Other operations of the Lambda API are those
// of an AWS service.
func invokesLambda(uri string) bool {
	rest, ok := strings.CutPrefix(uri, "arn:")
	_, rest, found := strings.Cut(rest, ":")
	rest, api := strings.CutPrefix(rest, "apigateway:")
	_, rest, region := strings.Cut(rest, ":")
	rest, path := strings.CutPrefix(rest, "lambda:path/")
	rest, invoked := strings.CutSuffix(strings.TrimRight(rest, "/"), "/invocations")
	return ok && found && api && region && path && invoked && !strings.Contains(rest, "\n")
}
