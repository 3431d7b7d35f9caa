package request

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/mapping"
)

// refused are the headers that requestParameters and overrides must not set:
// the request fails then, with a 500 (recorded, rules/requests.md#headers).
// Those of the second list fail for integrations of type AWS only.
var (
	refused    = []string{"content-length", "transfer-encoding"}
	refusedAWS = []string{"authorization", "connection", "expect", "proxy-authenticate", "te"}
)

// dropped are the headers of a client that no integration gets to see unless
// they are mapped (rules/requests.md#headers, rules/routing.md#method-override).
var dropped = []string{
	"connection", "content-length", "content-md5", "expect", "max-forwards", "proxy-authenticate", "server", "te",
	"transfer-encoding", "trailer", "upgrade", "www-authenticate", "x-http-method-override",
}

// invocationType is the header that makes an invocation asynchronous.
const invocationType = "X-Amz-Invocation-Type"

// headers sets the headers of the integration request: the mapped ones, and what
// the gateway adds where they leave room.
func (m *Mapper) headers(x *exchange, out *IntegrationRequest, mapped []gatemap.Field) *gatemap.GatewayError {
	out.Headers = make([]gatemap.Field, 0, len(mapped)+added)
	for i := range mapped {
		f := &mapped[i]
		lower := strings.ToLower(f.Name)
		if slices.Contains(refused, lower) || m.kind == definition.AWS && slices.Contains(refusedAWS, lower) {
			return configurationError(nil, "Invalid mapping of request header %s", f.Name)
		}
		if !mapping.ValidName(f.Name) {
			return configurationError(nil, "Invalid name of request header %q", f.Name)
		}
		for _, v := range f.Values {
			if !mapping.ValidValue(v) {
				return configurationError(fmt.Errorf("the value has a control character"), "Unable to map integration.request.header.%s", f.Name)
			}
		}
		if lower == "x-amz-invocation-type" && m.kind == definition.AWS {
			out.Asynchronous = strings.Trim(f.Values[len(f.Values)-1], "'") == "Event"
		}
		out.Headers = append(out.Headers, *f)
	}
	x.defaults(out)
	return nil
}

// added is how many headers defaults adds at most.
const added = 4

// defaults adds what every integration request has
// (rules/requests.md#headers): the type of the body, what is accepted, and who
// asks.
func (x *exchange) defaults(out *IntegrationRequest) {
	values := make([]string, 0, added)
	add := func(name, value string) {
		if value != "" && len(fieldlist.Values(out.Headers, name, true)) == 0 {
			values = append(values, value)
			n := len(values)
			out.Headers = append(out.Headers, gatemap.Field{Name: name, Values: values[n-1 : n : n]})
		}
	}
	api, _ := mapping.AppendText(nil, x.member("apiId"))
	add("Accept", "application/json")
	add("Content-Type", contentType(x.req))
	add("User-Agent", "AmazonAPIGateway_"+string(api))
	add("x-amzn-apigateway-api-id", string(api))
}

// member is a member of $context, nil where it cannot be read.
func (x *exchange) member(name string) any {
	v, err := x.ContextValue([]string{name})
	if err != nil {
		return nil
	}
	return v
}
