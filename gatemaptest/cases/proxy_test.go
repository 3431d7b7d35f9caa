package cases

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProxies: what clients get of a proxy integration, for a function
// (rules/requests.md#proxy) and an HTTP endpoint (rules/requests.md#proxy-headers).
func TestProxies(t *testing.T) {
	for _, tt := range []struct{ name, integration, cases string }{
		{"function", `{"type": "AWS_PROXY", "uri": "${Function.Arn}", "timeoutInMillis": 100}`, `
- {name: whole, backend: {bodyJSON: {statusCode: 201, headers: {X-A: 1}, multiValueHeaders: {X-B: [a, b]}, body: "{}"}},
   expect: {status: 201, selected: "", headers: {X-A: 1, X-B: [a, b], Content-Type: application/json}, body: "{}"}}
- {name: malformed, backend: {body: '"text"'}, expect: {status: 502, error: API_CONFIGURATION_ERROR, bodyJSON: {message: Internal server error}}}
- {name: failed, backend: {errorMessage: oh}, expect: {status: 502, error: API_CONFIGURATION_ERROR}}
- {name: late, backend: {delay: 1s}, expect: {status: 504, error: INTEGRATION_TIMEOUT}}
- {name: lost, backend: {failure: connection}, expect: {status: 504, error: INTEGRATION_FAILURE}}
- {name: text of bytes, backend: {bodyJSON: {isBase64Encoded: true, body: AAE=}}, expect: {status: 200, body: AAE=}}
`},
		{"endpoint", `{"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "https://${host}/{id}"}`, `
- {name: whole, request: {httpMethod: POST, body: x, headers: {Accept: text/plain}, querystring: {a: [b, c]}},
   backend: {statusCode: 404, headers: {X-A: [1, 2], Server: s}, body: gone},
   expect: {status: 404, headers: {X-A: [1, 2], x-amzn-Remapped-server: s}, headersAbsent: [Server], body: gone}}
- {name: nothing, expect: {status: 200, body: ""}}
- {name: late, backend: {failure: timeout}, expect: {status: 504, error: INTEGRATION_TIMEOUT}}
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			project, file := targetOf(t, tt.integration)
			f, err := Read(file.Name, []byte("definition: i.json\ncases:"+tt.cases))
			require.NoError(t, err)
			results, err := project.Run(f, nil)
			require.NoError(t, err)
			for _, r := range results {
				require.Empty(t, r.Differences, r.Case.Name)
				require.Contains(t, r.Outcome.Why(), "status")
			}
			require.Empty(t, project.Coverage())
			_, err = project.Scaffold(f)
			require.ErrorContains(t, err, "has no integration responses to write cases for")
		})
	}
}
