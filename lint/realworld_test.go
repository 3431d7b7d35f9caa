package lint_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

var realworld = flag.String("realworld", "", "a `folder` of integration responses from public repositories")

// foundResponse is an integration response as found: one alone has one media
// type and its template, one of several has them as a map.
type foundResponse struct {
	ID                 string            `json:"id"`
	Format             string            `json:"format"`
	Intrinsic          string            `json:"intrinsic"`
	StatusCode         any               `json:"statusCode"`
	SelectionPattern   *string           `json:"selectionPattern"`
	ContentType        string            `json:"contentType"`
	Template           *string           `json:"template"`
	ResponseTemplates  map[string]any    `json:"responseTemplates"`
	ResponseParameters map[string]any    `json:"responseParameters"`
	ContentHandling    *string           `json:"contentHandling"`
	Responses          []json.RawMessage `json:"integrationResponses"`
}

func (f *foundResponse) response() gatemap.IntegrationResponse {
	v := gatemap.IntegrationResponse{StatusCode: "200"} // where extraction lost it
	if code, ok := f.StatusCode.(string); ok && code != "" && code[0] != '$' {
		v.StatusCode = code
	}
	if p := f.SelectionPattern; p != nil && *p != "default" {
		v.SelectionPattern = p
	}
	if f.ContentHandling != nil {
		v.ContentHandling = gatemap.ContentHandling(*f.ContentHandling)
	}
	if f.Template != nil {
		v.ResponseTemplates.Set(f.ContentType, f.Template)
	}
	for _, key := range sortedKeys(f.ResponseTemplates) {
		text, _ := f.ResponseTemplates[key].(string)
		v.ResponseTemplates.Set(key, &text)
	}
	delete(f.ResponseParameters, "$expr") // extraction's word for an expression that it did not evaluate
	for _, key := range sortedKeys(f.ResponseParameters) {
		v.ResponseParameters.Set(key, fmt.Sprint(f.ResponseParameters[key]))
	}
	return v
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

var statusLike = regexp.MustCompile(`^[1-5][0-9\\d{}(?!).x]*$`)

// foundMethod makes a method of a file. The files do not say what the
// integration calls: patterns of status codes are taken for HTTP's, a MOCK
// integration is only known by OPTIONS, and of a response alone nothing is
// said.
func foundMethod(t *testing.T, data []byte) *formats.API {
	var f foundResponse
	require.NoError(t, json.Unmarshal(data, &f))
	in := &gatemap.Integration{}
	list := []foundResponse{f}
	if f.Responses != nil {
		list = make([]foundResponse, len(f.Responses))
		in.Type = gatemap.AWS
		in.URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"
		for i, raw := range f.Responses {
			require.NoError(t, json.Unmarshal(raw, &list[i]))
			if p := list[i].SelectionPattern; p != nil && statusLike.MatchString(*p) {
				in.Type, in.URI = gatemap.HTTP, "http://h"
			}
		}
	}
	for i := range list {
		v := list[i].response()
		in.IntegrationResponses = append(in.IntegrationResponses, gatemap.Entry[gatemap.IntegrationResponse]{Key: v.StatusCode, Value: v})
	}
	api := &formats.API{Methods: []definition.Operation{{Integration: in, Position: definition.Position{Pointer: "/"}}}}
	// What loading the original would have left unresolved.
	if f.Intrinsic == "Fn::Sub" && strings.Contains(string(data), "${") || f.Format == "terraform" && terraformRest.Match(data) {
		api.Problems = definition.Faults{{Severity: formats.Error, Position: definition.Position{Pointer: "/"}, Message: "extraction left a part unresolved"}}
	}
	return api
}

var terraformRest = regexp.MustCompile(`\$\{(var|local|aws_)|"\$expr"`)

// TestRealWorld applies the rules to responses found in public repositories
// and prints what they find, for a review by eye: -realworld=FOLDER -v.
func TestRealWorld(t *testing.T) {
	if *realworld == "" {
		t.Skip("-realworld names no folder")
	}
	var files []string
	for _, pattern := range []string{"*.json", "integrations/*.json"} {
		found, err := filepath.Glob(filepath.Join(*realworld, pattern))
		require.NoError(t, err)
		files = append(files, found...)
	}
	require.NotEmpty(t, files)
	count := map[lint.Severity]int{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, f := range lint.CheckAPI(foundMethod(t, data), lint.Options{Disable: []string{"unresolved"}}) {
			count[f.Severity]++
			t.Logf("%s %v %s: %s", strings.TrimSuffix(filepath.Base(name), ".json"), f.Severity, f.Rule(), f.Message)
		}
	}
	t.Logf("%d files, %d errors, %d warnings, %d notes", len(files), count[lint.Error], count[lint.Warning], count[lint.Note])
}
