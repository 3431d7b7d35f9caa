package gatemap

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/fieldlist"
)

// slowly evaluates with the workspace from the start, asks every pattern and maps
// each parameter by its expression.
func slowly(e *Engine, req *Request, backend *Backend) (*Response, error) {
	slow := &Engine{kind: e.kind, selector: e.selector, responses: slices.Clone(e.responses), types: e.types, limits: e.limits,
		metered: e.metered, codec: e.codec, gateway: e.gateway, foldCase: e.foldCase}
	for i := range slow.responses {
		r := &slow.responses[i]
		r.parameters = slices.Clone(r.parameters)
		for k := range r.parameters {
			r.parameters[k].origin = fromExpression
		}
	}
	x, err := slow.Explain(req, backend)
	if err != nil {
		return nil, err
	}
	return x.Response, nil
}

func field(name string, values ...string) Field { return Field{Name: name, Values: values} }

func requireSame(t *testing.T, e *Engine, req *Request, backend *Backend) {
	t.Helper()
	want, wantErr := slowly(e, req, backend)
	got, err := e.Evaluate(req, backend)
	require.Equal(t, wantErr == nil, err == nil)
	if err != nil {
		require.EqualError(t, err, wantErr.Error())
		return
	}
	require.Equal(t, want.StatusCode, got.StatusCode)
	require.Equal(t, want.Selected, got.Selected)
	require.Equal(t, want.Headers, got.Headers)
	require.Equal(t, string(want.Body), string(got.Body))
}

func passthroughEngine(types []string, handling ContentHandling) *Engine {
	return MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200", ContentHandling: handling}, on("400", `4\d{2}`)),
		Options{BinaryMediaTypes: types, Limits: Limits{Payload: 100}})
}

func TestWithoutWorkspaceAgrees(t *testing.T) {
	for _, types := range [][]string{nil, {"*/*"}, {"image/png"}} {
		for _, handling := range []ContentHandling{"", ConvertToText, ConvertToBinary} {
			e := passthroughEngine(types, handling)
			for _, accept := range []string{"", "image/png", "text/plain"} {
				for _, kind := range []string{"", "image/png"} {
					for _, body := range []string{"", "text", "dGV4dA==", "\xff\xfe", string(make([]byte, 101))} {
						for _, status := range []int{0, 200, 404, 1000, -1} {
							req := &Request{Headers: []Field{field("accept", accept)}}
							requireSame(t, e, req, &Backend{StatusCode: status, Headers: []Field{field("content-type", kind)}, Body: []byte(body)})
						}
					}
				}
			}
		}
	}
	e := passthroughEngine(nil, "")
	requireSame(t, e, &Request{Context: []Member{{Name: "responseOverride", Value: []Member{{Name: "status", Value: 201}}}}}, &Backend{StatusCode: 200})
	requireSame(t, e, nil, &Backend{StatusCode: 200})
	requireSame(t, e, &Request{}, nil)
}

func FuzzWithoutWorkspace(f *testing.F) {
	f.Add("image/png", "image/png", 200, "\xff", true)
	engines := []*Engine{passthroughEngine(nil, ""), passthroughEngine([]string{"image/*"}, "")}
	f.Fuzz(func(t *testing.T, accept, kind string, status int, body string, binary bool) {
		e := engines[0]
		if binary {
			e = engines[1]
		}
		backend := &Backend{StatusCode: status, Headers: []Field{field("Content-Type", kind)}, Body: []byte(body)}
		before := slices.Clone(backend.Body)
		requireSame(t, e, &Request{Headers: []Field{field("Accept", accept)}}, backend)
		require.Equal(t, before, backend.Body)
	})
}

// parameterEngine maps what needs no workspace: static values and one header each,
// among them names that the gateway renames or drops, or has a default for.
func parameterEngine(options Options) *Engine {
	r := IntegrationResponse{StatusCode: "200"}
	for _, p := range [][2]string{
		{"X-Static", "'one'"}, {"X-Value", "integration.response.header.X-Value"}, {"Content-Type", "integration.response.header.Content-Type"},
		{"Date", "integration.response.header.Date"}, {"Connection", "'close'"}, {"Server", "'me'"}, {"X-None", "integration.response.header.X-None"},
	} {
		r.ResponseParameters.Set("method.response.header."+p[0], p[1])
	}
	return MustCompile(integration(HTTP, "", r), options)
}

func TestWithoutWorkspaceMapsParameters(t *testing.T) {
	for _, e := range []*Engine{
		parameterEngine(Options{}), parameterEngine(Options{FoldHeaderNames: true}), parameterEngine(Options{Limits: Limits{Headers: 120}}),
		MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200"}), Options{Limits: Limits{Headers: 10}}),
	} {
		for _, headers := range [][]Field{
			nil,
			{field("X-Value", "a", "b"), field("x-value", "c"), field("X-Value", "d")},
			{field("X-Value"), field("Content-Type", "text/plain"), field("Date", "now")},
			{field("X-Value", "a\r\nb")},
			{field("Date", "a\nb")},
			{field("X-Value", string(make([]byte, 200)))},
			{field("X-Value", "tab\tand é"), field("content-type", "text/html")},
		} {
			requireSame(t, e, &Request{}, &Backend{StatusCode: 200, Headers: headers, Body: []byte("{}")})
		}
	}
}

func FuzzWithoutWorkspaceParameters(f *testing.F) {
	f.Add("X-Value", "a", "x-value", "b\n", true)
	f.Add("Content-Type", "text/plain", "Date", "now", false)
	engines := []*Engine{parameterEngine(Options{Limits: Limits{Headers: 150}}), parameterEngine(Options{FoldHeaderNames: true})}
	f.Fuzz(func(t *testing.T, name, value, name2, value2 string, fold bool) {
		e := engines[0]
		if fold {
			e = engines[1]
		}
		requireSame(t, e, &Request{}, &Backend{StatusCode: 200, Headers: []Field{field(name, value), field(name2, value2, value)}})
	})
}

// TestPlain: which evaluations need no pipeline. That they are right, the tests
// above ask Explain, which always goes all the way.
func TestPlain(t *testing.T) {
	backend := &Backend{StatusCode: 200, Body: []byte("text")}
	expression := IntegrationResponse{StatusCode: "200"}
	expression.ResponseParameters.Set("method.response.header.X", "integration.response.body.x")
	for name, tt := range map[string]struct {
		engine  *Engine
		req     *Request
		backend *Backend
		plain   bool
	}{
		"text":              {passthroughEngine(nil, ""), &Request{}, backend, true},
		"binary":            {passthroughEngine([]string{"*/*"}, ""), &Request{}, backend, true},
		"headers decide":    {passthroughEngine([]string{"image/png"}, ""), &Request{}, backend, false},
		"parameters":        {parameterEngine(Options{}), &Request{}, backend, true},
		"body parameter":    {MustCompile(integration(HTTP, "", expression), Options{}), &Request{}, backend, false},
		"another default":   {passthroughEngine(nil, ""), &Request{}, &Backend{StatusCode: 404}, true},
		"no status":         {passthroughEngine(nil, ""), &Request{}, &Backend{StatusCode: -1}, false},
		"not text":          {passthroughEngine(nil, ""), &Request{}, &Backend{StatusCode: 200, Body: []byte("\xff")}, false},
		"too large":         {passthroughEngine(nil, ""), &Request{}, &Backend{StatusCode: 200, Body: make([]byte, 101)}, false},
		"control character": {parameterEngine(Options{}), &Request{}, &Backend{StatusCode: 200, Headers: []Field{field("X-Value", "a\nb")}}, false},
		"headers too large": {parameterEngine(Options{Limits: Limits{Headers: 10}}), &Request{}, backend, false},
		"context":           {passthroughEngine(nil, ""), &Request{Context: []Member{{Name: "x"}}}, backend, false},
		"nil request":       {passthroughEngine(nil, ""), nil, backend, false},
		"not compiled":      {new(Engine), &Request{}, backend, false},
		"no engine":         {nil, &Request{}, backend, false},
	} {
		require.Equal(t, tt.plain, tt.engine.plainly(tt.req, tt.backend), name)
	}
}

// TestNoWorkspace: what only selects by status, copies headers and passes a
// payload through takes nothing from the pool.
func TestNoWorkspace(t *testing.T) {
	for name, e := range map[string]*Engine{"text": passthroughEngine(nil, ""), "binary": passthroughEngine([]string{"*/*"}, ""), "parameters": parameterEngine(Options{})} {
		x := exchange{engine: e, req: &Request{}, backend: &Backend{StatusCode: 200, Body: []byte("text")}, dst: new(Response)}
		x.body = x.backend.Body
		require.Nil(t, x.steps(), name)
		require.Nil(t, x.workspace, name)
		require.Equal(t, "text", string(x.dst.Body), name)
	}
}

// plainly reports whether an evaluation needs no pipeline.
func (e *Engine) plainly(req *Request, backend *Backend) bool {
	r := e.plain(endless, req, backend)
	return r != nil && e.fill(new(Response), new(fieldlist.Memory), r, backend)
}
