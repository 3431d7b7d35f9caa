package definition

// IntegrationType is the kind of a backend.
type IntegrationType string

// The integration types. The two proxy types hand the backend's answer through
// and have no integration responses; Compile refuses them and says so.
const (
	HTTP      IntegrationType = "HTTP"
	AWS       IntegrationType = "AWS" // a Lambda function when the URI says so
	Mock      IntegrationType = "MOCK"
	HTTPProxy IntegrationType = "HTTP_PROXY"
	AWSProxy  IntegrationType = "AWS_PROXY"
)

// ContentHandling is how a payload is converted between text and binary. The
// zero value leaves the decision to binaryMediaTypes and the Accept header
// (rules/content-handling.md#table).
type ContentHandling string

// The two conversions.
const (
	ConvertToBinary ContentHandling = "CONVERT_TO_BINARY"
	ConvertToText   ContentHandling = "CONVERT_TO_TEXT"
)

// Integration is an integration as GetIntegration of the API Gateway control
// plane gives it. Evaluation reads Type, URI and IntegrationResponses, and for
// MOCK the request templates; the other members are kept so that a document
// survives a round trip. Source: API reference, GetIntegration;
// rules/control-plane.md#documents.
type Integration struct {
	Type                 IntegrationType
	HTTPMethod           string
	URI                  string
	ConnectionType       string
	ConnectionID         string
	Credentials          string
	RequestParameters    Ordered[string]
	RequestTemplates     Ordered[*string]
	PassthroughBehavior  string
	ContentHandling      ContentHandling // of the request
	TimeoutInMillis      int
	CacheNamespace       string
	CacheKeyParameters   []string
	IntegrationResponses Ordered[IntegrationResponse] // by status code
	TLSConfig            *TLSConfig
	ResponseTransferMode string
	IntegrationTarget    string

	// Unknown names the members of the document that this package does not
	// know, in their order. They have no effect; Compile warns of them.
	Unknown []string
}

// TLSConfig is the tlsConfig of an Integration. It has no effect here.
type TLSConfig struct {
	InsecureSkipVerification bool `json:"insecureSkipVerification"`
}

// IntegrationResponse is an integration response as GetIntegrationResponse
// gives it. Source: API reference, IntegrationResponse; rules/control-plane.md#documents.
type IntegrationResponse struct {
	// StatusCode is the status that the client gets, [1-5]\d\d.
	StatusCode string

	// SelectionPattern is the regular expression for the whole of the Lambda
	// error message or of the backend's status code. Absent and empty both
	// make this response the default; the service stores them apart.
	SelectionPattern *string

	// ResponseParameters maps method.response.header.NAME to a mapping
	// expression (see package mapping).
	ResponseParameters Ordered[string]

	// ResponseTemplates maps media types to mapping templates. Nil is the
	// empty template, which passes the payload through; the service stores ""
	// as null, and both mean the same.
	ResponseTemplates Ordered[*string]

	ContentHandling ContentHandling

	// Unknown is as in Integration.
	Unknown []string
}

// MethodResponse declares one status code and the headers that responses with
// it may have; in ResponseParameters the key is method.response.header.NAME
// and the value whether the header is required, which has no effect at run
// time. Source: API reference, MethodResponse; rules/control-plane.md#documents.
type MethodResponse struct {
	StatusCode         string
	ResponseParameters map[string]bool
	ResponseModels     map[string]string

	// Unknown is as in Integration.
	Unknown []string
}

// Method is a method as GetMethod gives it. Evaluation uses MethodIntegration
// and, through Options.MethodResponses, MethodResponses. Source: API reference,
// GetMethod.
type Method struct {
	HTTPMethod          string
	AuthorizationType   string
	AuthorizerID        string
	APIKeyRequired      *bool
	RequestValidatorID  string
	OperationName       string
	RequestParameters   map[string]bool
	RequestModels       map[string]string
	MethodResponses     Ordered[MethodResponse] // by status code
	MethodIntegration   *Integration
	AuthorizationScopes []string

	// Unknown is as in Integration.
	Unknown []string
}
