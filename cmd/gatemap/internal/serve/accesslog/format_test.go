package accesslog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/accesslog"
)

var values = map[string]string{
	"requestId": "id-1", "status": "200", "identity.sourceIp": "127.0.0.1", "identity.userAgent": "a\nb\x1b[31m", "authorizer.a_1": "x", "empty": "",
}

func lookup(name string) (string, bool) {
	v, ok := values[name]
	return v, ok
}

func TestAppend(t *testing.T) {
	for _, tt := range []struct{ format, want string }{
		{"$context.requestId", "id-1"},
		{`{ "id":"$context.requestId","status":$context.status }`, `{ "id":"id-1","status":200 }`},
		{"$context.requestId.", "id-1."}, // the dot ends a sentence
		{"$context.requestId..x", "id-1..x"},
		{"$context.requestId$context.status", "id-1200"},
		{"$context.requestId $context.none $context.identity.caller", "id-1 - -"},
		{"$context.requestId $context.empty", "id-1 -"},
		{"$context.requestId $context.authorizer.a_1-b", "id-1 x-b"},
		{"$context.requestId $context. $context $input.body $", "id-1 $context. $context $input.body $"},
		{"$context.requestId $context..status", "id-1 $context..status"},
		{"$context.requestId [$context.identity.userAgent]", `id-1 [a\nb\x1b[31m]`},
		{"$context.requestId\n", "id-1"}, // a line end at the end
	} {
		f, err := accesslog.Compile(tt.format)
		require.NoError(t, err, tt.format)
		require.Equal(t, tt.want, string(f.Append(nil, lookup)), tt.format)
	}
}

// TestCompile: what the service refuses (guide, set-up-logging; quotas).
func TestCompile(t *testing.T) {
	for format, want := range map[string]string{
		"$context.status":                     "the access log format must have $context.requestId or $context.extendedRequestId",
		"":                                    "the access log format must have $context.requestId or $context.extendedRequestId",
		"$context.requestIdentity":            "the access log format must have $context.requestId or $context.extendedRequestId",
		"$context.requestId\n$context.status": "the access log format has more than one line",
		"$context.requestId" + strings.Repeat("a", 3*1024): "the access log format has more than 3072 bytes",
	} {
		_, err := accesslog.Compile(format)
		require.EqualError(t, err, want)
	}
	f, err := accesslog.Compile(accesslog.Common)
	require.NoError(t, err)
	require.Equal(t, `127.0.0.1 - - [-] "- - -" 200 - id-1 -`, string(f.Append(nil, lookup)))
	require.Contains(t, f.Variables(), "identity.sourceIp")
}

// FuzzFormat: whatever the format and the values, there is one line.
func FuzzFormat(f *testing.F) {
	f.Add("$context.requestId $context.a.b", "x\r\ny")
	f.Add("$context.extendedRequestId$context", "\u2028")
	f.Fuzz(func(t *testing.T, format, value string) {
		compiled, err := accesslog.Compile(format)
		if err != nil {
			return
		}
		line := string(compiled.Append(nil, func(string) (string, bool) { return value, true }))
		require.NotContains(t, line, "\n")
		require.NotContains(t, line, "\r")
	})
}

// TestUnknown: variables that the guide does not have are found, with the one that was
// meant.
func TestUnknown(t *testing.T) {
	for text, want := range map[string][]accesslog.Unknown{
		accesslog.Common: nil,
		"$context.requestId $context.status $context.integration.status $context.waf.latency $context.authorizer.tier $context.identity.apiKeyId": nil,
		"$context.requestId $context.statuz $context.statuz":      {{Name: "statuz", Nearest: "status"}},
		"$context.requestId $context.requestID $context.Status":   {{Name: "requestID", Nearest: "requestId"}, {Name: "Status", Nearest: "status"}},
		"$context.requestId $context.identity.sourceIP":           {{Name: "identity.sourceIP", Nearest: "identity.sourceIp"}},
		"$context.requestId $context.somethingElseThatIsNotThere": {{Name: "somethingElseThatIsNotThere"}},
	} {
		f, err := accesslog.Compile(text)
		require.NoError(t, err)
		require.Equal(t, want, f.Unknown(), text)
	}
}
