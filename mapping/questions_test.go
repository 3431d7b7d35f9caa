package mapping

import (
	stdcontext "context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// TestQuestions: what an expression says of itself.
func TestQuestions(t *testing.T) {
	type answers struct {
		source             Source
		static, name, read string // the static text, the $context name, the backend's header
		bare, last         bool   // without quotes; reads the last value of a header
		body, request      bool
	}
	for text, want := range map[string]answers{
		"'a'":                           {source: "static value", static: "a"},
		"''":                            {source: "static value"},
		"true":                          {source: "static value", static: "true", bare: true},
		"'true'":                        {source: "static value", static: "true"},
		"integration.response.header.X": {read: "X", last: true},
		"integration.response.multivalueheader.X": {read: "X"},
		"integration.response.body":               {body: true},
		"integration.response.body.a":             {body: true},
		"context.identity.sourceIp":               {name: "identity.sourceIp", request: true},
		"stageVariables.v":                        {request: true},
	} {
		e, err := Parse(text, false)
		require.NoError(t, err)
		require.Equal(t, text, e.String())
		got := answers{name: e.ContextName(), bare: e.Bare(), body: e.ReadsBody(), request: e.ReadsRequest()}
		static, isStatic := e.Static()
		if isStatic {
			got.static, got.source = static, e.Source()
		}
		if name, ok := e.HeaderName(); ok {
			got.read = name
		}
		if name, ok := e.Header(); ok {
			require.Equal(t, got.read, name)
			got.last = true
		}
		require.Equal(t, want, got, text)
		require.NotEmpty(t, e.Source(), text)
	}
}

// TestUndeclared: rules/control-plane.md#refused.
func TestUndeclared(t *testing.T) {
	require.Equal(t, "Invalid mapping expression specified: Validation Result: warnings : [], errors : "+
		"[Invalid mapping expression parameter specified: method.response.header.X]", Undeclared("method.response.header.X"))
}

// TestOffsets: an error is at the character that is wrong.
func TestOffsets(t *testing.T) {
	for text, at := range map[string]string{
		"integration.response.header.a{b":              "{",
		"integration.response.header.a@b":              "@",
		"integration.response.header.a`b":              "`",
		"integration.response.header.a[b":              "[",
		"integration.response.header.a/b":              "/",
		"integration.response.header.a:b":              ":",
		"integration.response.body.a[?(@.b ==":         "[?(",
		"integration.response.body.errorMessage.a[?(@": "[?(",
	} {
		_, err := Parse(text, true)
		var e *Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, strings.Index(text, at), e.Offset, text)
	}
	for _, text := range []string{"integration.response.header.azAZ09._$-", "integration.response.header.A", "integration.response.header.z0", "integration.response.header.9"} {
		_, err := Parse(text, true)
		require.NoError(t, err, text)
	}
	_, err := Target("method.response.header.ab:c")
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, len("method.response.header.ab"), e.Offset)
}

// TestPathOfTheCustomError: the path behind errorMessage is one of its own, and
// its faults are where they stand.
func TestPathOfTheCustomError(t *testing.T) {
	for path, want := range map[string]string{
		"errorMessage.a": ".a", "errorMessage[0]": "[0]", "errorMessage": "", "errorMessages.a": "", "errorMessageX": "",
	} {
		tail, ok := behindErrorMessage("." + path)
		require.Equal(t, want, tail, path)
		require.Equal(t, want != "", ok, path)
	}
	for _, first := range []string{"['errorMessage']", `["errorMessage"]`} {
		tail, ok := behindErrorMessage(first + ".a")
		require.True(t, ok)
		require.Equal(t, ".a", tail)
		_, ok = behindErrorMessage(first)
		require.False(t, ok)
	}
	e, err := Parse("integration.response.body.errorMessage.a", false)
	require.NoError(t, err)
	require.Nil(t, e.inner, "no Lambda function")
}

// TestLooksLikeJSON: rules/parameters.md#body.
func TestLooksLikeJSON(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "  ": false, "{": true, " \n[": true, "\t\"": true, "'": true, "a{": false, "!": false, "\x00 {": true, "-": false,
	} {
		require.Equal(t, want, looksLikeJSON([]byte(text)), "%q", text)
	}
}

func TestBadBody(t *testing.T) {
	m := &message{body: `{"a":`}
	for _, text := range []string{"integration.response.body", "integration.response.body.a"} {
		e, err := Parse(text, false)
		require.NoError(t, err)
		value, dst, err := e.AppendValue([]byte("kept"), m)
		var bad *BadBody
		require.ErrorAs(t, err, &bad)
		require.Error(t, bad.Unwrap())
		require.ErrorContains(t, bad, bad.Unwrap().Error())
		require.Equal(t, Value{}, value)
		require.Equal(t, "kept", string(dst))
	}
}

// failing is a Message whose $context and stage variables end in an error.
type failing struct{ message }

var errMessage = errors.New("of the message")

func (*failing) ContextValue([]string) (any, error)          { return "x", errMessage }
func (*failing) StageVariable(string) (any, bool, error)     { return "x", true, errMessage }
func (*failing) Document() (jsondoc.Value, error)            { return document, nil }
func (*failing) CustomError() (v jsondoc.Value, exists bool) { return v, false }
func (f *failing) Meter() *meter.Meter                       { return spent }

// spent has no steps left.
var spent = func() *meter.Meter {
	m := new(meter.Meter)
	m.Begin(stdcontext.Background(), meter.Limits{Steps: 1, Match: 1, Memory: 1, Nesting: 1}, nil)
	return m
}()

var document = func() jsondoc.Value {
	var d jsondoc.Document
	if err := d.ParseString(`{"a":[` + strings.Repeat("1,", 5000) + `1]}`); err != nil {
		panic(err)
	}
	return d.Root()
}()

func TestErrorsOfTheMessage(t *testing.T) {
	for _, text := range []string{"context.a", "stageVariables.a"} {
		e, err := Parse(text, false)
		require.NoError(t, err)
		value, dst, err := e.AppendValue([]byte("kept"), &failing{})
		require.ErrorIs(t, err, errMessage)
		require.Equal(t, Value{}, value)
		require.Equal(t, "kept", string(dst))
	}
}

// TestPathsSpend: a path ends when the message's meter is spent.
func TestPathsSpend(t *testing.T) {
	e, err := Parse("integration.response.body..a[*]", false)
	require.NoError(t, err)
	value, dst, err := e.AppendValue([]byte("kept"), &failing{})
	require.Error(t, err)
	require.Equal(t, Value{}, value)
	require.Equal(t, "kept", string(dst))
}

// TestAppendText: rules/parameters.md#context.
func TestAppendText(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  string
		ok    bool
	}{
		{"a", "a", true}, {"", "", true}, {true, "true", true}, {7, "7", true}, {int64(-1), "-1", true}, {1e21, "1.0E21", true},
		{json.Number("1.50"), "1.5", true}, {json.Number("{"), "", false}, {[]any{"a", json.Number("1")}, `["a",1]`, true},
		{[]any{func() {}}, "", false}, {[]any{}, "[]", true}, {nil, "", false}, {map[string]any{"a": 1}, "", false}, {struct{}{}, "", false},
	} {
		got, ok := AppendText([]byte("kept"), tt.value)
		require.Equal(t, tt.ok, ok, "%v", tt.value)
		require.Equal(t, "kept"+tt.want, string(got), "%v", tt.value)
	}
}

// TestKnownContext: rules/templates.md#context.
func TestKnownContext(t *testing.T) {
	for name, want := range map[string]bool{
		"requestId": true, "error.message": true, "authorizer.claims.sub": true, "identity.sourceIp": true, "responseOverride.status": true,
		"identity.clientCert.validity.notAfter": true, "identity.sourceip": false, "identity.clientCert": false,
		"requestid": false, "authorizer": false, "error": false, "": false, "identityX.a": false,
	} {
		require.Equal(t, want, KnownContext(name), name)
	}
	names := ContextNames()
	require.True(t, slices.IsSorted(names), "they are searched for")
	for _, name := range names {
		require.True(t, KnownContext(name), name)
	}
}

// TestLongNames: a name as long as the longest one with a rule may have one, a
// longer one has none.
func TestLongNames(t *testing.T) {
	name, ok := WireName("PROXY-AUTHENTICATE")
	require.True(t, ok)
	require.Equal(t, "x-amzn-Remapped-PROXY-AUTHENTICATE", name)
	for _, long := range []string{"Proxy-AuthenticateX", strings.Repeat("a", 1000)} {
		name, ok := WireName(long)
		require.True(t, ok)
		require.Equal(t, long, name)
	}
	for _, other := range []string{"DatE", "daTe", "AUTHORIZATION"} {
		name, _ := WireName(other)
		require.Equal(t, remapped+other, name)
	}
	for _, none := range []string{"[ate", "@ost", "`ost"} { // neighbours of the letters
		name, _ := WireName(none)
		require.Equal(t, none, name)
	}
}

// TestTokens: RFC 9110, each byte.
func TestTokens(t *testing.T) {
	for c := range 256 {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		require.Equal(t, letter || c < 256 && strings.IndexByte("!#$%&'*+-.^_`|~", byte(c)) >= 0, ValidName("a"+string([]byte{byte(c)})), "%q", c)
		require.Equal(t, c >= ' ' || c == '\t', ValidValue("a"+string([]byte{byte(c)})), "%q", c)
	}
}
