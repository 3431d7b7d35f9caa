package gatemap

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/executionlog"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// TestLambdaString: where contentHandling or the client asks for bytes, the
// content of the string that a Lambda function gives is decoded
// (rules/content-handling.md#lambda-strings).
func TestLambdaString(t *testing.T) {
	toBinary := IntegrationResponse{StatusCode: "200", ContentHandling: ConvertToBinary}
	accept := &Request{Headers: []Field{{Name: "Accept", Values: []string{"image/png"}}}}
	undefined := MustCompile(integration(AWS, lambdaURI, on("200", "")), Options{BinaryMediaTypes: []string{"image/png"}})
	for payload, want := range map[string]string{
		`"iVBORw0KGgo="`:                  pngSignature,
		" \t\r\n\"iVBORw0KGgo=\"\n":       pngSignature,
		`"\u0069VBORw0KGgo\u003D"`:        pngSignature,
		`"\/\u002b8="`:                    "\xff\xef",
		`""`:                              "",
		``:                                "",
		`iVBORw0KGgo=`:                    pngSignature, // no JSON: a runtime of one's own
		`null`:                            "\x9e\xe9\x65",
		`1234`:                            "\xd7\x6d\xf8",
		`"YWJjZGVmZ2hpamtsbW5vcHFyc3R1"`:  "abcdefghijklmnopqrstu",
		`"YWJj\u005AGVmZ2hpamtsbW5vcHFy"`: "abcdefghijklmnopqr",
	} {
		for _, e := range []*Engine{
			undefined,
			MustCompile(integration(AWS, lambdaURI, toBinary), Options{}),
			MustCompile(integration(AWS, lambdaURI, toBinary), Options{BinaryMediaTypes: []string{"image/png"}}),
		} {
			backend := &Backend{StatusCode: 200, Body: []byte(payload)}
			r, err := e.Evaluate(accept, backend)
			require.NoError(t, err, payload)
			require.Equal(t, want, string(r.Body), payload)
			require.Equal(t, payload, string(backend.Body))
		}
	}
	for _, payload := range []string{
		`"iVBORw0KGgo"`, `"this is a UTF8 text typed object"`, `{"body":"iVBORw0KGgo="}`, `["iVBORw0KGgo="]`, `{}`, "\ufeff\"QQ==\"",
		`"QQ==`, `'QQ=='`, `"QQ=="x`, `"QU\JD"`, "\"QUJD\nQUJD\"", "\"\xff\"", `"data:image/png;base64,iVBORw0KGgo="`, `"\"QQ==\""`,
		`{"errorMessage":"failed"}`, "12", "true1",
	} {
		r, err := undefined.Evaluate(accept, &Backend{StatusCode: 200, Body: []byte(payload)})
		require.Equal(t, 500, r.StatusCode, payload)
		require.Equal(t, executionlog.Base64, failure(t, err).Log, payload)
	}
}

// TestStringsOfOtherBackends stay as they are: only a Lambda function's payload
// is JSON for certain (rules/content-handling.md#table).
func TestStringsOfOtherBackends(t *testing.T) {
	in := integration(HTTP, "", IntegrationResponse{StatusCode: "200", ContentHandling: ConvertToBinary})
	for _, uri := range []string{"http://example.com", "arn:aws:apigateway:us-east-1:s3:path/b"} {
		if in.URI = uri; uri[0] == 'a' {
			in.Type = AWS
		}
		_, err := MustCompile(in, Options{}).Evaluate(&Request{}, &Backend{StatusCode: 200, Body: []byte(`"iVBORw0KGgo="`)})
		require.Equal(t, executionlog.Base64, failure(t, err).Log, uri)
	}
}

// TestLambdaStringKeepsItsQuotes wherever it is not decoded (rules/selection.md#subject,
// the success "Pass").
func TestLambdaStringKeepsItsQuotes(t *testing.T) {
	const payload = `"iVBORw0KGgo="`
	headers := []Field{{Name: "Content-Type", Values: []string{"application/json"}}}
	all := Options{BinaryMediaTypes: []string{"*/*"}}
	for name, tt := range map[string]struct {
		handling ContentHandling
		opts     Options
		want     string
	}{
		"no media types":           {"", Options{}, payload},
		"CONVERT_TO_TEXT":          {ConvertToText, Options{}, payload},
		"binary for binary":        {"", all, payload},
		"CONVERT_TO_BINARY":        {ConvertToBinary, all, payload},
		"CONVERT_TO_TEXT, encoded": {ConvertToText, all, "ImlWQk9SdzBLR2dvPSI="},
	} {
		in := integration(AWS, lambdaURI, IntegrationResponse{StatusCode: "200", ContentHandling: tt.handling})
		r, err := MustCompile(in, tt.opts).Evaluate(&Request{}, &Backend{StatusCode: 200, Headers: headers, Body: []byte(payload)})
		require.NoError(t, err, name)
		require.Equal(t, tt.want, string(r.Body), name)
	}
}

func TestExplainLambdaString(t *testing.T) {
	e := MustCompile(integration(AWS, lambdaURI, IntegrationResponse{StatusCode: "200", ContentHandling: ConvertToBinary}), Options{})
	x, err := e.Explain(&Request{}, &Backend{Body: []byte(`"QQ=="`)})
	require.NoError(t, err)
	require.Contains(t, x.String(), "base64-decode the content of the JSON string, contentHandling CONVERT_TO_BINARY: it is changed")
	x, err = e.Explain(&Request{}, &Backend{Body: []byte(`"Q*=="`)})
	require.EqualError(t, err, "API_CONFIGURATION_ERROR: "+executionlog.Base64+": the content of the JSON string: illegal base64 data at byte 1")
	require.Contains(t, x.String(), "illegal base64 data at byte 1")
	x, err = e.Explain(&Request{}, &Backend{Body: []byte(`{}`)})
	require.Error(t, err)
	require.Equal(t, explanation.ActionDecode, x.Conversion.Action)
}

// TestLambdaTextIsOneText: bytes that are not UTF-8 read as U+FFFD for every
// reader of a Lambda function's payload, whatever else is configured: a pattern
// of another response, media types, Explain.
func TestLambdaTextIsOneText(t *testing.T) {
	body := []byte("{\"a\":\"x\xffy\",\"b\":\"errorMessage\",\"c\":\"\\u0041\"}")
	req := &Request{Headers: []Field{{Name: "Accept", Values: []string{"application/json"}}}}
	header := Ordered[string]{{Key: "method.response.header.X", Value: "integration.response.body.a"}, {Key: "method.response.header.Y", Value: "integration.response.body"}}
	for _, handling := range []ContentHandling{"", ConvertToText, ConvertToBinary} {
		for _, types := range []string{"", "*/*", "application/json"} {
			for _, pattern := range []string{"", ".+"} {
				for _, template := range []string{"", "$input.path('$.a')|$input.body"} {
					in := integration(AWS, lambdaURI, IntegrationResponse{StatusCode: "200", ContentHandling: handling,
						ResponseParameters: header, ResponseTemplates: Ordered[*string]{entry("application/json", template)}})
					if pattern != "" {
						in.IntegrationResponses = append(in.IntegrationResponses, Entry[IntegrationResponse]{Key: "500", Value: on("500", pattern)})
					}
					opts := Options{}
					if types != "" {
						opts.BinaryMediaTypes = []string{types}
					}
					name := fmt.Sprintf("%q %q %q %q", handling, types, pattern, template)
					got := sameAnswers(t, MustCompile(in, opts), req, &Backend{Body: body,
						Headers: []Field{{Name: "Content-Type", Values: []string{"application/json"}}}}, name)
					require.NotContains(t, string(got.Body), "\xff", name)
					if x := got.Header("X"); x != "" {
						require.Equal(t, "x\uFFFDy", x, name)
					}
				}
			}
		}
	}
}

// TestMessagesOfRuntimes: the table of docs/testing.md says which patterns match what
// the runtimes of Lambda make of an error.
func TestMessagesOfRuntimes(t *testing.T) {
	text, err := os.ReadFile("docs/testing.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "#### What runtimes make of an error\n")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "\n#")
	_, advised, _ := strings.Cut(section, "\n`")
	advised, _, _ = strings.Cut(advised, "`")
	_, table, ok := strings.Cut(section, "| --- | --- | --- | --- |\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n\n")
	matches := func(pattern, message string) bool {
		payload, err := json.Marshal(map[string]string{"errorMessage": message})
		require.NoError(t, err)
		e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("404", pattern)), Options{})
		r, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: payload})
		require.NoError(t, err)
		return r.StatusCode == 404
	}
	rows := strings.Split(table, "\n")
	require.Len(t, rows, 6)
	for _, line := range rows {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		message := strings.Trim(cells[1], "`")
		if message == "the empty text" {
			message = ""
		}
		require.Equal(t, cells[2] == "matches", matches(".+", message), line)
		require.Equal(t, cells[3] == "matches", matches("pet .* not found", message), line)
		require.Equal(t, strings.Contains(message, "not found"), matches(advised, message), line)
		require.Equal(t, strings.Contains(message, "not found"), matches(advised, "a\n"+message+"\nb"), line)
	}
}
