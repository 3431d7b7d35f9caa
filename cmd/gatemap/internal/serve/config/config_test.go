package config_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/config"
)

type shared struct {
	Params map[string]string `name:"param"`
}

type flags struct {
	shared
	Names     []string          `arg:""`
	Files     []string          `name:"file" path:"prefixed"`
	Cert      string            `name:"tls-cert" path:"value"`
	Keys      map[string]string `name:"authorizer" path:"value"`
	MaxWait   time.Duration
	MaxBodies *int
	Log       *bool
	Other     func()
	Config    string `config:"-"`
}

func TestRead(t *testing.T) {
	var f flags
	dir := t.TempDir()
	name := filepath.Join(dir, "gatemap.serve.yaml")
	require.NoError(t, config.Read(name, []byte(`
# everything by the names of the flags
file: [a.yaml, v1=b.yaml, "./c=d.yaml", "-"]
tls-cert: keys/cert.pem
authorizer:
  A: a.yaml
  B: /etc/b.yaml
param: {Stage: prod, Count: 3}
max-wait: 1m30s
max-bodies: 7
log: false
`), &f))
	n, no := 7, false
	require.Equal(t, flags{
		shared:  shared{map[string]string{"Stage": "prod", "Count": "3"}},
		Files:   []string{filepath.Join(dir, "a.yaml"), "v1=" + filepath.Join(dir, "b.yaml"), filepath.Join(dir, "c=d.yaml"), "-"},
		Cert:    filepath.Join(dir, "keys/cert.pem"),
		Keys:    map[string]string{"A": filepath.Join(dir, "a.yaml"), "B": "/etc/b.yaml"},
		MaxWait: 90 * time.Second, MaxBodies: &n, Log: &no,
	}, f)
	f = flags{}
	require.NoError(t, config.Read("x.yaml", []byte("file: one.yaml\nlog:\nparam: &a {A: b}\nauthorizer: *a\n"), &f))
	require.Equal(t, flags{shared: shared{map[string]string{"A": "b"}}, Files: []string{"one.yaml"}, Keys: map[string]string{"A": "b"}}, f)
	require.NoError(t, config.Read("x.yaml", nil, &f))
	require.NoError(t, config.Read("x.yaml", []byte("# nothing\n"), &f))
}

// TestFaults: every fault of a file, each with its place.
func TestFaults(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"fil: a.yaml\n\nlogs: true", "x.yaml:1:1: no such member: fil; is it file?\nx.yaml:3:1: no such member: logs; is it log?"},
		{"names: [a]\nconfig: b\nother: c", "x.yaml:1:1: no such member: names\nx.yaml:2:1: no such member: config\nx.yaml:3:1: no such member: other"},
		{"file: a\nfile: b", "x.yaml:2:1: "},
		{"param: {A: 1, B: [2]}", "x.yaml:1:18: param.B takes a text or a number"},
		{"param: text", "x.yaml:1:8: param is a mapping of names to values"},
		{"max-wait: 3", "x.yaml:1:11: max-wait is a time with its unit: 500ms, 29s, 2m"},
		{"max-bodies: many", "x.yaml:1:13: max-bodies is a whole number"},
		{"log: yes", "x.yaml:1:6: log is true or false"},
		{"tls-cert: {a: b}", "x.yaml:1:11: tls-cert takes a text or a number"},
		{"file:\n- a\n- [b]", "x.yaml:3:3: file takes a text or a number"},
		{"- a", "x.yaml:1:1: a configuration file is a mapping of names to values"},
		{"file: [a", "x.yaml:1:"},
		{"file: a\n---\nfile: b", "x.yaml:"},
		{"<<: {file: a}", "x.yaml:1:1: "},
		{"[a]: b", "x.yaml:1:1: the name of a member is a text"},
		{strings.Repeat("# long\n", 200_000), "x.yaml:1:1: the file has more than 1048576 bytes"},
	} {
		err := config.Read("x.yaml", []byte(tt.in), new(flags))
		require.Error(t, err, tt.in)
		require.True(t, strings.HasPrefix(err.Error(), tt.want), "%s: %v", tt.in[:min(len(tt.in), 40)], err)
	}
}

func TestMerge(t *testing.T) {
	one, two, yes, no := 1, 2, true, false
	f := flags{shared: shared{map[string]string{"A": "flag"}}, Cert: "flag", MaxBodies: &one, Log: &no}
	config.Merge(&f, &flags{shared: shared{map[string]string{"A": "file", "B": "file"}}, Files: []string{"file"}, Cert: "file",
		MaxWait: time.Second, MaxBodies: &two, Log: &yes})
	require.Equal(t, flags{shared: shared{map[string]string{"A": "flag", "B": "file"}}, Files: []string{"file"}, Cert: "flag",
		MaxWait: time.Second, MaxBodies: &one, Log: &no}, f)
	config.Merge(&f, new(flags))
	require.Equal(t, "flag", f.Cert)
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"file: a", "param: {A: 1}\nlog: true", "file: &a [*a]", "a: &a\n  b: *a", "? [a]\n: b", "\x00", "!!merge x: y"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got flags
		if err := config.Read("x.yaml", data, &got); err == nil {
			config.Merge(&got, &got)
		}
	})
}
