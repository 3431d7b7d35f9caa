package cases

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestUpdate rewrites the files of testdata/update and compares them with the
// golden ones, which pass and are not rewritten again.
func TestUpdate(t *testing.T) {
	files, err := filepath.Glob("testdata/update/*.gatemap.*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			p := &Project{Root: "testdata"}
			f, err := ReadFile(name)
			require.NoError(t, err)
			results, err := p.Run(f, nil)
			require.NoError(t, err)
			data, n, err := f.Update(results)
			require.NoError(t, err)
			require.Positive(t, n)
			if *update {
				require.NoError(t, os.WriteFile(name+".golden", data, 0o644))
			}
			want, err := os.ReadFile(name + ".golden")
			require.NoError(t, err)
			require.Equal(t, string(want), string(data))

			again := parse(t, name, string(data))
			results, err = p.Run(again, nil)
			require.NoError(t, err)
			for _, r := range results {
				require.Empty(t, r.Differences, r.Case.Name)
			}
			same, n, err := again.Update(results)
			require.NoError(t, err)
			require.Zero(t, n)
			require.Equal(t, string(data), string(same))
		})
	}
}

// What cannot be rewritten in place is refused and not guessed.
func TestUpdateRefuses(t *testing.T) {
	const head = "definition: ../pets/template.yaml\nmethod: GET\npath: /{id}\n"
	tests := []struct{ name, file, want string }{
		{"f.gatemap.yaml", head + "cases:\n- {name: a, backend: {body: x}}\n", "5: the case a is written on one line"},
		{"f.gatemap.yaml", head + "cases:\n- name: a\n  expect: &e {status: 201}\n- name: b\n  expect: *e\n", "6: what this case expects is shared by an alias"},
		{"f.gatemap.yaml", head + "type: lambda\nbinaryMediaTypes: []\ncases:\n- name: a\n  compare: json\n  backend: {errorMessage: '[404] x'}\n  request: {headers: {Accept: text/plain}}\n  expect: {selected: '7', body: '{}'}\n", ""},
		{"f.gatemap.yaml", head + "cases:\n- name: a\n  expect:\n    status: 201\n    body: >\n      folded\n      text\n", ""},
		{"f.gatemap.yaml", head + "cases:\n- name: a\n  expect:\n    body: plain\n      over lines\n", "cannot be rewritten in place: change it by hand"},
	}
	for _, tt := range tests {
		f := parse(t, filepath.Join("testdata/update", tt.name), tt.file)
		results, err := (&Project{Root: "testdata"}).Run(f, nil)
		require.NoError(t, err)
		_, _, err = f.Update(results)
		if tt.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, tt.want, tt.file)
	}
}

// Whatever the response was, the rewritten file expects it.
func FuzzUpdate(f *testing.F) {
	for _, body := range []string{"", "x", "a\nb\n", "-- x --", "\xff", "{\"a\": [1, \"\\u0007\"]}", " a \n\tb\r\n", "#", "'\"", ": -", "null", "\n\n", "# a", "# a\nb\n", "a\n# b", " # a # b", "a #\n# b\n", "\n # # a\n", "0000\n\n\n", "\u2028é"} {
		f.Add(body, true, "v")
		f.Add(body, false, body)
	}
	f.Add("0", true, "\xff") // YAML has no such value: it must not be taken for written
	const yaml = "definition: d\ncases:\n  # before the case\n  - name: a # its name\n    expect: # what it expects\n      status: 300 # its status\n      headers: {X: y}\n      body: |\n        old\n        text\n\n      # end\n"
	const txtar = "definition: d\n-- case: a --\nexpect: {status: 300} # its status\n-- expect.body --\nold\n-- case: b --\n"
	f.Fuzz(func(t *testing.T, body string, inYAML bool, value string) {
		name, text := "f.gatemap.txtar", txtar
		if inYAML {
			name, text = "f.gatemap.yaml", yaml
		}
		file := parse(t, name, text)
		o := &Outcome{Selected: "200", Response: &gatemap.Response{StatusCode: 200, Body: []byte(body), Headers: []gatemap.Field{{Name: "X", Values: []string{value}}}}}
		c := &file.Cases[0]
		data, n, err := file.Update([]Result{{file, c, o, c.compare(o)}})
		if err != nil {
			// A header that YAML cannot hold, which no response has: control
			// characters are refused there.
			require.False(t, isText([]byte(value)) && !strings.ContainsAny(value, "\r\u0085\u2028\u2029\ufffe\uffff"), "%v: %q %q", err, body, value)
			return
		}
		require.Equal(t, 1, n)
		read, err := Read(name, data)
		require.NoError(t, err)
		require.Empty(t, read.Cases[0].compare(o), string(data))
		for line := range strings.Lines(text) { // the body may have such a text, too
			if at := strings.Index(line, " # "); at >= 0 {
				require.Contains(t, string(data), strings.TrimSuffix(line[at:], "\n"))
			}
		}
	})
}
