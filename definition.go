package gatemap

import "github.com/gatemap/gatemap/definition"

// The service's documents, under the names that they have in package
// definition.
type (
	Integration         = definition.Integration
	IntegrationType     = definition.IntegrationType
	IntegrationResponse = definition.IntegrationResponse
	ContentHandling     = definition.ContentHandling
	TLSConfig           = definition.TLSConfig
	Method              = definition.Method
	MethodResponse      = definition.MethodResponse
	Operation           = definition.Operation
	MethodRequest       = definition.MethodRequest
	RequestValidator    = definition.RequestValidator
	Authorizer          = definition.Authorizer
	Stage               = definition.Stage
	GatewayResponse     = definition.GatewayResponse
	ResponseType        = definition.ResponseType // package gatewayresponse has all of them

	// Ordered is a map from strings that keeps its order.
	Ordered[V any] = definition.Ordered[V]
	// Entry is one pair of an Ordered.
	Entry[V any] = definition.Entry[V]

	// ConfigError is one fault of a configuration.
	ConfigError = definition.Fault
	// ErrorList holds every fault that was found. Compile and the Parse
	// functions return one as their error.
	ErrorList = definition.Faults
)

// The integration types. The two proxy types hand the backend's answer through
// and have no integration responses; Compile refuses them and says so.
const (
	HTTP      = definition.HTTP
	AWS       = definition.AWS
	Mock      = definition.Mock
	HTTPProxy = definition.HTTPProxy
	AWSProxy  = definition.AWSProxy
)

// The two conversions of a payload.
const (
	ConvertToBinary = definition.ConvertToBinary
	ConvertToText   = definition.ConvertToText
)

// ParseIntegration is definition.ParseIntegration.
func ParseIntegration(data []byte) (*Integration, error) { return definition.ParseIntegration(data) }

// ParseIntegrationResponse is definition.ParseIntegrationResponse.
func ParseIntegrationResponse(data []byte) (*IntegrationResponse, error) {
	return definition.ParseIntegrationResponse(data)
}

// ParseMethodResponse is definition.ParseMethodResponse.
func ParseMethodResponse(data []byte) (*MethodResponse, error) {
	return definition.ParseMethodResponse(data)
}

// ParseMethod is definition.ParseMethod.
func ParseMethod(data []byte) (*Method, error) { return definition.ParseMethod(data) }

// ParseConfig is definition.ParseConfig.
func ParseConfig(data []byte) (*Method, error) { return definition.ParseConfig(data) }
