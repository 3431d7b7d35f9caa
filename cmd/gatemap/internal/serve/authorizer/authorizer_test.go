package authorizer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/authorizer"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/request"
)

const answers = `
source: method.request.header.X-Token
answers:
  alice: {principalId: a-1, context: {tier: 2, paid: true}}
  bob: {claims: {sub: b-1}}
  carol: allow
  keyed: {usageIdentifierKey: secret}
  old: unauthorized
  broken: fail
  evil: deny
`

// TestRead: a file decides as an authorizer with these answers would.
func TestRead(t *testing.T) {
	z, err := authorizer.Read("a.yaml", []byte(answers))
	require.NoError(t, err)
	require.Equal(t, "secret", z.Answers["keyed"].UsageIdentifierKey)
	access := request.Access{AuthorizationType: "CUSTOM", Authorizer: z}
	for caller, want := range map[string]gatemap.ResponseType{
		"alice": "", "bob": "", "carol": "", "old": gatewayresponse.Unauthorized, "broken": gatewayresponse.AuthorizerFailure,
		"evil": gatewayresponse.AccessDenied, "someone": gatewayresponse.AccessDenied, "": gatewayresponse.Unauthorized,
	} {
		req := &gatemap.Request{Headers: []gatemap.Field{{Name: "X-Token", Values: []string{caller}}}}
		_, failed := access.Check(req, true)
		if want == "" {
			require.Nil(t, failed, caller)
			continue
		}
		require.NotNil(t, failed, caller)
		require.Equal(t, want, failed.Type, caller)
	}
	require.Equal(t, map[string]any{"tier": "2", "paid": "true"}, z.Answers["alice"].Context)
	z, err = authorizer.Read("a.yaml", []byte("any: {principalId: guest}"))
	require.NoError(t, err)
	require.Equal(t, "guest", z.Any.PrincipalID)
}

func TestFaults(t *testing.T) {
	for in, want := range map[string]string{
		"answer: {}":                   "a.yaml:1:1: no such member: answer; there are source, answers and any",
		"source: header.X":             "a.yaml:1:9: source is method.request.header.NAME or method.request.querystring.NAME",
		"any: yes":                     "a.yaml:1:6: an answer is allow, deny, unauthorized or fail, or an object with principalId, context and claims",
		"any: [allow]":                 "a.yaml:1:6: an answer takes a text or a number",
		"any: {principal: a}":          "a.yaml:1:7: no such member: principal; there are principalId, context, claims and usageIdentifierKey",
		"any: {context: {a: {b: c}}}":  "a.yaml:1:20: context.a takes a text or a number",
		"answers: {a: allow, a: deny}": "a.yaml:1:21: a is there twice",
		"- a":                          "a.yaml:1:1: an authorizer is a mapping of names to values",
	} {
		_, err := authorizer.Read("a.yaml", []byte(in))
		require.EqualError(t, err, want)
	}
}
