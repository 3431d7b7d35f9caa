package definition

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// getMethod is the shape of `aws apigateway get-method`, with the members of
// rules/control-plane.md#documents.
const getMethod = `{
  "httpMethod": "GET",
  "authorizationType": "NONE",
  "apiKeyRequired": false,
  "requestParameters": {"method.request.path.id": true},
  "methodResponses": {
    "200": {"statusCode": "200", "responseParameters": {"method.response.header.X": false}, "responseModels": {"application/json": "Empty"}},
    "400": {"statusCode": "400"}
  },
  "methodIntegration": {
    "type": "AWS",
    "httpMethod": "POST",
    "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations",
    "requestTemplates": {"application/json": null},
    "passthroughBehavior": "WHEN_NO_MATCH",
    "timeoutInMillis": 29000,
    "cacheNamespace": "abc",
    "cacheKeyParameters": [],
    "integrationResponses": {
      "400": {
        "statusCode": "400",
        "selectionPattern": ".*<bad> & \"worse\".*",
        "responseParameters": {"method.response.header.X": "'z'", "method.response.header.A": "'a'"},
        "responseTemplates": {"text/xml": "<x/>", "application/json": null},
        "contentHandling": "CONVERT_TO_TEXT"
      },
      "200": {"statusCode": "200", "selectionPattern": "", "responseTemplates": {}},
      "201": {"statusCode": "201"}
    },
    "tlsConfig": {"insecureSkipVerification": true}
  }
}`

func TestMethodRoundTrip(t *testing.T) {
	m, err := ParseMethod([]byte(getMethod))
	require.NoError(t, err)
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	require.NoError(t, enc.Encode(m))
	require.JSONEq(t, getMethod, out.String())
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, []byte(getMethod)))
	order := func(s string) []int {
		return []int{strings.Index(s, `"400":{"statusCode":"400","sel`), strings.Index(s, `"text/xml"`),
			strings.Index(s, `"application/json":null},"contentHandling`), strings.Index(s, `"201"`)}
	}
	require.IsIncreasing(t, order(compact.String()))
	require.IsIncreasing(t, order(out.String()))

	r := m.MethodIntegration.IntegrationResponses
	require.Equal(t, "", *r[1].Value.SelectionPattern)
	require.NotNil(t, r[1].Value.ResponseTemplates)
	require.Nil(t, r[2].Value.SelectionPattern)
	require.Nil(t, r[2].Value.ResponseTemplates)

	var again Method
	require.NoError(t, json.Unmarshal(out.Bytes(), &again))
	require.Equal(t, m, &again)
}

func TestParseConfigDocuments(t *testing.T) {
	tests := []struct{ name, doc string }{
		{"method", `{"methodIntegration":{"type":"MOCK","integrationResponses":{"200":{"statusCode":200}}}}`},
		{"integration", `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200"}}}`},
		{"integration response", `{"statusCode":"200","responseTemplates":{"application/json":null}}`},
		{"nulls and strangers", "\ufeff" + `{"ResponseMetadata":{},"$metadata":{},"ResultMetadata":{},"@metadata":{},"_links":{},"metadata":{},"statusCode":"200","contentHandling":null,"selectionPattern":null}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ParseConfig([]byte(tt.doc))
			require.NoError(t, err)
			r, ok := m.MethodIntegration.IntegrationResponses.Get("200")
			require.True(t, ok)
			require.Equal(t, "200", r.StatusCode)
			require.Nil(t, r.SelectionPattern)
			if tt.name == "nulls and strangers" {
				require.Equal(t, []string{"metadata"}, r.Unknown)
			}
		})
	}
}

// TestNull: by the convention of encoding/json null changes nothing; as a
// document of its own it is none.
func TestNull(t *testing.T) {
	in, r, mr, m, g := Integration{URI: "u"}, IntegrationResponse{StatusCode: "200"}, MethodResponse{StatusCode: "200"}, Method{HTTPMethod: "GET"}, GatewayResponse{StatusCode: "500"}
	for _, v := range []any{&in, &r, &mr, &m, &g} {
		require.NoError(t, json.Unmarshal([]byte("null"), v))
	}
	require.Equal(t, Integration{URI: "u"}, in)
	require.Equal(t, IntegrationResponse{StatusCode: "200"}, r)
	require.Equal(t, GatewayResponse{StatusCode: "500"}, g)
	var list []Integration
	require.NoError(t, json.Unmarshal([]byte(`[null, {"type": "HTTP"}]`), &list))
	require.Equal(t, []Integration{{}, {Type: HTTP}}, list)
	_, err := ParseIntegration([]byte("null"))
	require.Error(t, err)
}

// TestUnknownDoesNotPileUp: a value that is read into again names the unknown
// members of the last document.
func TestUnknownDoesNotPileUp(t *testing.T) {
	var in Integration
	for range 2 {
		require.NoError(t, json.Unmarshal([]byte(`{"type": "HTTP", "surprise": 1, "integrationResponses": {"200": {"statusCode": "200", "other": 1}}}`), &in))
		require.Equal(t, []string{"surprise"}, in.Unknown)
		require.Equal(t, []string{"other"}, in.IntegrationResponses[0].Value.Unknown)
	}
	require.NoError(t, json.Unmarshal([]byte(`{"type": "HTTP"}`), &in))
	require.Empty(t, in.Unknown)
}

func TestParseErrors(t *testing.T) {
	const template = `{"statusCode":"200",` + "\n" + `  "responseTemplates": {"application/json": %}}`
	tests := []struct{ name, doc, want string }{
		{"number", strings.ReplaceAll(template, "%", "123"), // rules/control-plane.md#refused
			"/responseTemplates/application~1json: line 2, column 45: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String (a number where a string belongs)"},
		{"boolean", strings.ReplaceAll(template, "%", "true"), // val-16
			"/responseTemplates/application~1json: line 2, column 45: class java.lang.Boolean can not be converted to an String (a boolean where a string belongs)"},
		{"object", strings.ReplaceAll(template, "%", "{}"),
			"/responseTemplates/application~1json: line 2, column 45: an object where a string belongs"},
		{"two faults", `{"statusCode":"200","selectionPattern":1,"responseParameters":[]}`,
			"/selectionPattern: line 1, column 40: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String (a number where a string belongs)\n" +
				"/responseParameters: line 1, column 63: an array where an object belongs"},
		{"enumeration", `{"statusCode":"200","contentHandling":"TO_TEXT"}`,
			"/contentHandling: line 1, column 39: 1 validation error detected: Value 'TO_TEXT' at 'contentHandling' failed to satisfy constraint: Member must satisfy enum value set: [CONVERT_TO_BINARY, CONVERT_TO_TEXT]"},
		{"type", `{"type":"LAMBDA"}`,
			"/type: line 1, column 9: 1 validation error detected: Value 'LAMBDA' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, HTTP_PROXY, AWS_PROXY, AWS]"},
		{"fractional status", `{"statusCode":200.5}`,
			`/statusCode: line 1, column 15: 1 validation error detected: Value '200.5' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d`},
		{"twice", `{"statusCode":"200","statusCode":"400"}`,
			`/statusCode: line 1, column 21: duplicate member name "statusCode"`},
		{"truncated", `{"integrationResponses":{"200":{"statusCode":"200"`,
			"/integrationResponses/200: line 1, column 51: the text ends where ',' or '}' is expected"},
		{"empty", ``, "(root): line 1, column 1: the text ends where a value is expected"},
		{"something else", `{"swagger":"2.0"}`, "(root): line 1, column 1: neither a method, nor an integration, nor an integration response: " +
			"none of the members methodIntegration, integrationResponses and statusCode is there"},
		{"not an object", `[]`, "(root): line 1, column 1: an array where an object belongs"},
		{"timeout", `{"type":"MOCK","timeoutInMillis":29e3}`, "/timeoutInMillis: line 1, column 34: 29e3 is not a 32-bit integer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseConfig([]byte(tt.doc))
			require.EqualError(t, err, tt.want)
			var ce *Fault
			require.ErrorAs(t, err, &ce)
		})
	}
}

func TestParseHostile(t *testing.T) {
	_, err := ParseConfig([]byte(strings.Repeat("[", 1<<20)))
	require.ErrorContains(t, err, "nested deeper than 200 levels")
	_, err = ParseConfig([]byte(`{"statusCode":"200","responseTemplates":{` + strings.Repeat(`"x":1,`, 1<<10) + `"y":1}}`))
	require.ErrorContains(t, err, "duplicate member name")
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(getMethod))
	f.Add([]byte(`{"statusCode":200,"responseTemplates":{"a/b":null,"\ud83d\ude00":"\ud800"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseConfig(data)
		if err != nil {
			require.Nil(t, m)
			return
		}
		out, err := json.Marshal(m)
		require.NoError(t, err)
		again, err := ParseMethod(out)
		require.NoError(t, err)
		out2, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(out), string(out2))
	})
}
