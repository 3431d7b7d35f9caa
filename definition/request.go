package definition

import "strings"

// MethodRequest is what a method demands of the requests that it takes: who may
// send them, and what is checked before the integration request is made. The
// zero value is open and checks nothing. Source: API reference, Method.
type MethodRequest struct {
	// Parameters are the requestParameters: method.request.LOCATION.NAME, where
	// LOCATION is path, querystring or header, and whether the parameter is
	// required. Only a Validator with ValidateParameters makes that count.
	Parameters map[string]bool `json:"requestParameters,omitzero"`

	// Models are the requestModels: media types and the names of models, which
	// are in Operation.Schemas unless they are the service's own (Empty and
	// Error) or could not be found. The key $default stands for every type
	// without a model. Only a Validator with ValidateBody makes them count.
	Models Ordered[string] `json:"requestModels,omitzero"`

	// Validator is that of the method; nil checks nothing.
	Validator *RequestValidator `json:"requestValidator,omitzero"`

	// APIKeyRequired says that a request needs a key; Operation.APIKeySource
	// says where.
	APIKeyRequired bool `json:"apiKeyRequired,omitzero"`

	// AuthorizationType is NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS or JWT, or
	// what could not be resolved of it, as ${Type}; "" is NONE.
	AuthorizationType string `json:"authorizationType,omitzero"`

	// Authorizer is the key of the authorizer in Operation.Authorizers, or what
	// the definition has in its place. "" for NONE and AWS_IAM.
	Authorizer string `json:"authorizer,omitzero"`

	// AuthorizationScopes are those that a token needs one of.
	AuthorizationScopes []string `json:"authorizationScopes,omitzero"`
}

// Authorizes reports whether a request has to name a caller who is allowed. An
// authorization that is not known is one.
func (r *MethodRequest) Authorizes() bool {
	return r.AuthorizationType != "" && r.AuthorizationType != "NONE"
}

// RequestValidator says what of a request is checked. Source: API reference,
// RequestValidator.
type RequestValidator struct {
	Name               string `json:"name"` // of the validator, or how the method refers to it
	ValidateBody       bool   `json:"validateRequestBody"`
	ValidateParameters bool   `json:"validateRequestParameters"`

	// Unresolved says that the method has a validator which the definition does
	// not declare: whether it checks anything is not known.
	Unresolved bool `json:"unresolved,omitzero"`
}

// Authorizer is an authorizer of an API. Source: API reference, Authorizer.
type Authorizer struct {
	ID   string // in documents of the control plane
	Name string

	// Type is TOKEN, REQUEST, COGNITO_USER_POOLS or JWT; "" where it is not
	// known.
	Type string

	URI          string   // the invocation of the function of TOKEN and REQUEST
	ProviderARNs []string // the user pools of COGNITO_USER_POOLS

	// IdentitySource names the parameters that identify a caller, with commas
	// between them: method.request.header.Authorization,
	// method.request.querystring.NAME, stageVariables.NAME, context.NAME. "" is
	// the header Authorization for TOKEN and COGNITO_USER_POOLS, and nothing for
	// REQUEST.
	IdentitySource string

	// IdentityValidationExpression is the regular expression that a token has to
	// match; "" takes any.
	IdentityValidationExpression string

	// ResultTTL is for how long an answer is kept, in seconds; nil is the
	// service's 300.
	ResultTTL *int

	Credentials string // the role that invokes the function

	// Places has the places of the parts by JSON Pointer into the authorizer,
	// where a reader of files made it; "" is the whole.
	Places Places
}

// defaultIdentity is the source of a token where the authorizer names none.
// Source: developer guide, x-amazon-apigateway-authorizer.
const defaultIdentity = "method.request.header.Authorization"

// IdentitySources returns the parts of IdentitySource, or its default.
func (v *Authorizer) IdentitySources() []string {
	var all []string
	for part := range strings.SplitSeq(v.IdentitySource, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	if all == nil && v.Type != "REQUEST" {
		all = []string{defaultIdentity}
	}
	return all
}
