package definition

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestParseGatewayResponses: the shape of `aws apigateway
// get-gateway-responses` and of get-gateway-response (API reference,
// GatewayResponse).
func TestParseGatewayResponses(t *testing.T) {
	const own = `{"responseType": "DEFAULT_5XX", "statusCode": "502", "responseParameters": {"gatewayresponse.header.X": "'x'"},
		"responseTemplates": {"application/json": "{\"m\":$context.error.messageString}", "text/plain": null}, "defaultResponse": false, "x": 1}`
	const made = `{"responseType": "QUOTA_EXCEEDED", "statusCode": "429", "responseTemplates": {"application/json": "{}"}, "defaultResponse": true}`
	for name, doc := range map[string]string{
		"items": `{"items": [` + made + `,` + own + `]}`,
		"list":  `[` + own + `,` + made + `]`,
		"one":   own,
	} {
		got, err := ParseGatewayResponses([]byte(doc))
		require.NoError(t, err, name)
		require.Len(t, got, 1, name)
		v, _ := got.Get("DEFAULT_5XX")
		require.Equal(t, "502", v.StatusCode, name)
		require.Equal(t, Ordered[string]{{"gatewayresponse.header.X", "'x'"}}, v.ResponseParameters, name)
		require.Equal(t, "text/plain", v.ResponseTemplates[1].Key, name)
		require.Nil(t, v.ResponseTemplates[1].Value, name)
		require.Equal(t, []string{"x"}, v.Unknown, name)
	}
	for doc, want := range map[string]string{
		`{"items": [` + own + `,` + own + `]}`:                   "/items/1: line 2, column 140: a second gateway response of the type DEFAULT_5XX",
		`[{"statusCode": "400"}]`:                                "/0: line 1, column 2: the gateway response has no responseType",
		`{"items": {}}`:                                          "/items: line 1, column 11: an object where an array belongs",
		`{"responseType": "DEFAULT_5XX", "statusCode": 999}`:     `/statusCode: line 1, column 47: 1 validation error detected: Value '999' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d`,
		`{"responseType": "A", "responseTemplates": {"a/b": 1}}`: "/responseTemplates/a~1b: line 1, column 52: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String (a number where a string belongs)",
	} {
		_, err := ParseGatewayResponses([]byte(doc))
		require.EqualError(t, err, want, doc)
	}
}

// TestBareGatewayParameter: a truth value stands for its text, as in an
// integration response (rules/parameters.md#bare-words).
func TestBareGatewayParameter(t *testing.T) {
	got, err := ParseGatewayResponses([]byte(`{"responseType": "DEFAULT_5XX", "responseParameters": {"gatewayresponse.header.X": true}}`))
	require.NoError(t, err)
	require.Equal(t, Ordered[string]{{"gatewayresponse.header.X", "true"}}, got[0].Value.ResponseParameters)
}
