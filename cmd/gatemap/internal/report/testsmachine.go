package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/source"
)

// outcome is a case, or a file that could not be run, in JSON.
type outcome struct {
	File        string       `json:"file"`
	Line        int          `json:"line,omitzero"`
	Column      int          `json:"column,omitzero"`
	Case        string       `json:"case,omitzero"`
	Status      string       `json:"status"` // passed, failed, skipped, updated, error
	Message     string       `json:"message,omitzero"`
	Differences []Difference `json:"differences,omitzero"`
}

// JSON writes one object a line: one for each case, and one for each fault of
// a file that could not be run.
func (r *Run) JSON(w io.Writer) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range r.Files {
		f := &r.Files[i]
		for _, e := range f.Faults {
			if err := enc.Encode(outcome{File: e.File, Line: e.Line, Column: e.Column, Status: "error", Message: e.Message}); err != nil {
				return err
			}
		}
		for _, c := range f.Results {
			o := outcome{File: f.Name, Line: c.Case.Line, Case: c.Case.Name, Status: "passed"}
			switch {
			case c.Skipped != "":
				o.Status, o.Message = "skipped", c.Skipped
			case c.Passed():
			case f.Updated > 0:
				o.Status = "updated"
			default:
				o.Status, o.Differences = "failed", c.Differences
			}
			if err := enc.Encode(o); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// TAP writes version 13 of the Test Anything Protocol
// (https://testanything.org/tap-version-13-specification.html); a failed case
// has its differences in a YAML block.
func (r *Run) TAP(w io.Writer) error {
	var out bytes.Buffer
	n := 0
	point := func(ok bool, format string, args ...any) {
		n++
		word := "ok"
		if !ok {
			word = "not ok"
		}
		fmt.Fprintf(&out, "%s %d - %s\n", word, n, tapText(fmt.Sprintf(format, args...)))
	}
	for i := range r.Files {
		f := &r.Files[i]
		if len(f.Faults) > 0 {
			point(false, "%s", f.Name)
			tapBlock(&out, map[string]any{"message": f.Faults.Error(), "severity": "error"})
		}
		for j := range f.Results {
			c := &f.Results[j]
			point(!f.failed(c), "%s: %s", f.Name, c.Case.Name)
			if c.Skipped != "" {
				out.Truncate(out.Len() - 1)
				fmt.Fprintf(&out, " # SKIP %s\n", tapText(c.Skipped))
			}
			if f.failed(c) {
				tapBlock(&out, tapFailure(c))
			}
		}
	}
	_, err := fmt.Fprintf(w, "TAP version 13\n1..%d\n%s", n, out.String())
	return err
}

func tapFailure(c *Result) map[string]any {
	var all []map[string]any
	for _, d := range c.Differences {
		m := map[string]any{"what": d.What, "wanted": d.Want.Data(), "found": d.Got.Data(), "line": d.Line}
		for key, value := range map[string]string{"diff": d.Diff, "verdict": d.Verdict} {
			if value != "" {
				m[key] = value
			}
		}
		if !d.Engine.IsZero() {
			m["engine"] = d.Engine.Data()
		}
		all = append(all, m)
	}
	return map[string]any{
		"severity":    "fail",
		"at":          map[string]any{"file": c.File.Name, "line": c.Case.Line},
		"differences": all,
	}
}

// tapText is a description: one line, in which # begins no directive.
func tapText(s string) string {
	s = strings.Map(func(r rune) rune {
		if source.Printable(string(r)) != string(r) {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(s)
}

func tapBlock(out *bytes.Buffer, v any) {
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := enc.Encode(v); err != nil {
		panic(err) // maps of strings and numbers
	}
	if source.PrintableText(text.String()) != text.String() {
		// JSON is YAML too, and gives the log of a build nothing but one line.
		text.Reset()
		if err := json.NewEncoder(&text).Encode(v); err != nil {
			panic(err) // as above
		}
		line := source.Printable(strings.TrimSuffix(text.String(), "\n")) // what JSON leaves and YAML reads back
		text.Reset()
		text.WriteString(line + "\n")
	}
	out.WriteString("  ---\n")
	for line := range strings.Lines(text.String()) {
		if line != "\n" {
			out.WriteString("  ")
		}
		out.WriteString(line)
	}
	out.WriteString("  ...\n")
}

// The XML of JUnit, as the schema of its Ant task has it and CI systems read
// it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr,omitempty"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		File     string      `xml:"file,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string       `xml:"name,attr"`
		Class   string       `xml:"classname,attr"`
		File    string       `xml:"file,attr"`
		Line    int          `xml:"line,attr,omitempty"`
		Time    string       `xml:"time,attr"`
		Failure *junitReport `xml:"failure"`
		Error   *junitReport `xml:"error"`
		Skipped *junitSkip   `xml:"skipped"`
	}
	junitSkip struct {
		Message string `xml:"message,attr"`
	}
	junitReport struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the XML of JUnit: a suite for each file.
func (r *Run) JUnit(w io.Writer) error {
	c := r.Counts()
	doc := junitSuites{Name: "gatemap", Tests: c.Cases + c.Errors, Failures: c.Failed, Errors: c.Errors, Skipped: c.Skipped, Time: seconds(r.Elapsed)}
	for i := range r.Files {
		doc.Suites = append(doc.Suites, suite(&r.Files[i]))
	}
	text, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func suite(f *File) junitSuite {
	s := junitSuite{Name: f.Name, File: f.Name, Time: seconds(f.Elapsed), Tests: len(f.Results), Failures: f.failures(), Skipped: f.skipped()}
	class := strings.TrimSuffix(strings.TrimSuffix(f.Name, ".txtar"), ".yaml")
	if len(f.Faults) > 0 {
		s.Tests++
		s.Errors = 1
		s.Cases = append(s.Cases, junitCase{Name: "(file)", Class: class, File: f.Name, Line: f.Faults[0].Line, Time: seconds(0),
			Error: &junitReport{Message: f.Faults[0].Message, Type: "error", Text: f.Faults.Error()}})
	}
	for i := range f.Results {
		r := &f.Results[i]
		c := junitCase{Name: r.Case.Name, Class: class, File: f.Name, Line: r.Case.Line, Time: seconds(0)}
		if f.failed(r) {
			c.Failure = &junitReport{Type: "difference", Text: failureText(r)}
			d := r.Differences[0]
			c.Failure.Message = source.PrintableText((&cases.Difference{What: d.What, Want: d.Want, Got: d.Got}).Plain())
		}
		if r.Skipped != "" {
			c.Skipped = &junitSkip{r.Skipped}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

func failureText(r *Result) string {
	var b strings.Builder
	for _, d := range r.Differences {
		fmt.Fprintf(&b, "%s:%d: %s\n", r.File.Name, d.Line, source.PrintableText(d.Plain()))
		if d.Verdict != "" {
			fmt.Fprintf(&b, "(%s)\n", d.Verdict)
		}
	}
	if r.Why != nil {
		b.WriteString("\n" + r.Why())
	}
	return b.String()
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
