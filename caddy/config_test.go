package caddy_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2/caddyconfig"
	"github.com/caddyserver/caddy/v2/caddytest"
	"github.com/stretchr/testify/require"
)

// adapt makes JSON of a Caddyfile with one site, and returns the handlers of its
// route.
func adapt(t *testing.T, directives string) (string, error) {
	t.Helper()
	text, _, err := caddyconfig.GetAdapter("caddyfile").Adapt([]byte("http://:80 {\n"+directives+"\n}\n"), map[string]any{"filename": "Caddyfile"})
	if err != nil {
		return "", err
	}
	var config struct {
		Apps struct {
			HTTP struct {
				Servers map[string]struct {
					Routes []struct{ Handle []json.RawMessage }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &config))
	var all []string
	for _, route := range config.Apps.HTTP.Servers["srv0"].Routes {
		for _, h := range route.Handle {
			all = append(all, string(h))
		}
	}
	return strings.Join(all, "\n"), nil
}

// TestCaddyfile: each line of the block, and where the directive stands.
func TestCaddyfile(t *testing.T) {
	got, err := adapt(t, `
	reverse_proxy 127.0.0.1:9000
	respond /health ok
	gatemap api.yaml {
		definition more.json v1/more Pets
		format openapi
		parameter Stage prod
		method get /pets/{petId}
		stage prod prefix
		stage_variable a 1
		stage_variable b "2 3"
		context authorizer.principalId {http.auth.user.id}
		context authorizer.claims.sub x
		context tier gold
		authorized
		timeout 2m
		allow_faults
	}
	encode gzip`)
	require.NoError(t, err)
	require.Equal(t, `{"encodings":{"gzip":{}},"handler":"encode","prefer":["gzip"]}
{"allow_faults":true,"authorized":true,"context":{"authorizer":{"claims":{"sub":"x"},"principalId":"{http.auth.user.id}"},"tier":"gold"},`+
		`"definitions":[{"file":"api.yaml"},{"api":"Pets","base_path":"v1/more","file":"more.json"}],"format":"openapi","handler":"gatemap",`+
		`"method":"GET /pets/{petId}","parameters":{"Stage":"prod"},"stage":"prod","stage_prefix":true,"stage_variables":{"a":"1","b":"2 3"},"timeout":120000000000}
{"body":"ok","handler":"static_response"}
{"handler":"reverse_proxy","upstreams":[{"dial":"127.0.0.1:9000"}]}`, got)
}

// TestCaddyfileFaults: each says the file and the line.
func TestCaddyfileFaults(t *testing.T) {
	for block, want := range map[string]string{
		"gatemap":                                                "gatemap names no API definition (a first argument that begins with / is a path matcher: name such a file in a block, as definition <file>), at Caddyfile:2",
		"gatemap /api.yaml":                                      "is a path matcher",
		"gatemap a b":                                            "wrong argument count or unexpected line ending after 'b', at Caddyfile:2",
		"gatemap a {\nnope\n}":                                   "gatemap has no option nope, at Caddyfile:3",
		"gatemap a {\nstage\n}":                                  "wrong argument count or unexpected line ending after 'stage', at Caddyfile:3",
		"gatemap a {\nauthorized yes\n}":                         "wrong argument count",
		"gatemap a {\nstage prod suffix\n}":                      "stage prod suffix: only prefix may stand behind the name, at Caddyfile:3",
		"gatemap a {\ntimeout soon\n}":                           `timeout soon: time: invalid duration "soon", at Caddyfile:3`,
		"gatemap a {\nparameter a 1\nparameter a 2":              "a is given twice, at Caddyfile:4",
		"gatemap a {\nstage_variable a 1\nstage_variable a 2\n}": "a is given twice",
		"gatemap a {\ncontext a 1\ncontext a 2\n}":               "context: a has a value already, at Caddyfile:4",
		"gatemap a {\ncontext a 1\ncontext a.b 2\n}":             "context a.b: a has a value already",
	} {
		_, err := adapt(t, block)
		require.ErrorContains(t, err, want, block)
	}
}

// TestFaults: a configuration that cannot be served is refused with the places of
// its faults, and the one before goes on.
func TestFaults(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	s := run(t, "\trespond before")
	two := `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"GET","uri":"http://a/",
	"responses":{"(":{"statusCode":"200"},"[":{"statusCode":"201"}}}}}}}`
	faulty := write("faulty.json", two)
	cases := []struct{ block, want string }{
		{"definition " + filepath.Join(folder, "none.yaml"), "none.yaml: no such file"},
		{"definition " + faulty, `faulty.json:2:17: `},
		{"definition " + faulty, `faulty.json:2:41: `},
		{"definition " + write("empty.json", `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{}}`), "no method with an integration"},
		{"definition " + write("broken.yaml", "openapi: 3.0.1\npaths:\n  - :\n : x"), "broken.yaml:"},
		{"definition " + faulty + "\nformat x", "format: "},
		{"definition " + faulty + "\nmethod GET /b", "has no method GET /b"},
		{"definition " + faulty + "\ntimeout -1s", "a time is not negative"},
		{"definition " + faulty + "\ndefinition " + faulty, "give each definition a base path of its own"},
		{"definition " + faulty + " ?", "is no base path"},
		{"definition " + faulty + " \"\" Pets", "has no API Pets"},
	}
	for _, tt := range cases {
		caddytest.AssertLoadError(t, s.config("\tgatemap {\n"+tt.block+"\n}\n"), "caddyfile", tt.want)
		_, body := s.get("/")
		require.Equal(t, "before", body)
	}
	s.load(s.config("\tgatemap {\nallow_faults\ndefinition " + faulty + "\n}\n"))
	got, body := s.get("/a")
	require.Equal(t, 500, got.StatusCode)
	require.Equal(t, `{"message": "Internal server error"}`, body)
}

// TestContextFaults: what is no object, in JSON.
func TestContextFaults(t *testing.T) {
	name := define(t, map[string]string{"/a": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`})
	for context, want := range map[string]string{`1`: "it is an object", `[]`: "it is an object"} {
		config := fmt.Sprintf(`{"admin":{"listen":"localhost:%d"},"apps":{"http":{"servers":{"s":{"listen":["127.0.0.1:%d"],"routes":[{"handle":[
			{"handler":"gatemap","definitions":[{"file":%q}],"context":%s}]}]}}}}}`, caddytest.Default.AdminPort, freePort(), name, context)
		caddytest.AssertLoadError(t, config, "json", want)
	}
	s := &site{t: t, port: freePort()}
	s.tester = caddytest.NewTester(t)
	name = define(t, map[string]string{"/a": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.n $context.f $context.l[1] $context.o.t $context.z $context.s"}}}}`})
	s.tester.InitServer(fmt.Sprintf(`{"admin":{"listen":"localhost:%d"},"apps":{"http":{"servers":{"s":{"listen":["127.0.0.1:%d"],"routes":[{"handle":[
		{"handler":"gatemap","definitions":[{"file":%q}],"context":{"n":1,"f":1.5,"l":[1,"{http.request.method}"],"o":{"t":true},"z":null,"s":"\\{a\\}"}},{"handler":"static_response","body":"b"}]}]}}}}}`,
		caddytest.Default.AdminPort, s.port, name), "json")
	_, body := s.get("/a")
	require.Equal(t, `1 1.5 GET true  {a}`, body)
}

// TestReload: a definition that has changed counts once Caddy loads its
// configuration again. It does not load one that is the same, unless it must.
func TestReload(t *testing.T) {
	responses := func(status string) string {
		return `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"` + status + `"}}}`
	}
	name := define(t, map[string]string{"/a": responses("201")})
	s := run(t, "\tgatemap {\n\tdefinition "+name+"\n\t}\n\trespond in")
	got, _ := s.get("/a")
	require.Equal(t, 201, got.StatusCode)
	changed, err := os.ReadFile(define(t, map[string]string{"/a": responses("202")}))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, changed, 0o600))
	file := filepath.Join(t.TempDir(), "Caddyfile")
	require.NoError(t, os.WriteFile(file, []byte(s.config("\tgatemap {\n\tdefinition "+name+"\n\t}\n\trespond in")), 0o600))
	for _, step := range []struct {
		force  []string
		status int
	}{{nil, 201}, {[]string{"--force"}, 202}} {
		command(t, append([]string{"reload", "--config", file, "--adapter", "caddyfile", "--address", fmt.Sprintf("localhost:%d", caddytest.Default.AdminPort)}, step.force...)...)
		got, _ = s.get("/a")
		require.Equal(t, step.status, got.StatusCode)
	}
}

// command runs Caddy's command and returns what it prints.
func command(t *testing.T, args ...string) string {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), asCaddy+"=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// TestListed: the command knows the module.
func TestListed(t *testing.T) {
	require.Contains(t, command(t, "list-modules"), "http.handlers.gatemap\n")
}
