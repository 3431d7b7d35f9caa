package formats_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/request/jsonschema"
)

// TestDemandsAreHeld: an API that is served from any of the formats refuses the
// same requests, and lets nobody in where a key or a caller is demanded.
func TestDemandsAreHeld(t *testing.T) {
	open := func(*gatemap.Operation) *request.Access { return nil }
	for _, f := range demandFiles {
		api, err := formats.LoadFile("testdata/demands/"+f.file, formats.Options{Parameters: map[string]string{"AWS::Region": "eu-west-1"}})
		require.NoError(t, err)
		var operations []*gatemap.Operation
		for i := range api.Methods {
			operations = append(operations, &api.Methods[i])
		}
		for _, tt := range []struct {
			access            func(*gatemap.Operation) *request.Access
			verb, trace, body string
			status            int
			answer            string
		}{
			{open, "POST", "1", `{"items": [{"count": 0}]}`, 400, `{"message":"Invalid request body"}`},
			{open, "POST", "", `{"items": []}`, 400, `{"message":"Missing required request parameters: [X-Trace]"}`},
			{open, "PUT", "", `{"count": 0}`, 400, `{"message":"Invalid request body"}`},
			{nil, "POST", "1", `{"items": []}`, 500, ""},
			{nil, "GET", "", "", 500, ""},
			{nil, "PUT", "", `{}`, 500, ""},
		} {
			served, err := gatemaphttp.NewAPI(operations, gatemaphttp.APIOptions{Access: tt.access, Model: jsonschema.Compile})
			require.NoError(t, err, f.file)
			r := httptest.NewRequest(tt.verb, "/orders/7", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			if tt.trace != "" {
				r.Header.Set("X-Trace", tt.trace)
			}
			w := httptest.NewRecorder()
			served.ServeHTTP(w, r)
			require.Equal(t, tt.status, w.Code, "%s %s: %s", f.file, tt.verb, w.Body)
			if tt.answer != "" {
				require.Equal(t, tt.answer, w.Body.String(), f.file)
			}
		}
	}
}
