package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const integration = `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404", "selectionPattern": "404"}}}`

// reported is a run with every kind of result.
func reported(t *testing.T) *Run {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("i.json", []byte(integration), 0o644))
	file, err := cases.Read("pets.gatemap.yaml", []byte(`definition: i.json
cases:
- {name: 'good #1 \ <&>', expect: {status: 200}}
- name: bad "two"
  backend: {statusCode: 404, body: "a\nb\u001b\n"}
  expect:
    status: 200
    headers: {X: "]]>"}
    body: "a\nc\n"
`))
	require.NoError(t, err)
	ran, err := new(cases.Project).Run(file, nil)
	require.NoError(t, err)
	results := ResultsOf(ran)
	broken := File{Name: "broken.gatemap.txtar"}
	broken.Fail(definition.Faults{
		definition.Faultf(definition.Position{File: broken.Name, Line: 3, Column: 1}, "no such key"),
		definition.Faultf(definition.Position{File: broken.Name, Line: 4}, "no such section"),
	})
	lost := File{Name: "lost.gatemap.txtar"}
	lost.Fail(errors.New("it went away"))
	return &Run{Files: []File{{Name: file.Name, Results: results}, broken, lost, {Name: "new.gatemap.yaml", Results: results, Updated: 1}}}
}

func TestFormats(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	require.NoError(t, err)
	r := reported(t)
	text := func(w io.Writer) error { return r.Text(w, Palette{}) }
	for name, format := range map[string]func(io.Writer) error{"text.txt": text, "lines.ndjson": r.JSON, "out.tap": r.TAP, "junit.xml": r.JUnit} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, format(&b))
			golden := filepath.Join(testdata, name)
			if *update {
				require.NoError(t, os.MkdirAll(testdata, 0o755))
				require.NoError(t, os.WriteFile(golden, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
			require.NotContains(t, b.String(), "\x1b")
		})
	}
}

func TestCounts(t *testing.T) {
	c := reported(t).Counts()
	require.Equal(t, Counts{Files: 4, Cases: 4, Failed: 1, Updated: 1, Errors: 2}, c)
	require.Equal(t, "4 cases in 4 files: 3 passed, 1 failed, 1 updated, 2 files not run", c.String())
}

// The output is valid by the grammar of TAP 13: the plan counts the points,
// which are numbered, and what is indented is YAML.
func TestTAPIsValid(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, reported(t).TAP(&b))
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	require.Equal(t, "TAP version 13", lines[0])
	point := regexp.MustCompile(`\A(?:not )?ok (\d+) - (?:[^#\\]|\\#|\\\\)*\z`)
	n, block := 0, []string(nil)
	inside := false
	for _, line := range lines[2:] {
		switch {
		case line == "  ---":
			inside, block = true, nil
		case line == "  ...":
			inside = false
			var v map[string]any
			require.NoError(t, yaml.Unmarshal([]byte(strings.Join(block, "\n")), &v))
			require.Contains(t, v, "severity")
		case inside:
			block = append(block, strings.TrimPrefix(line, "  "))
		default:
			n++
			require.Regexp(t, point, line)
			require.Equal(t, fmt.Sprint(n), point.FindStringSubmatch(line)[1])
		}
	}
	require.False(t, inside)
	require.Equal(t, fmt.Sprintf("1..%d", n), lines[1])
}

// TestTAPIsTame: what a log shows of it turns no writing and moves no cursor,
// and the differences are read back as they were.
func TestTAPIsTame(t *testing.T) {
	evil := "a\u202e\x1b]0;t\x07\u009b\u2028\u2066\x7f\n::error::b\r##[c"
	r := reported(t)
	r.Files[0].Name = evil
	for i := range r.Files {
		for j := range r.Files[i].Results {
			c := &r.Files[i].Results[j]
			c.Case.Name = evil
			for k := range c.Differences {
				c.Differences[k].Got = cases.Word(evil)
			}
		}
	}
	var b bytes.Buffer
	require.NoError(t, r.TAP(&b))
	seen := false
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		require.Equal(t, line, source.Printable(line))
		if rest, ok := strings.CutPrefix(line, "  {"); ok {
			var v struct{ Differences []struct{ Found string } }
			require.NoError(t, yaml.Unmarshal([]byte("{"+rest), &v), line)
			for _, d := range v.Differences {
				require.Equal(t, evil, d.Found)
				seen = true
			}
		}
	}
	require.True(t, seen)
}

func TestJUnitIsValid(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, reported(t).JUnit(&b))
	dec := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
	}
	var doc junitSuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &doc))
	tests, failures, faults := 0, 0, 0
	for _, s := range doc.Suites {
		require.Len(t, s.Cases, s.Tests)
		tests += s.Tests
		failures += s.Failures
		faults += s.Errors
	}
	require.Equal(t, []int{tests, failures, faults}, []int{doc.Tests, doc.Failures, doc.Errors})
}

func TestJSONLines(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, reported(t).JSON(&b))
	statuses := map[string]int{}
	for line := range strings.Lines(b.String()) {
		var o outcome
		require.NoError(t, json.Unmarshal([]byte(line), &o))
		statuses[o.Status]++
	}
	require.Equal(t, map[string]int{"passed": 2, "failed": 1, "error": 3, "updated": 1}, statuses)
}
