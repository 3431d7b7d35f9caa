package difference

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/target"
)

const deployed = `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      Integration: {Type: MOCK, RequestTemplates: {application/json: '{"statusCode": 200}'}, IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {application/json: "one"}}]}
      MethodResponses: [{StatusCode: 200}]
  Slow: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref Api, ResponseType: THROTTLED, StatusCode: 429}}
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}
  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: prod, DeploymentId: !Ref Deployment}}
  Own: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api, StageName: own}}
`

// TestStagesThatKeepTheirDeployment: a stage whose deployment has one logical ID
// before and after is named where anything of its API differs.
func TestStagesThatKeepTheirDeployment(t *testing.T) {
	for name, tt := range map[string]struct {
		change []string
		want   string
	}{
		"nothing differs":     {[]string{"GET", "GET"}, ""},
		"a template":          {[]string{`"one"`, `"two"`}, "prod Deployment, own Own"},
		"a new name":          {[]string{`"one"`, `"two"`, "Ref Deployment", "Ref Deployment2", "  Deployment:", "  Deployment2:"}, "own Own"},
		"another stage":       {[]string{`"one"`, `"two"`, "prod", "dev", "own", "test"}, ""},
		"a gateway response":  {[]string{"429", "503"}, "prod Deployment, own Own"},
		"a method more":       {[]string{"HttpMethod: GET", "HttpMethod: PUT"}, "prod Deployment, own Own"},
		"an ID from outside":  {[]string{`"one"`, `"two"`, "!Ref Deployment", "abc123"}, "own Own"},
		"only the stage name": {[]string{"prod", "dev"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			older, newer := parse(t, "old.yaml", []byte(deployed)), parse(t, "new.yaml", []byte(strings.NewReplacer(tt.change...).Replace(deployed)))
			c := New(target.Named(older, target.Query{}), target.Named(newer, target.Query{}), Options{Limits: GeneratedLimits})
			c.Stages(older.Stages, newer.Stages)
			c.Generate()
			r := c.Report()
			var got []string
			for _, k := range r.Kept {
				got = append(got, k.Stage+" "+k.Deployment)
			}
			require.Equal(t, tt.want, strings.Join(got, ", "))
			var text, lines, markdown strings.Builder
			require.NoError(t, r.Text(&text, report.Palette{}, "old", "new"))
			require.NoError(t, r.JSON(&lines))
			require.NoError(t, r.Markdown(&markdown, "old", "new"))
			for _, s := range []string{text.String(), strings.ToLower(markdown.String())} {
				require.Equal(t, len(got), strings.Count(s, "not deployed: the stage"))
			}
			require.Equal(t, len(got) > 0, strings.Contains(lines.String(), `"notDeployed":[{"api":"Api","stage":"`))
		})
	}
}
