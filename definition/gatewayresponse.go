package definition

import (
	"strconv"

	"github.com/gatemap/gatemap/internal/source"
)

// ResponseType is a gateway response type, as API_CONFIGURATION_ERROR (guide,
// supported-gateway-response-types).
type ResponseType string

// GatewayResponse is a customised answer of the gateway itself, as
// GetGatewayResponse gives it. Source: API reference, GatewayResponse.
type GatewayResponse struct {
	ResponseType ResponseType

	// StatusCode is the status that the client gets instead of the type's own,
	// [1-5]\d\d; "" leaves it.
	StatusCode string

	// ResponseParameters maps gatewayresponse.header.NAME to a static value or
	// a parameter of the method's request.
	ResponseParameters Ordered[string]

	// ResponseTemplates maps media types to bodies with $context and
	// $stageVariables variables, which are no mapping templates.
	ResponseTemplates Ordered[*string]

	// DefaultResponse says that the service made it: the API has none of its
	// own of this type.
	DefaultResponse bool

	// Unknown is as in Integration.
	Unknown []string

	// Places has the places of the parts by JSON Pointer into the gateway
	// response, where a reader of files made it; "" is the whole.
	Places Places
}

// ParseGatewayResponses reads what `aws apigateway get-gateway-responses` or
// get-gateway-response prints, by type, under the rules of ParseIntegration.
// Those that the service made itself are left out.
func ParseGatewayResponses(data []byte) (Ordered[GatewayResponse], error) {
	var all Ordered[GatewayResponse]
	err := unmarshal(data, func(d *decoder, n *source.Node, at *source.Path) {
		switch items := n.Member("items"); {
		case n.Kind == source.Array:
			d.gatewayResponses(n, at, &all)
		case items != nil:
			d.gatewayResponses(items, at.Child("items"), &all)
		default:
			d.gatewayResponse(n, at, &all)
		}
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func (d *decoder) gatewayResponses(n *source.Node, at *source.Path, all *Ordered[GatewayResponse]) {
	if !d.is(n, at, source.Array) {
		return
	}
	for i := range n.Items {
		d.gatewayResponse(&n.Items[i], at.Child(strconv.Itoa(i)), all)
	}
}

func (d *decoder) gatewayResponse(n *source.Node, at *source.Path, all *Ordered[GatewayResponse]) {
	var r GatewayResponse
	r.decode(d, n, at)
	if n.Kind != source.Object || r.DefaultResponse {
		return
	}
	kind := string(r.ResponseType)
	if _, twice := all.Get(kind); twice {
		d.fail(n, at, "a second gateway response of the type %s", kind)
	} else if kind == "" && n.Member(NameResponseType) == nil {
		d.fail(n, at, "the gateway response has no responseType")
	}
	*all = append(*all, Entry[GatewayResponse]{kind, r})
}

// UnmarshalJSON reads v under the rules of ParseIntegration.
func (v *GatewayResponse) UnmarshalJSON(data []byte) error { return unmarshalInto(data, v.decode) }

func (v *GatewayResponse) decode(d *decoder, n *source.Node, at *source.Path) {
	v.Unknown = d.part(n, at, v.Unknown, v.Members())
}
