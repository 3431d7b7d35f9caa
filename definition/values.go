package definition

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The enumerations, in the order in which the service lists them.
var (
	integrationTypes     = []string{"HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY", "AWS"}
	contentHandlings     = []string{"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"}
	passthroughBehaviors = []string{"WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"}
	transferModes        = []string{"BUFFERED", "STREAM"}
	connectionTypes      = []string{"INTERNET", "VPC_LINK"}
	authorizationTypes   = []string{"NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", "JWT"}
	authorizerTypes      = []string{"TOKEN", "REQUEST", "COGNITO_USER_POOLS", "JWT"}
)

// CheckResponseTransferMode returns an error in the service's words unless s is
// a responseTransferMode.
func CheckResponseTransferMode(s string) error {
	return checkEnum(s, NameResponseTransferMode, transferModes)
}

// AnswerMetadata reports whether a member is no part of a document: SDKs put it
// beside the members of an answer (boto3, the SDKs for JavaScript, Go and PHP),
// and the service itself its links.
func AnswerMetadata(name string) bool {
	switch name {
	case "ResponseMetadata", "$metadata", "ResultMetadata", "@metadata", "_links":
		return true
	}
	return false
}

// CheckStatusCode returns an error in the service's words unless s is a status
// code that it stores, [1-5]\d\d. Source:
// rules/control-plane.md#refused.
func CheckStatusCode(s string) error {
	if ValidStatusCode(s) {
		return nil
	}
	return fmt.Errorf("1 validation error detected: Value '%s' at 'statusCode' failed to satisfy constraint: "+
		`Member must satisfy regular expression pattern: [1-5]\d\d`, s)
}

// ValidStatusCode reports whether the service stores s as a status code.
func ValidStatusCode(s string) bool {
	return len(s) == 3 && '1' <= s[0] && s[0] <= '5' && '0' <= s[1] && s[1] <= '9' && '0' <= s[2] && s[2] <= '9'
}

// Check returns an error in the service's words unless t is one of the
// integration types.
func (t IntegrationType) Check() error { return checkEnum(string(t), NameType, integrationTypes) }

// Check returns an error in the service's words unless h is one of the
// conversions.
func (h ContentHandling) Check() error {
	return checkEnum(string(h), NameContentHandling, contentHandlings)
}

// checkEnum returns the service's sentence for a value outside an enumeration.
func checkEnum(value, member string, set []string) error {
	if slices.Contains(set, value) {
		return nil
	}
	return errors.New("1 validation error detected: Value '" + value + "' at '" + member + "' failed to satisfy constraint: " +
		"Member must satisfy enum value set: [" + strings.Join(set, ", ") + "]")
}
