package gatemap

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var realWorld = flag.String("realworld", "", "folder with more integration responses, as found in public repositories")

// found is what a file of the folder has beside the members of an integration
// response; several responses stand in a list.
type found struct {
	IntegrationResponses []json.RawMessage
	ContentType          string
	Template             *string
}

// foundResponse adapts what was found: default is OpenAPI's key for a response
// without a pattern, and a template stands apart from its media type.
func foundResponse(t *testing.T, data []byte) IntegrationResponse {
	var r IntegrationResponse
	require.NoError(t, r.UnmarshalJSON(data))
	var f found
	require.NoError(t, json.Unmarshal(data, &f))
	if r.SelectionPattern != nil && *r.SelectionPattern == "default" {
		r.SelectionPattern = nil
	}
	if f.Template != nil {
		r.ResponseTemplates.Set(f.ContentType, f.Template)
	}
	return r
}

// TestRealWorld compiles and evaluates the integrations of
// testdata/rules/real.ndjson, whose answers TestRules compares: the fault of
// one that is refused is the one named there. -realworld adds a folder of
// others, whose faults are in testdata/realworld.json.
func TestRealWorld(t *testing.T) {
	file, err := os.Open("testdata/rules/real.ndjson")
	require.NoError(t, err)
	defer file.Close()
	refused := 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct {
			ID, Fault   string
			Integration Integration
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		t.Run(row.ID, func(t *testing.T) { compileAndEvaluate(t, &row.Integration, row.Fault) })
		if row.Fault != "" {
			refused++
		}
	}
	require.NoError(t, lines.Err())
	require.NotZero(t, refused)
	if *realWorld != "" {
		foundFolder(t, *realWorld)
	}
}

// foundFolder compiles every response of a folder. What does not compile is
// listed with the reason: the fault has to be the one named there, and whatever
// is listed has to fail.
func foundFolder(t *testing.T, folder string) {
	data, err := os.ReadFile("testdata/realworld.json")
	require.NoError(t, err)
	var faults map[string]string
	require.NoError(t, json.Unmarshal(data, &faults))
	for _, pattern := range []string{"[0-9]*.json", "integrations/g*.json"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			id := strings.TrimSuffix(filepath.Base(file), ".json")
			t.Run(id, func(t *testing.T) { compileFound(t, file, faults[id]) })
		}
	}
}

func compileFound(t *testing.T, file, fault string) {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var f found
	require.NoError(t, json.Unmarshal(data, &f))
	if f.IntegrationResponses == nil {
		f.IntegrationResponses = []json.RawMessage{data}
	}
	in := Integration{Type: HTTP}
	for _, one := range f.IntegrationResponses {
		r := foundResponse(t, one)
		in.IntegrationResponses = append(in.IntegrationResponses, Entry[IntegrationResponse]{Key: r.StatusCode, Value: r})
	}
	compileAndEvaluate(t, &in, fault)
}

func compileAndEvaluate(t *testing.T, in *Integration, fault string) {
	engine, err := Compile(in, Options{})
	if fault != "" {
		require.ErrorContains(t, err, fault)
		return
	}
	require.NoError(t, err)
	for _, body := range []string{"", "{}", `{"errorMessage":"{\"httpStatus\":400}","Items":[{"id":{"S":"1"}}],"output":"{\"a\":1}"}`, "[]", "text"} {
		_, err := engine.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: []byte(body)})
		if err != nil {
			require.IsType(t, (*GatewayError)(nil), err)
		}
	}
}
