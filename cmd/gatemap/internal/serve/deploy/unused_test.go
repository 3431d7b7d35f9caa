package deploy_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
)

// TestUnused: what is declared and no method needs is warned of, unless a method
// calls what only a request tells.
func TestUnused(t *testing.T) {
	answers := filepath.Join(t.TempDir(), "answers.yaml")
	require.NoError(t, os.WriteFile(answers, []byte("any: allow\n"), 0o600))
	u := address(t, "http://127.0.0.1:1")
	all := deploy.Options{
		Functions:   map[string]*url.URL{"f": u, "*": u},
		Backends:    map[string]*url.URL{"https://a.example": u, "https://a.example/v1": u},
		Services:    map[string]*url.URL{"s3": u},
		Authorizers: map[string]string{"users": answers},
	}
	const responses = `, IntegrationHttpMethod: POST, IntegrationResponses: [{StatusCode: 200}]`
	function := `Type: AWS, Uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations"` + responses
	for _, tt := range []struct {
		integration string
		want        []string
	}{
		{function, []string{"--backend https://a.example", "--backend https://a.example/v1", "--service s3", "--authorizer users"}},
		{`Type: HTTP, Uri: "https://a.example/v1/x"` + responses, []string{"--lambda f", "--backend https://a.example", "--service s3", "--authorizer users"}},
		{`Type: HTTP, Uri: "https://a.example/v10/x"` + responses, []string{"--lambda f", "--backend https://a.example/v1", "--service s3", "--authorizer users"}},
		{`Type: AWS, Uri: "arn:aws:apigateway:eu-west-1:s3:path/b/k"` + responses, []string{"--lambda f", "--backend https://a.example", "--backend https://a.example/v1", "--authorizer users"}},
		{`Type: HTTP, Uri: "https://${stageVariables.host}/x"` + responses, nil},
		{`Type: HTTP, Uri: "https://{host}/x"` + responses, nil},
	} {
		got, err := load(t, template(tt.integration, ""), all)
		require.NoError(t, err)
		var names []string
		for _, w := range got.Warnings {
			if w.Message[:5] == "it is" {
				names = append(names, w.File)
			}
		}
		require.Equal(t, tt.want, names, tt.integration)
	}
	replayed := all
	replayed.Replayed = true
	got, err := load(t, template(function, ""), replayed)
	require.NoError(t, err)
	require.Len(t, got.Warnings, 1)
}

// TestAnyService: * stands for every service without an endpoint of its own.
func TestAnyService(t *testing.T) {
	got, err := load(t, template(`Type: AWS, IntegrationHttpMethod: POST, Uri: "arn:aws:apigateway:eu-west-1:s3:path/b/k", IntegrationResponses: [{StatusCode: 200}]`, ""),
		deploy.Options{Services: map[string]*url.URL{"*": address(t, "http://127.0.0.1:1")}})
	require.NoError(t, err)
	require.Empty(t, got.Warnings)
	require.Equal(t, "calls s3 b/k at http://127.0.0.1:1", got.Methods[0].String())
}
