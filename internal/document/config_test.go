package document

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/source"
)

func load(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Load(File{Name: "f", Data: []byte(text)})
	require.NoError(t, err)
	return c
}

const (
	method = `{
  "httpMethod": "GET",
  "methodResponses": {"200": {"statusCode": "200"}},
  "methodIntegration": {
    "type": "AWS",
    "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations",
    "integrationResponses": {"200": {"statusCode": "200", "selectionPattern": "a\n\u00e9(b"}}
  }
}`
	integration = `{"type": "AWS", "integrationResponses": {"200": {"statusCode": "200", "selectionPattern": "x"}}}`
	response    = `{"statusCode": "200", "selectionPattern": "x"}`
)

func TestFault(t *testing.T) {
	const pattern = "/integrationResponses/200/selectionPattern"
	tests := []struct {
		name, file, pointer string
		line, column        int
		want                string
	}{
		{"in a method", method, pattern, 2, 2, `f:7:89: /methodIntegration/integrationResponses/200/selectionPattern: line 2, column 2: m`},
		{"in an integration", integration, pattern, 1, 1, `f:1:92: /integrationResponses/200/selectionPattern: line 1, column 1: m`},
		{"in a response", response, pattern, 1, 2, `f:1:45: /selectionPattern: line 1, column 2: m`},
		{"the value", response, pattern, 0, 0, `f:1:43: /selectionPattern: m`},
		{"an absent member", response, "/integrationResponses/200/statusText", 0, 0, `f:1:1: /statusText: m`},
		{"an absent member, deeper", integration, "/integrationResponses/200/x/y", 0, 0, `f:1:49: /integrationResponses/200/x/y: m`},
		{"the whole", integration, "", 0, 0, `f:1:1: m`},
		{"the type of a response", response, "/type", 0, 0, `f:1:1: /type: m`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := load(t, tt.file)
			f := settle.Locate(&definition.Fault{Position: definition.Position{Pointer: tt.pointer, Line: tt.line, Column: tt.column}, Message: "m"}, c.Locate)
			require.Equal(t, tt.want, f.Error())
		})
	}
}

func TestLoadFaults(t *testing.T) {
	tests := []struct{ name, in, err string }{
		{"truncated", `{"type": "HTTP", "integrationResponses": {"200": {`, "f:1:51: /integrationResponses/200: "},
		{"number for a string", "{\n \"selectionPattern\": 4,\n \"statusCode\": \"200\"\n}", "f:2:22: /selectionPattern: "},
		{"unknown enum", `{"type": "GRPC", "integrationResponses": {}}`, "f:1:10: /type: "},
		{"no integration", `{"methodResponses": {}}`, "f:1:1: /methodIntegration: the method has no integration"},
		{"array", `[]`, "f:1:1: "},
		{"empty", ``, "f:1:1: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(File{Name: "f", Data: []byte(tt.in)})
			require.ErrorContains(t, err, tt.err)
		})
	}
}

func TestLoadMethodResponses(t *testing.T) {
	const declared = `{"200": {"statusCode": "200", "responseParameters": {"method.response.header.A": false}}}`
	want, err := gatemap.ParseMethod([]byte(`{"methodResponses": ` + declared + `}`))
	require.NoError(t, err)
	for _, in := range []string{declared, "\ufeff" + declared, `{"httpMethod": "GET", "methodResponses": ` + declared + `}`} {
		got, err := LoadMethodResponses(File{Name: "f", Data: []byte(in)})
		require.NoError(t, err)
		require.Equal(t, want.MethodResponses, got)
	}
	faults := []struct{ in, err string }{
		{"{\n\"200\": {\"statusCode\": true}}", "f:2:23: /200/statusCode: "},
		{`{"methodResponses": {"200": {"statusCode": true}}}`, "f:1:44: /methodResponses/200/statusCode: "},
		{`{"200": {`, "f:1:10: /200: "},
		{`{}, "x": {}`, "f:1:3: "},
		{"{\n \"200\": {}, \"headers\": {}}", "f:2:13: /headers: not a status code"},
		{`[]`, "f:1:1: "},
	}
	for _, tt := range faults {
		_, err := LoadMethodResponses(File{Name: "f", Data: []byte(tt.in)})
		require.ErrorContains(t, err, tt.err, tt.in)
	}
}

// The position within a decoded string and the one in the text must agree,
// however the text writes it.
func FuzzInside(f *testing.F) {
	f.Add("a\nb", 2, 1, false)
	f.Add("é😀\r\n\"x\\", 1, 3, true)
	f.Add("\u2028\n\n", 3, 1, true)
	f.Fuzz(func(t *testing.T, s string, line, column int, ascii bool) {
		if !utf8.ValidString(s) || line < 1 || column < 1 || line > 100 || column > 1000 {
			return
		}
		text, err := json.Marshal(s)
		require.NoError(t, err)
		if ascii {
			text = []byte(escapeAll(string(text)))
		}
		data := append([]byte("  "), text...)
		offset := inside(data, 2, line, column)
		require.GreaterOrEqual(t, offset, 3)
		require.Less(t, offset, len(data))
		var before string
		require.NoError(t, json.Unmarshal(append(data[2:offset:offset], '"'), &before))
		l, c := source.PositionOf([]byte(before), len(before))
		if l == line && c == column {
			return
		}
		require.True(t, l < line || l == line && c < column || strings.HasSuffix(before, "\n"), "past the place")
	})
}

// escapeAll writes what is not ASCII as escapes.
func escapeAll(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}
