package document

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

func field(name string, values ...string) gatemap.Field {
	return gatemap.Field{Name: name, Values: values}
}

func TestReadBackend(t *testing.T) {
	raw := func(s string) *Backend { return &Backend{Raw, gatemap.Backend{Body: []byte(s)}} }
	tests := []struct {
		name, in string
		format   Format
		want     *Backend
		err      string
	}{
		{name: "form", format: Auto, in: `{"statusCode": 404, "headers": {"A": "1", "B": ["2", "3"]}, "body": "x"}`,
			want: &Backend{JSON, gatemap.Backend{StatusCode: 404, Headers: []gatemap.Field{field("A", "1"), field("B", "2", "3")}, Body: []byte("x")}}},
		{name: "bytes", format: Auto, in: `{"bodyBase64": "/wA="}`, want: &Backend{JSON, gatemap.Backend{Body: []byte{0xff, 0}}}},
		{name: "no bytes", format: Auto, in: `{"bodyBase64": ""}`, want: &Backend{JSON, gatemap.Backend{Body: []byte{}}}},
		{name: "null is absent", format: Auto, in: `{"statusCode": 200, "body": null}`, want: &Backend{JSON, gatemap.Backend{StatusCode: 200}}},
		{name: "a payload with a statusCode", format: Auto, in: `{"statusCode":404,"message":"no"}`, want: raw(`{"statusCode":404,"message":"no"}`)},
		{name: "a proxy result", format: Auto, in: `{"statusCode":200,"body":"x","isBase64Encoded":false}`, want: raw(`{"statusCode":200,"body":"x","isBase64Encoded":false}`)},
		{name: "only headers", format: Auto, in: `{"headers": {}}`, want: raw(`{"headers": {}}`)},
		{name: "empty object", format: Auto, in: `{}`, want: raw(`{}`)},
		{name: "list", format: Auto, in: `[1]`, want: raw(`[1]`)},
		{name: "XML", format: Auto, in: `<a/>`, want: raw(`<a/>`)},
		{name: "empty", format: Auto, in: ``, want: raw(``)},
		{name: "cut payload", format: Auto, in: `{"errorMessage": "x`, want: raw(`{"errorMessage": "x`)},
		{name: "forced raw", format: Raw, in: `{"statusCode": 404}`, want: raw(`{"statusCode": 404}`)},

		{name: "cut form", format: Auto, in: "{\"statusCode\": 404,\n \"body\": \"x", err: "f:2:10: /body: "},
		{name: "cut form says how", format: Auto, in: `{"body"`, err: "--backend-format raw"},
		{name: "forced form", format: JSON, in: `{}`, want: &Backend{JSON, gatemap.Backend{}}},
		{name: "forced form, other", format: JSON, in: `{"message": "x"}`, err: "f:1:13: /message: unknown member; known are body, bodyBase64, headers, statusCode"},
		{name: "forced form, XML", format: JSON, in: `<a/>`, err: "f:1:1: "},
		{name: "status is text", format: Auto, in: `{"statusCode": "404"}`, err: "f:1:16: /statusCode: a string, where a number belongs"},
		{name: "status is no code", format: Auto, in: `{"statusCode": 20.5}`, err: "f:1:16: /statusCode: 20.5 is not a status code from 100 to 999"},
		{name: "status is small", format: Auto, in: `{"statusCode": 99}`, err: "99 is not a status code"},
		{name: "body is a number", format: Auto, in: `{"body": 5}`, err: "f:1:10: /body: a number, where a string belongs"},
		{name: "two bodies", format: Auto, in: `{"body": "", "bodyBase64": ""}`, err: "/bodyBase64: there is a body already"},
		{name: "bad base64", format: Auto, in: `{"bodyBase64": "?"}`, err: "f:1:16: /bodyBase64: not base64"},
		{name: "header is a number", format: Auto, in: `{"statusCode": 200, "headers": {"A/B": [1]}}`, err: "/headers/A~1B/0: a number, where a string belongs"},
		{name: "header is null", format: Auto, in: `{"statusCode": 200, "headers": {"A": null}}`, err: "/headers/A: null, where a string or an array of strings belongs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadBackend(File{Name: "f", Data: []byte(tt.in)}, tt.format)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestReadRequest(t *testing.T) {
	r, err := ReadRequest(File{Name: "f", Data: []byte("\ufeff" + `{
		"httpMethod": "PUT", "path": "/a/1", "body": "b",
		"headers": {"Accept": "text/xml", "X": ["1", "2"]},
		"pathParameters": {"id": "1"},
		"querystring": {"q": ["x"]},
		"stageVariables": {"env": "dev"},
		"context": {"requestId": "r", "n": 1.50, "t": true, "nul": null, "l": [1, {"k": "v"}], "identity": {"sourceIp": "::1"}}
	}`)})
	require.NoError(t, err)
	require.Equal(t, &gatemap.Request{
		HTTPMethod:     "PUT",
		Path:           "/a/1",
		Body:           []byte("b"),
		Headers:        []gatemap.Field{field("Accept", "text/xml"), field("X", "1", "2")},
		PathParameters: []gatemap.Field{field("id", "1")},
		Querystring:    []gatemap.Field{field("q", "x")},
		StageVariables: []gatemap.Member{{Name: "env", Value: "dev"}},
		Context: []gatemap.Member{
			{Name: "requestId", Value: "r"},
			{Name: "n", Value: json.Number("1.50")},
			{Name: "t", Value: true},
			{Name: "nul", Value: nil},
			{Name: "l", Value: []any{json.Number("1"), []gatemap.Member{{Name: "k", Value: "v"}}}},
			{Name: "identity", Value: []gatemap.Member{{Name: "sourceIp", Value: "::1"}}},
		},
	}, r)
}

func TestRequestFaults(t *testing.T) {
	_, err := ReadRequest(File{Name: "f", Data: []byte(`{"headers": [], "pathParameters": {"a": 1}, "context": "x", "method": "GET"}`)})
	var all definition.Faults
	require.ErrorAs(t, err, &all)
	require.Equal(t, `f:1:13: /headers: an array, where an object belongs
f:1:41: /pathParameters/a: a number, where a string belongs
f:1:56: /context: a string, where an object belongs
f:1:71: /method: unknown member; known are body, context, headers, httpMethod, path, pathParameters, querystring, stageVariables`, err.Error())
}

func TestCheckValues(t *testing.T) {
	require.NoError(t, checkValues(File{Name: "f", Data: []byte(`[` + strings.Repeat(`"[{,\\",`, maxValues-1) + `1]`)}))
	many := []byte("[\n" + strings.Repeat("1,", maxValues) + "1]")
	require.EqualError(t, checkValues(File{Name: "f", Data: many}), "f:2:400000: more than 200000 JSON values")
	_, err := ReadRequest(File{Name: "f", Data: many})
	require.EqualError(t, err, "f:2:400000: more than 200000 JSON values")
	_, err = ReadBackend(File{Name: "f", Data: append([]byte(`{"body": `), many...)}, Auto)
	require.ErrorContains(t, err, "more than 200000 JSON values")
	b, err := ReadBackend(File{Name: "f", Data: many}, Auto)
	require.NoError(t, err)
	require.Equal(t, Raw, b.Format, "a long payload is a payload")
}

func FuzzReadBackend(f *testing.F) {
	f.Add(`{"statusCode": 404, "headers": {"A": ["1"]}, "body": "x"}`, "auto")
	f.Add(`{"bodyBase64": "/wA="}`, "json")
	f.Add(`{"body`, "auto")
	f.Fuzz(func(t *testing.T, in, format string) {
		b, err := ReadBackend(File{Name: "f", Data: []byte(in)}, Format(format))
		if err != nil {
			require.Nil(t, b)
			return
		}
		if b.Format == Raw {
			require.Equal(t, in, string(b.Body))
		} else {
			require.True(t, json.Valid([]byte(strings.TrimPrefix(in, "\ufeff"))))
		}
	})
}
