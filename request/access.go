package request

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// Access decides whether a caller may use a method, by answers that are declared
// beforehand: nothing here knows a user pool, a key or an authorizer's function.
// What is not declared is refused, never let through. The zero value is a method
// that is open.
type Access struct {
	// APIKeyRequired is that of the method. A caller then needs the value of one of
	// APIKeys; usage plans are not known here.
	APIKeyRequired bool
	APIKeys        []APIKey

	// APIKeySource is that of the API: AUTHORIZER takes the UsageIdentifierKey of
	// the authorizer's answer for the key, "" and HEADER the header x-api-key.
	APIKeySource string

	// AuthorizationType is that of the method: NONE or "" is open; AWS_IAM,
	// CUSTOM, COGNITO_USER_POOLS and JWT ask Authorizer, without which every caller
	// gets 500.
	AuthorizationType string
	Authorizer        *Authorizer
}

// APIKey is a key of an API.
type APIKey struct{ ID, Value string }

// Authorizer stands for the authorizer of a method.
type Authorizer struct {
	// Source is the parameter of the request that names the caller:
	// method.request.header.NAME or method.request.querystring.NAME; "" is the
	// header Authorization.
	Source string

	// Required are further parameters that a request must have, as the identity
	// sources of a REQUEST authorizer: without one of them it is 401.
	Required []string

	// Answers has the answers by the whole value of Source; Any is the answer for all
	// other values that are not empty. Where Any is nil these are denied (403), and
	// with COGNITO_USER_POOLS and JWT they are invalid tokens (401).
	Answers map[string]*Authorization
	Any     *Authorization
}

// Authorization is the answer of an authorizer.
type Authorization struct {
	// Deny is 403; Unauthorized is 401, Fail 500, as an authorizer that raises
	// "Unauthorized" or anything else.
	Deny, Unauthorized, Fail bool

	PrincipalID string         // $context.authorizer.principalId
	Context     map[string]any // further members of $context.authorizer, which are texts there
	Claims      map[string]any // $context.authorizer.claims

	UsageIdentifierKey string // the value of an API key, see Access.APIKeySource
}

// Check asks the authorizer first, then for the key (rules/requests.md#access). It
// returns the request with what both put into $context, or the failure that a
// caller without access gets: 401 or 403, and 500 where the authorizer fails or
// none is declared. req itself is not changed. fold finds headers in any letter
// case.
func (a *Access) Check(req *gatemap.Request, fold bool) (*gatemap.Request, *gatemap.GatewayError) {
	var key string
	switch a.AuthorizationType {
	case "", "NONE":
	default:
		answer, failed := a.authorize(req, fold)
		if failed != nil {
			return req, failed
		}
		req, key = withMember(req, "authorizer", answer.members()), answer.UsageIdentifierKey
	}
	if !a.APIKeyRequired {
		return req, nil
	}
	if a.APIKeySource != "AUTHORIZER" {
		key = ""
		if given := fieldlist.Values(req.Headers, "x-api-key", true); len(given) > 0 {
			key = given[len(given)-1]
		}
	}
	i := slices.IndexFunc(a.APIKeys, func(k APIKey) bool { return k.Value == key && key != "" })
	if i < 0 {
		return req, gatemap.NewGatewayError(gatewayresponse.InvalidAPIKey, "API Key required and not one of those that were declared", nil)
	}
	return withIdentity(req, &a.APIKeys[i]), nil
}

func (a *Access) authorize(req *gatemap.Request, fold bool) (*Authorization, *gatemap.GatewayError) {
	if a.Authorizer == nil {
		return nil, gatemap.NewGatewayError(gatewayresponse.AuthorizerConfigurationError,
			"The method's authorization type is "+a.AuthorizationType+" and no answers of its authorizer are declared", nil)
	}
	caller := parameterOf(req, a.Authorizer.Source, fold)
	missing := slices.ContainsFunc(a.Authorizer.Required, func(source string) bool { return parameterOf(req, source, fold) == "" })
	if caller == "" || missing {
		kind := gatewayresponse.Unauthorized
		if a.AuthorizationType == "AWS_IAM" {
			kind = gatewayresponse.MissingAuthenticationToken
		}
		return nil, gatemap.NewGatewayError(kind, "The request does not name its caller", nil)
	}
	answer, ok := a.Authorizer.Answers[caller]
	if !ok {
		answer = a.Authorizer.Any
	}
	switch {
	case answer == nil && (a.AuthorizationType == "COGNITO_USER_POOLS" || a.AuthorizationType == "JWT"):
		return nil, gatemap.NewGatewayError(gatewayresponse.Unauthorized, "The token is not one of those that were declared", nil)
	case answer == nil || answer.Deny:
		return nil, gatemap.NewGatewayError(gatewayresponse.AccessDenied, "The authorizer denies access", nil)
	case answer.Unauthorized:
		return nil, gatemap.NewGatewayError(gatewayresponse.Unauthorized, "The authorizer raised Unauthorized", nil)
	case answer.Fail:
		return nil, gatemap.NewGatewayError(gatewayresponse.AuthorizerFailure, "The authorizer failed", nil)
	}
	return answer, nil
}

// parameterOf returns the last value of a source of Authorizer, "" without one.
func parameterOf(req *gatemap.Request, source string, fold bool) string {
	fields, name := req.Headers, strings.TrimPrefix(source, "method.request.header.")
	if source == "" {
		name = "Authorization"
	}
	if query, ok := strings.CutPrefix(source, "method.request.querystring."); ok {
		fields, name, fold = req.Querystring, query, false
	}
	value, _ := fieldlist.Last(fields, name, fold)
	return value
}

// members are those of $context.authorizer, whose values are texts (guide;
// rules/templates.md#context).
func (z *Authorization) members() []gatemap.Member {
	members := []gatemap.Member{{Name: "principalId", Value: z.PrincipalID}}
	for name, v := range z.Context {
		members = append(members, gatemap.Member{Name: name, Value: fmt.Sprint(v)})
	}
	if z.Claims != nil {
		claims := make(map[string]any, len(z.Claims))
		for name, v := range z.Claims {
			claims[name] = fmt.Sprint(v)
		}
		members = append(members, gatemap.Member{Name: "claims", Value: claims})
	}
	slices.SortFunc(members, func(a, b gatemap.Member) int { return strings.Compare(a.Name, b.Name) })
	return members
}

// withMember returns a request whose $context has the member.
func withMember(req *gatemap.Request, name string, value any) *gatemap.Request {
	next := *req
	next.Context = slices.DeleteFunc(slices.Clone(req.Context), func(m gatemap.Member) bool { return m.Name == name })
	next.Context = append(next.Context, gatemap.Member{Name: name, Value: value})
	return &next
}

// withIdentity returns a request whose $context.identity names the key.
func withIdentity(req *gatemap.Request, key *APIKey) *gatemap.Request {
	identity := []gatemap.Member{{Name: "apiKey", Value: key.Value}, {Name: "apiKeyId", Value: key.ID}}
	for _, m := range req.Context {
		if known, ok := m.Value.([]gatemap.Member); ok && m.Name == "identity" {
			identity = append(slices.Clone(known), identity...)
		}
	}
	return withMember(req, "identity", identity)
}
