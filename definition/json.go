package definition

import "github.com/gatemap/gatemap/internal/source"

// ParseIntegration reads what `aws apigateway get-integration` prints. Unknown
// members are noted, null members are absent, and a statusCode may be a number
// as in hand-written files. Its error is a Faults that holds every fault
// of the document with its place.
func ParseIntegration(data []byte) (*Integration, error) {
	v := new(Integration)
	return parsed(v, data, v.decode)
}

// ParseIntegrationResponse reads what `aws apigateway
// get-integration-response` prints, under the rules of ParseIntegration.
func ParseIntegrationResponse(data []byte) (*IntegrationResponse, error) {
	v := new(IntegrationResponse)
	return parsed(v, data, v.decode)
}

// ParseMethodResponse reads what `aws apigateway get-method-response` prints,
// under the rules of ParseIntegration.
func ParseMethodResponse(data []byte) (*MethodResponse, error) {
	v := new(MethodResponse)
	return parsed(v, data, v.decode)
}

// ParseMethod reads what `aws apigateway get-method` prints, under the rules
// of ParseIntegration.
func ParseMethod(data []byte) (*Method, error) {
	v := new(Method)
	return parsed(v, data, v.decode)
}

// ParseConfig reads any of the three documents that hold integration
// responses: a method as it is, an integration as a method's integration, and
// a single integration response as the only one of an integration whose Type
// is "".
func ParseConfig(data []byte) (*Method, error) {
	v := new(Method)
	return parsed(v, data, func(d *decoder, n *source.Node, at *source.Path) {
		switch {
		case n.Member(NameMethodIntegration) != nil || n.Member(NameMethodResponses) != nil:
			v.decode(d, n, at)
		case n.Member(NameIntegrationResponses) != nil || n.Member(NameType) != nil || n.Member(NameURI) != nil:
			v.MethodIntegration = new(Integration)
			v.MethodIntegration.decode(d, n, at)
		case n.Kind == source.Object && n.Member(NameStatusCode) == nil && n.Member(NameResponseTemplates) == nil:
			d.fail(n, at, "neither a method, nor an integration, nor an integration response: "+
				"none of the members methodIntegration, integrationResponses and statusCode is there")
		default:
			var r IntegrationResponse
			r.decode(d, n, at)
			v.MethodIntegration = &Integration{IntegrationResponses: Ordered[IntegrationResponse]{{r.StatusCode, r}}}
		}
	})
}

// UnmarshalJSON reads v like ParseIntegration. By the convention of encoding/json
// null changes nothing.
func (v *Integration) UnmarshalJSON(data []byte) error { return unmarshalInto(data, v.decode) }

// UnmarshalJSON reads v like ParseIntegrationResponse.
func (v *IntegrationResponse) UnmarshalJSON(data []byte) error { return unmarshalInto(data, v.decode) }

// UnmarshalJSON reads v like ParseMethodResponse.
func (v *MethodResponse) UnmarshalJSON(data []byte) error { return unmarshalInto(data, v.decode) }

// UnmarshalJSON reads v like ParseMethod.
func (v *Method) UnmarshalJSON(data []byte) error { return unmarshalInto(data, v.decode) }

func (v *Integration) decode(d *decoder, n *source.Node, at *source.Path) {
	v.Unknown = d.part(n, at, v.Unknown, v.Members())
}

func (v *IntegrationResponse) decode(d *decoder, n *source.Node, at *source.Path) {
	v.Unknown = d.part(n, at, v.Unknown, v.Members())
}

func (v *MethodResponse) decode(d *decoder, n *source.Node, at *source.Path) {
	v.Unknown = d.part(n, at, v.Unknown, v.Members())
}

func (v *Method) decode(d *decoder, n *source.Node, at *source.Path) {
	v.Unknown = d.part(n, at, v.Unknown, v.Members())
}
