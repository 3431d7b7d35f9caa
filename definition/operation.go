package definition

import (
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// Operation is a method with all that its API says about its answers: what an
// engine is compiled from. Package formats reads operations from definitions;
// the zero value with an Integration is one too.
type Operation struct {
	Position // of the method in the definition

	API        string // the name of the API inside the definition, "" where there is only one
	HTTPMethod string // in upper case, or ANY; "" in a lone integration of the AWS CLI
	Path       string // "/pets/{id}"; "" in a lone integration or method of the AWS CLI

	// Integration is never nil in what package formats reads. Its responses are
	// in ascending order of status code there, as the service, where they are a
	// map, has no order of its own.
	Integration *Integration

	// MethodResponses are by status code; nil when the definition does not say.
	MethodResponses Ordered[MethodResponse]

	// OpenMethodResponses says that the definition declares more of them in a
	// part that could not be resolved: none is undeclared then.
	OpenMethodResponses bool

	// BinaryMediaTypes and GatewayResponses (by response type) are those of the
	// API.
	BinaryMediaTypes []string
	GatewayResponses Ordered[GatewayResponse]

	// Request is what the method demands of a request.
	Request MethodRequest

	// Schemas are the models of the API by name, as JSON Schema in JSON: each
	// refers to others by https://apigateway.amazonaws.com/restapis/ID/models/NAME
	// with any ID, as the service stores them. Operations of one API share them.
	Schemas Ordered[string]

	// Authorizers are those of the API by what MethodRequest.Authorizer has.
	// Operations of one API share them.
	Authorizers Ordered[Authorizer]

	// APIKeySource is that of the API: HEADER (x-api-key) or AUTHORIZER (its
	// usageIdentifierKey); "" is HEADER. Source: API reference, RestApi.
	APIKeySource string

	// MinimumCompressionSize is that of the API in bytes: answers of that size
	// and more may be compressed; nil compresses none. Source: API reference,
	// RestApi.
	MinimumCompressionSize *int

	// Backend is what the integration calls, for integrations that do not say
	// it themselves; see BackendKind.
	Backend Backend

	// Places has the places of the parts, by JSON Pointer into Integration as
	// GetIntegration prints it ("/integrationResponses/404/selectionPattern"),
	// and for "/methodResponses/..." into the method. What Request is made of
	// is below "/method" as GetMethod prints it ("/method/requestModels/$default",
	// "/method/authorizerId"), and the models that it names are at
	// "/models/NAME". Those of gateway responses and authorizers are in them.
	Places Places
}

// BackendKind is Backend or, where that is not set, what Integration says.
func (op *Operation) BackendKind() Backend {
	if op.Backend != UnresolvedBackend || op.Integration == nil {
		return op.Backend
	}
	return op.Integration.Backend()
}

// Find returns the place of the part that pointer names, or of the nearest
// part around it that has one; at worst that of the method. Pointers that begin
// with /gatewayResponses/TYPE lead into GatewayResponses, and those with
// /authorizers/KEY into Authorizers.
func (op *Operation) Find(pointer string) Place {
	places, within := op.within(pointer)
	p, ok := places.Find(within)
	if !ok {
		p.Position = op.Position
	}
	return p
}

// Place returns the place of the part that pointer names, as Find does, and
// false where that part itself has none.
func (op *Operation) Place(pointer string) (p Place, ok bool) {
	places, within := op.within(pointer)
	p, ok = places.Get(within)
	return p, ok
}

// within returns the places that pointer leads into, and the pointer there.
func (op *Operation) within(pointer string) (Places, string) {
	if rest, ok := strings.CutPrefix(pointer, "/gatewayResponses/"); ok {
		for _, e := range op.GatewayResponses {
			if within, ok := below(rest, e.Key); ok {
				return e.Value.Places, within
			}
		}
	}
	if rest, ok := strings.CutPrefix(pointer, "/authorizers/"); ok {
		for _, e := range op.Authorizers {
			if within, ok := below(rest, e.Key); ok {
				return e.Value.Places, within
			}
		}
	}
	return op.Places, pointer
}

// below returns what stands behind the key in a pointer without its first slash.
func below(pointer, key string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(pointer, source.JoinPointer("", key)[1:])
	return rest, ok && (rest == "" || rest[0] == '/')
}

// Locate returns f, a fault in memory that Compile has found in the operation,
// as one of the file: at the line of the file that the fault is in, where the
// lines of the string are lines of the file.
func (op *Operation) Locate(f *Fault) *Fault {
	located := *f
	located.Position = op.Find(f.Pointer).At(f.Line, f.Column)
	return &located
}

// Authorizer returns the authorizer of the method, and false where it has none
// or the definition does not declare it: Request.Authorizes tells the two apart.
func (op *Operation) Authorizer() (Authorizer, bool) {
	if op.Request.Authorizer == "" {
		return Authorizer{}, false
	}
	return op.Authorizers.Get(op.Request.Authorizer)
}

// Operation returns the method as an operation of an API that says nothing
// more: its validator is one that is not resolved. It shares the parts of v.
func (v *Method) Operation() *Operation {
	return &Operation{HTTPMethod: v.HTTPMethod, Integration: v.MethodIntegration, MethodResponses: v.MethodResponses, Request: v.request()}
}

func (v *Method) request() MethodRequest {
	r := MethodRequest{
		Parameters: v.RequestParameters, APIKeyRequired: v.APIKeyRequired != nil && *v.APIKeyRequired,
		AuthorizationType: v.AuthorizationType, AuthorizationScopes: v.AuthorizationScopes,
	}
	if r.Authorizes() && r.AuthorizationType != "AWS_IAM" {
		r.Authorizer = v.AuthorizerID
	}
	for _, mediaType := range slices.Sorted(maps.Keys(v.RequestModels)) {
		r.Models = append(r.Models, Entry[string]{mediaType, v.RequestModels[mediaType]})
	}
	if v.RequestValidatorID != "" {
		r.Validator = &RequestValidator{Name: v.RequestValidatorID, Unresolved: true}
	}
	return r
}
