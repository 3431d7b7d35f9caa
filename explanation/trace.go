package explanation

import (
	"encoding/json"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Trace has the decisions of one evaluation, in the order in which they are
// made. The zero Trace is that of an evaluation which has decided nothing.
type Trace struct {
	Selection  Selection
	Conversion *Conversion // nil if the evaluation did not get so far
	Template   *Template   // likewise
	Parameters []Parameter // in the order of the configuration
	Overrides  Overrides
	Gateway    *Gateway // nil unless the evaluation failed
}

// Selection says how the integration response was selected.
type Selection struct {
	SubjectKind   SubjectKind
	Subject       string    // what the patterns were matched against
	FunctionError string    // the X-Amz-Function-Error of a Lambda invocation
	Patterns      []Pattern // in the order in which they count
	Selected      string    // the key, "" if none
	StatusCode    int       // of the selected response
	Default       bool      // it is the default: no pattern matched
	Ambiguous     bool      // several patterns matched
	OwnStatus     bool      // of several, the one whose own status code the backend gave
}

// Pattern is one pattern and what it said to the subject.
type Pattern struct {
	Key        string
	StatusCode int
	Pattern    string
	Matched    bool
	Error      string // the matcher gave up
	// Reach is, without a match, the length of the longest beginning of the
	// subject that some match begins with; -1 if that is not known.
	Reach int
	// WhyNot says in plain words why the pattern does not match; "" if it does
	// or that is not known.
	WhyNot string
}

// Conversion says what contentHandling did to the payload.
type Conversion struct {
	Handling      definition.ContentHandling // as configured
	PayloadType   string                     // the media type of the backend's Content-Type
	BinaryPayload bool                       // which is one of the binaryMediaTypes
	Accept        string                     // the first media type of Accept
	BinaryAccept  bool                       // which is one of the binaryMediaTypes
	Action        ConversionAction
	Changed       bool // the payload is another one than before
}

// Template says which template was chosen.
type Template struct {
	ContentType string // its key, "" if there is none
	Reason      template.Reason
	Passthrough bool // no template, or an empty one
	// Cut are the #foreach that left elements out beyond their limit of rounds.
	Cut []syntax.Cut
	// Run is what the template did; nil if none was rendered.
	Run *syntax.Run
}

// Parameter is one member of responseParameters.
type Parameter struct {
	Key        string
	Expression string
	Source     mapping.Source
	Value      string
	Found      bool   // without a value there is no header
	WhyNot     string // why there is no value, in plain words
	Header     string // the name that the client gets; "" when the gateway drops it
	Renamed    bool   // the gateway's name is not the configured one
	Error      string
}

// Overrides is what $context.responseOverride did.
type Overrides struct {
	Status  int // 0 if it did not override the status
	Headers []template.Field
	Wire    []string // the names of Headers as the client gets them, "" when dropped
}

// Gateway says which answer of the gateway itself the client gets.
type Gateway struct {
	From   definition.ResponseType // the type whose customisation counts, "" for the service's own answer
	Reason gatewayresponse.Reason

	Template   string // the media type of the template, "" if there is none
	BodyReason gatewayresponse.BodyReason
	Parameters []gatewayresponse.Parameter
}

// SubjectKind says what the patterns are matched against, in words.
type SubjectKind string

// The subjects.
const (
	SubjectBackendStatus SubjectKind = "status code of the backend"
	SubjectErrorMessage  SubjectKind = "errorMessage of the Lambda function"
	SubjectMockStatus    SubjectKind = "statusCode of the request template"
)

// ConversionAction says what content handling does to the payload, in words.
type ConversionAction string

// The conversions.
const (
	ActionReadText     ConversionAction = "read as UTF-8 text"
	ActionEncode       ConversionAction = "base64-encode"
	ActionDecode       ConversionAction = "base64-decode"
	ActionDecodeString ConversionAction = "base64-decode the content of the JSON string" // of a Lambda function
	ActionPass         ConversionAction = "pass unchanged"
)

// Absent says in plain words why a mapping expression has no value in a backend's
// answer. That the names of headers
// are taken by letter case is a known issue of the service (guide,
// api-gateway-known-issues).
func Absent(expr *mapping.Expression, headers []template.Field, body []byte) string {
	if name, ok := expr.HeaderName(); ok {
		for _, h := range headers {
			if strings.EqualFold(h.Name, name) && h.Name != name {
				return "the backend's header is " + h.Name + ", and letter case counts"
			}
		}
		return "the backend gave no header " + name
	}
	switch {
	case !expr.ReadsBody():
		return "there is no such " + string(expr.Source())
	case len(body) == 0:
		return "the payload is empty"
	case !json.Valid(body):
		return "the payload is not JSON"
	}
	return "the payload has no such member"
}
