package definition

// Code says what kind of fault a Fault is: what rules are chosen by. "" is a
// fault that nobody tells apart.
type Code string

// The codes. Where a rule of package lint reports the fault under the same
// name, that rule says more about it.
const (
	// Faults of a document or a file.
	CodeSyntax     Code = "syntax"     // it cannot be read at all
	CodeUnresolved Code = "unresolved" // a part that only a deployment knows
	CodeUnread     Code = "unread"     // the same, in a part that no evaluation reads
	CodeMethod     Code = "method"     // a definition has no such method, or several, or one that is left out

	// Values that the service refuses.
	CodeType      Code = "type"      // of an integration: missing, unknown, or without integration responses
	CodeValue     Code = "value"     // of the wrong type, outside an enumeration, no status code
	CodeDuplicate Code = "duplicate" // a key that occurs again
	CodeLimit     Code = "limit"     // more, or larger, than the service stores
	CodeTransfer  Code = "transfer"  // responseTransferMode

	CodePatternSyntax      Code = "pattern-syntax"
	CodePatternUnsupported Code = "pattern-unsupported" // Java accepts it, this module does not
	CodePatternDash        Code = "pattern-dash"        // Terraform's old default
	CodePatternNumber      Code = "pattern-number"      // the pattern is not a string
	CodeTarget             Code = "target"              // the key of a mapped header
	CodeExpression         Code = "expression"          // of a mapped header
	CodeUndeclaredResponse Code = "undeclared-response"
	CodeUndeclaredHeader   Code = "undeclared-header"
	CodeContentType        Code = "content-type" // the key of a template
	CodeTemplate           Code = "template-syntax"
	CodeTemplateSize       Code = "template-size"

	// What is stored and probably not meant.
	CodeUnknownMember    Code = "unknown-member"
	CodeStatusCode       Code = "status-code" // it is not the key, or another response has it
	CodeDefaults         Code = "several-defaults"
	CodeNoDefault        Code = "missing-default"
	CodeHeaderDropped    Code = "header-dropped"
	CodeHeaderRenamed    Code = "header-renamed"
	CodeUnknownContext   Code = "unknown-context"
	CodeUnquoted         Code = "unquoted-static"
	CodeControlCharacter Code = "control-character"
)
