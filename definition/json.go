package definition

import "github.com/gatemap/gatemap/internal/confjson"

// ParseIntegration reads what `aws apigateway get-integration` prints. Unknown
// members are noted, null members are absent, and a statusCode may be a number
// as in hand-written files. Its error is an Faults that holds every fault
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
	return parsed(v, data, func(d *decoder, n *confjson.Node, at *place) {
		switch {
		case n.Member("methodIntegration") != nil || n.Member("methodResponses") != nil:
			v.decode(d, n, at)
		case n.Member("integrationResponses") != nil || n.Member("type") != nil || n.Member("uri") != nil:
			v.MethodIntegration = new(Integration)
			v.MethodIntegration.decode(d, n, at)
		case n.Kind == confjson.Object && n.Member("statusCode") == nil && n.Member("responseTemplates") == nil:
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

func (v *Integration) decode(d *decoder, n *confjson.Node, at *place) {
	d.object(n, at, &v.Unknown, fields{
		"type":              func(n *confjson.Node, at *place) { enum(d, n, at, "type", &v.Type, integrationTypes) },
		"httpMethod":        d.text(&v.HTTPMethod),
		"uri":               d.text(&v.URI),
		"connectionType":    d.text(&v.ConnectionType),
		"connectionId":      d.text(&v.ConnectionID),
		"credentials":       d.text(&v.Credentials),
		"requestParameters": d.texts(&v.RequestParameters),
		"requestTemplates":  d.templates(&v.RequestTemplates),
		"passthroughBehavior": func(n *confjson.Node, at *place) {
			enum(d, n, at, "passthroughBehavior", &v.PassthroughBehavior, passthroughBehaviors)
		},
		"contentHandling": func(n *confjson.Node, at *place) {
			enum(d, n, at, "contentHandling", &v.ContentHandling, contentHandlings)
		},
		"timeoutInMillis":      d.integer(&v.TimeoutInMillis),
		"cacheNamespace":       d.text(&v.CacheNamespace),
		"cacheKeyParameters":   d.list(&v.CacheKeyParameters),
		"responseTransferMode": d.text(&v.ResponseTransferMode),
		"integrationTarget":    d.text(&v.IntegrationTarget),
		"tlsConfig": func(n *confjson.Node, at *place) {
			v.TLSConfig = new(TLSConfig)
			d.object(n, at, nil, fields{"insecureSkipVerification": d.boolean(&v.TLSConfig.InsecureSkipVerification)})
		},
		"integrationResponses": func(n *confjson.Node, at *place) {
			d.entries(n, at, func() { v.IntegrationResponses = Ordered[IntegrationResponse]{} },
				func(key string, n *confjson.Node, at *place) {
					var r IntegrationResponse
					r.decode(d, n, at)
					v.IntegrationResponses = append(v.IntegrationResponses, Entry[IntegrationResponse]{key, r})
				})
		},
	})
}

func (v *IntegrationResponse) decode(d *decoder, n *confjson.Node, at *place) {
	d.object(n, at, &v.Unknown, fields{
		"statusCode": d.statusCode(&v.StatusCode),
		"selectionPattern": func(n *confjson.Node, at *place) {
			v.SelectionPattern = new(string)
			d.text(v.SelectionPattern)(n, at)
		},
		"responseParameters": d.expressions(&v.ResponseParameters),
		"responseTemplates":  d.templates(&v.ResponseTemplates),
		"contentHandling": func(n *confjson.Node, at *place) {
			enum(d, n, at, "contentHandling", &v.ContentHandling, contentHandlings)
		},
	})
}

func (v *MethodResponse) decode(d *decoder, n *confjson.Node, at *place) {
	d.object(n, at, &v.Unknown, fields{
		"statusCode":         d.statusCode(&v.StatusCode),
		"responseParameters": d.booleans(&v.ResponseParameters),
		"responseModels":     d.stringMap(&v.ResponseModels),
	})
}

func (v *Method) decode(d *decoder, n *confjson.Node, at *place) {
	d.object(n, at, &v.Unknown, fields{
		"httpMethod":         d.text(&v.HTTPMethod),
		"authorizationType":  d.text(&v.AuthorizationType),
		"authorizerId":       d.text(&v.AuthorizerID),
		"requestValidatorId": d.text(&v.RequestValidatorID),
		"operationName":      d.text(&v.OperationName),
		"requestParameters":  d.booleans(&v.RequestParameters),
		"requestModels":      d.stringMap(&v.RequestModels),
		"apiKeyRequired": func(n *confjson.Node, at *place) {
			v.APIKeyRequired = new(bool)
			d.boolean(v.APIKeyRequired)(n, at)
		},
		"authorizationScopes": d.list(&v.AuthorizationScopes),
		"methodResponses": func(n *confjson.Node, at *place) {
			d.entries(n, at, func() { v.MethodResponses = Ordered[MethodResponse]{} },
				func(key string, n *confjson.Node, at *place) {
					var r MethodResponse
					r.decode(d, n, at)
					v.MethodResponses = append(v.MethodResponses, Entry[MethodResponse]{key, r})
				})
		},
		"methodIntegration": func(n *confjson.Node, at *place) {
			v.MethodIntegration = new(Integration)
			v.MethodIntegration.decode(d, n, at)
		},
	})
}
