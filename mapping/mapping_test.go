package mapping

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// message is a Message made of plain data.
type message struct {
	headers map[string][]string
	body    string
	context map[string]any
	stage   map[string]any
}

func (m *message) LastHeader(name string) (string, bool) {
	if v := m.headers[name]; len(v) > 0 {
		return v[len(v)-1], true
	}
	return "", false
}

func (m *message) AppendHeader(dst []byte, name string) ([]byte, bool) {
	v := m.headers[name]
	return append(dst, strings.Join(v, ",")...), len(v) > 0
}

func (m *message) Body() []byte { return []byte(m.body) }

func (m *message) ContextValue(path []string) (any, error) {
	return m.context[strings.Join(path, ".")], nil
}

func (m *message) StageVariable(name string) (any, bool, error) {
	v, ok := m.stage[name]
	return v, ok, nil
}

func TestEval(t *testing.T) {
	const body = `{"a":{"b":[{"c":"x/y"},{"c":2}]},"t":true,"n":null,"f":1.50,"big":12345678901234567890,"e":"","q":"a\"b","u":"\ud83d"}`
	headers := map[string][]string{"ETag": {`"v"`}, "Multi": {"1", "2", "3"}}
	context := map[string]any{
		"apiId": "api", "identity.apiKey": "key", "n": 7, "l": int64(1 << 40), "f": 1e21, "b": false,
		"num": json.Number("1.0"), "list": []any{"a", json.Number("1")}, "map": map[string]any{}, "null": nil,
	}
	tests := []struct {
		expr, want string
		found      bool
	}{
		// rules/parameters.md#static, rules/parameters.md#headers
		{"'*'", "*", true},
		{"''", "", true},
		{"'it's'", "it's", true},
		{"integration.response.header.ETag", `"v"`, true},
		{"integration.response.header.etag", "", false}, // rules/parameters.md#case
		// rules/parameters.md#multiple
		{"integration.response.header.Multi", "3", true},
		{"integration.response.multivalueheader.Multi", "1,2,3", true},
		{"integration.response.multivalueheader.None", "", false},
		// rules/parameters.md#values
		{"integration.response.body", body, true},
		{"integration.response.body.a.b[0].c", "x/y", true},
		{"integration.response.body.a.b[1].c", "2", true},
		{"integration.response.body.a.b", `[{"c":"x/y"},{"c":2}]`, true},
		{"integration.response.body.a", `{"b":[{"c":"x/y"},{"c":2}]}`, true},
		{"integration.response.body['a'].b[0]['c']", "x/y", true},
		{"integration.response.body.t", "true", true},
		{"integration.response.body.n", "", false},
		{"integration.response.body.f", "1.5", true},
		{"integration.response.body.big", "12345678901234567890", true},
		{"integration.response.body.e", "", true},
		{"integration.response.body.q", `a"b`, true},
		{"integration.response.body.u", "?", true},
		{"integration.response.body.none.x", "", false},
		{"integration.response.body[0]", "", false},
		// rules/parameters.md#context
		{"context.apiId", "api", true},
		{"context.identity.apiKey", "key", true},
		{"context.n", "7", true},
		{"context.l", "1099511627776", true},
		{"context.f", "1.0E21", true},
		{"context.num", "1.0", true},
		{"context.b", "false", true},
		{"context.list", `["a",1]`, true},
		{"context.map", "", false},
		{"context.null", "", false},
		{"context.none", "", false},
		{"stageVariables.v", "stage", true},
		{"stageVariables.none", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			e, err := Parse(tt.expr, true)
			require.NoError(t, err)
			require.Equal(t, tt.expr, e.String())
			m := &message{headers: headers, body: body, context: context, stage: map[string]any{"v": "stage"}}
			value, buf, err := e.AppendValue([]byte("kept"), m)
			require.NoError(t, err)
			require.Equal(t, Value{tt.want, tt.found}, value)
			require.True(t, strings.HasPrefix(string(buf), "kept"))
		})
	}
}

// TestCustomError is the guide's example: handle-errors-in-lambda-integration
// (rules/parameters.md#values).
func TestCustomError(t *testing.T) {
	const body = `{"errorMessage":"{\"errorType\":\"InternalServerError\",\"httpStatus\":500,\"trace\":{\"function\":\"abc()\",\"line\":123}}"}`
	for expr, want := range map[string]string{
		"integration.response.body.errorMessage.errorType":        "InternalServerError",
		"integration.response.body.errorMessage.httpStatus":       "500",
		"integration.response.body.errorMessage.trace":            `{"function":"abc()","line":123}`,
		"integration.response.body.errorMessage.trace.function":   "abc()",
		"integration.response.body['errorMessage'].trace['line']": "123",
	} {
		e, err := Parse(expr, true)
		require.NoError(t, err)
		got, _, err := e.AppendValue(nil, &message{body: body})
		require.NoError(t, err)
		require.Equal(t, Value{want, true}, got, expr)
		e, err = Parse(expr, false)
		require.NoError(t, err)
		got, _, err = e.AppendValue(nil, &message{body: body})
		require.NoError(t, err)
		require.False(t, got.Found, "only a Lambda function's errors are entered")
	}
	e, err := Parse("integration.response.body.errorMessage.x", true)
	require.NoError(t, err)
	for body, want := range map[string]string{
		`{"errorMessage":"plain"}`:        "",
		`{"errorMessage":"{bad"}`:         "",
		`{"errorMessage":{"x":"direct"}}`: "direct",
		`{}`:                              "",
	} {
		got, _, err := e.AppendValue(nil, &message{body: body})
		require.NoError(t, err)
		require.Equal(t, want, got.Text, body)
	}
}

// TestBodiesThatAreNotJSON: rules/parameters.md#body.
func TestBodiesThatAreNotJSON(t *testing.T) {
	tests := []struct {
		body, whole, member string
		fails               bool
	}{
		{"", "{}", "", false},
		{"<This is a body value>", "<This is a body value>", "", false},
		{"\n{wrongjson", "", "", true},
		{"[1", "", "", true},
		{"'abc", "", "", true},
		{`"abc`, "", "", true},
		{"  ", "  ", "", false},
		{"{member:1}", "{member:1}", "1", false},
	}
	for _, tt := range tests {
		whole, err := Parse("integration.response.body", false)
		require.NoError(t, err)
		member, err := Parse("integration.response.body.member", false)
		require.NoError(t, err)
		gotWhole, _, errWhole := whole.AppendValue(nil, &message{body: tt.body})
		gotMember, _, errMember := member.AppendValue(nil, &message{body: tt.body})
		if tt.fails {
			var bad *BadBody
			require.ErrorAs(t, errWhole, &bad, tt.body)
			require.ErrorAs(t, errMember, &bad, tt.body)
			continue
		}
		require.NoError(t, errWhole)
		require.NoError(t, errMember)
		require.Equal(t, tt.whole, gotWhole.Text)
		require.Equal(t, tt.member, gotMember.Text, tt.body)
	}
}

// TestBare: rules/parameters.md#bare-words.
func TestBare(t *testing.T) {
	for text, want := range map[string]bool{"true": true, "false": true, "'true'": false, "''": false, "''''": false, "context.true": false} {
		e, err := Parse(text, false)
		require.NoError(t, err)
		require.Equal(t, want, e.Bare(), text)
		if want {
			value, static := e.Static()
			require.True(t, static)
			require.Equal(t, text, value)
		}
	}
}

// TestParseErrors: rules/control-plane.md#refused, rules/parameters.md#sources.
func TestParseErrors(t *testing.T) {
	tests := []struct {
		expr   string
		offset int
	}{
		{"*", 0}, {`"*"`, 0}, {"test-value", 0}, {"True", 0}, {"TRUE", 0}, {"False", 0}, {" true", 0}, {"true ", 0}, {"yes", 0}, {"null", 0}, {`"true"`, 0}, {"", 0}, {"'", 0}, {"'a", 0},
		{"integration.response.header.", 28}, {"integration.response.header.a b", 29},
		{"integration.response.headers.a", 0}, {"integration.response.multivalueheaders.a", 0},
		{"integration.response.body.", 25}, {"integration.response.bodyx", 25}, {"integration.response", 0},
		{"context.", 8}, {"context.a..b", 8}, {"stageVariables.", 15}, {"stageVariables.ä", 15},
		{"$context.apiId", 0}, {" 'a'", 0}, {"method.request.header.a", 0},
	}
	for _, tt := range tests {
		_, err := Parse(tt.expr, false)
		var e *Error
		require.ErrorAs(t, err, &e, tt.expr)
		require.Equal(t, tt.offset, e.Offset, tt.expr)
		require.Equal(t, "Invalid mapping expression specified: Validation Result: warnings : [], errors : "+
			"[Invalid mapping expression specified: "+tt.expr+"]", e.Error())
	}
	_, err := Parse("integration.response.body.a[x]", false)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, len("integration.response.body.a"), e.Offset)
	require.Error(t, errors.Unwrap(e))
}

func TestTarget(t *testing.T) {
	name, err := Target("method.response.header.X-A")
	require.NoError(t, err)
	require.Equal(t, "X-A", name)
	for _, key := range []string{"method.response.header.", "method.request.header.x", "X-A", "method.response.header.a:b"} {
		_, err := Target(key)
		require.ErrorContains(t, err, "Invalid mapping identifier specified", key)
	}
}

// TestWireName: rules/parameters.md#remapped, every header that was recorded.
func TestWireName(t *testing.T) {
	for _, name := range strings.Fields("Accept Accept-Charset Accept-Encoding Age Content-Encoding Content-Type Pragma Range Referer TE Via Warn X-Anything") {
		got, ok := WireName(name)
		require.True(t, ok)
		require.Equal(t, name, got)
	}
	for _, name := range strings.Fields("Authorization Connection Content-Length Content-MD5 Date Expect Host Max-Forwards " +
		"Proxy-Authenticate Server Trailer Upgrade User-Agent WWW-Authenticate authorization DATE") {
		got, ok := WireName(name)
		require.True(t, ok)
		require.Equal(t, "x-amzn-Remapped-"+name, got)
	}
	for _, name := range []string{"Transfer-Encoding", "transfer-encoding"} {
		_, ok := WireName(name)
		require.False(t, ok)
	}
}

func TestValid(t *testing.T) {
	require.True(t, ValidName("x-A_1.$"))
	for _, name := range []string{"", "a b", "a:b", "a\r\n", "ä", "a\x7f"} {
		require.False(t, ValidName(name), "%q", name)
	}
	require.True(t, ValidValue("a\tb ä \u2028"))
	for _, value := range []string{"a\nb", "\r", "\x00", "\x1f"} {
		require.False(t, ValidValue(value), "%q", value)
	}
}

func TestEvalDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	m := &message{headers: map[string][]string{"A": {"1", "2"}}}
	buf := make([]byte, 0, 64)
	for _, expr := range []string{"'x'", "integration.response.header.A", "stageVariables.v"} {
		e, err := Parse(expr, false)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(100, func() { e.AppendValue(buf, m) }), expr)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"'a'", "integration.response.body.a[0]['b']", "context.identity.apiKey", "integration.response.header.X"} {
		f.Add(s, `{"a":[{"b":1}]}`)
	}
	f.Fuzz(func(t *testing.T, expr, body string) {
		e, err := Parse(expr, true)
		if err != nil {
			var me *Error
			require.ErrorAs(t, err, &me)
			return
		}
		_, _, _ = e.AppendValue(nil, &message{body: body})
	})
}
