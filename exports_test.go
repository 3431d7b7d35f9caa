package gatemap

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFields(t *testing.T) {
	require.Equal(t, []Field{{Name: "A", Values: []string{"1", "2"}}, {Name: "b", Values: nil}},
		Fields(http.Header{"b": nil, "A": {"1", "2"}}))
	require.Empty(t, Fields(nil))
}

func TestParseIntegrationResponse(t *testing.T) {
	r, err := ParseIntegrationResponse([]byte(`{"statusCode": "404", "selectionPattern": "4\\d\\d", "responseTemplates": {"application/json": "{}"}}`))
	require.NoError(t, err)
	require.Equal(t, "404", r.StatusCode)
	require.Equal(t, `4\d\d`, *r.SelectionPattern)
	_, err = ParseIntegrationResponse([]byte(`{"statusCode": []}`))
	require.ErrorContains(t, err, "statusCode")
}

func TestParseMethodResponse(t *testing.T) {
	r, err := ParseMethodResponse([]byte(`{"statusCode": "404", "responseParameters": {"method.response.header.A": true}}`))
	require.NoError(t, err)
	require.Equal(t, "404", r.StatusCode)
	require.Equal(t, map[string]bool{"method.response.header.A": true}, r.ResponseParameters)
	_, err = ParseMethodResponse([]byte(`{"statusCode": []}`))
	require.Error(t, err)
}

// TestRepeatedOverrides: rules/templates.md#overridden-twice.
func TestRepeatedOverrides(t *testing.T) {
	template := "#set($context.responseOverride.status = 201)#set($context.responseOverride.status = 202)ok"
	in := &Integration{Type: HTTP, IntegrationResponses: Ordered[IntegrationResponse]{{Key: "200", Value: IntegrationResponse{
		StatusCode: "200", ResponseTemplates: Ordered[*string]{{Key: "application/json", Value: &template}},
	}}}}
	strict, err := Compile(in, Options{})
	require.NoError(t, err)
	_, err = strict.Evaluate(&Request{}, &Backend{StatusCode: 200})
	require.Error(t, err)
	lax, err := Compile(in, Options{RepeatedOverrides: true})
	require.NoError(t, err)
	resp, err := lax.Evaluate(&Request{}, &Backend{StatusCode: 200})
	require.NoError(t, err)
	require.Equal(t, 202, resp.StatusCode)
}

// countingCodec is encoding/base64, and counts.
type countingCodec struct {
	*base64.Encoding
	encoded, decoded int
}

func (c *countingCodec) AppendEncode(dst, src []byte) []byte {
	c.encoded++
	return c.Encoding.AppendEncode(dst, src)
}

func (c *countingCodec) AppendDecode(dst, src []byte) ([]byte, error) {
	c.decoded++
	return c.Encoding.AppendDecode(dst, src)
}

// TestBase64: content handling uses the codec that it was given, and what comes
// out is the same.
func TestBase64(t *testing.T) {
	for handling, payload := range map[ContentHandling][2]string{
		ConvertToText:   {"\x00\xff binary payload", "AP8gYmluYXJ5IHBheWxvYWQ="},
		ConvertToBinary: {"AP8gYmluYXJ5IHBheWxvYWQ=", "\x00\xff binary payload"},
	} {
		codec := &countingCodec{Encoding: base64.StdEncoding}
		in := &Integration{Type: HTTP, IntegrationResponses: Ordered[IntegrationResponse]{{Key: "200", Value: IntegrationResponse{
			StatusCode: "200", ContentHandling: handling,
		}}}}
		e, err := Compile(in, Options{Base64: codec, BinaryMediaTypes: []string{"image/png"}})
		require.NoError(t, err)
		headers := []Field{{Name: "Content-Type", Values: []string{"image/png"}}}
		if handling == ConvertToBinary {
			headers = nil
		}
		resp, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200, Headers: headers, Body: []byte(payload[0])})
		require.NoError(t, err)
		require.Equal(t, payload[1], string(resp.Body))
		require.Equal(t, 1, codec.encoded+codec.decoded)
	}
}
