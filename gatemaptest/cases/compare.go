package cases

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/compare"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/json/canon"
)

// Outcome is what an evaluation gave.
type Outcome struct {
	Response *gatemap.Response // what the client gets, also when the evaluation failed
	// Selected is the key of the integration response, also when the gateway
	// answers itself after it was selected.
	Selected    string
	Failure     *gatemap.GatewayError // nil when it did not fail
	Explanation *gatemap.Explanation
}

// Difference is an expectation that was not met.
type Difference struct {
	What string `json:"what"` // status, selected, error, header NAME, body
	Want Value  `json:"want"`
	Got  Value  `json:"got"`
	Diff string `json:"diff,omitzero"` // of bodies, line by line
	// Paths are the places in which two bodies that are compared as JSON differ.
	Paths []Change `json:"paths,omitzero"`
	Line  int      `json:"line,omitzero"` // of the expectation in the case file
}

// Change is a place in which two JSON values differ. Want and Got are JSON, "" for
// nothing.
type Change struct {
	Path string `json:"path"` // $.a[0]["b c"]
	Want string `json:"want,omitzero"`
	Got  string `json:"got,omitzero"`
	More bool   `json:"more,omitzero"` // there are more changes, which are left out
}

// maxPaths bounds the Paths of a Difference.
const maxPaths = 50

// Changes lists in what a client sees that one response differs from another: the
// status, each header in either, and the body. Want is of the first. Bodies that
// both say they are JSON are compared by value, or without their white space where
// neither is JSON but both begin like it, unless exact is set.
func Changes(first, second *gatemap.Response, exact bool) []Difference {
	e := Expect{Status: first.StatusCode, Headers: first.Headers, Body: &Body{Data: first.Body}}
	if !exact && saysJSON(first) && saysJSON(second) {
		e.Body.JSON = json.Valid(first.Body) && json.Valid(second.Body)
		if !e.Body.JSON && almostJSON(first.Body) && almostJSON(second.Body) && bytes.Equal(squeezed(first.Body), squeezed(second.Body)) {
			e.Body = nil
		}
	}
	for _, h := range second.Headers {
		if fieldlist.Index(e.Headers, h.Name) < 0 {
			e.HeadersAbsent = append(e.HeadersAbsent, h.Name)
		}
	}
	return e.CompareResponse(second)
}

func saysJSON(r *gatemap.Response) bool {
	kind, _ := fieldlist.First(r.Headers, "Content-Type")
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	kind = strings.TrimSpace(kind)
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// almostJSON reports whether a body begins like an object or a list and is none: a
// client that reads JSON reads nothing, wherever its blanks are.
func almostJSON(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && (body[0] == '{' || body[0] == '[') && !json.Valid(body)
}

func squeezed(body []byte) []byte { return bytes.Join(bytes.Fields(body), nil) }

// Compare lists what of e a response does not meet, in the order in which a
// client would notice.
func (e *Expect) Compare(o *Outcome) []Difference {
	var all []Difference
	if d := e.compareError(o.Failure); d != nil {
		all = append(all, *d)
	}
	seen := e.CompareResponse(o.Response)
	if e.Selected == nil || *e.Selected == o.Selected {
		return append(all, seen...)
	}
	if len(seen) > 0 && seen[0].What == "status" {
		all, seen = append(all, seen[0]), seen[1:]
	}
	all = append(all, Difference{What: "selected", Want: orNone(*e.Selected), Got: orNone(o.Selected)})
	return append(all, seen...)
}

func (e *Expect) compareError(failed *gatemap.GatewayError) *Difference {
	kind, got := "", ""
	if failed != nil {
		kind = string(failed.Type)
		got = kind + ": " + failed.Log
		if failed.Err != nil {
			got += ": " + failed.Err.Error()
		}
	}
	if e.Error == kind {
		return nil
	}
	return &Difference{What: "error", Want: orNone(e.Error), Got: orNone(got)}
}

// CompareResponse lists what of e a response does not meet that a client sees:
// the status, the headers and the body. Selected and Error are not compared.
func (e *Expect) CompareResponse(r *gatemap.Response) []Difference {
	want := e.expected()
	var all []Difference
	for _, d := range want.Response(r) {
		switch d.Part {
		case compare.Status:
			all = append(all, Difference{What: "status", Want: Word(strconv.Itoa(e.Status)), Got: Word(strconv.Itoa(r.StatusCode))})
		case compare.Header:
			all = append(all, Difference{What: "header " + d.Name, Want: headerValue(d.Want), Got: headerValue(d.Got)})
		case compare.Body:
			all = append(all, *e.Body.difference(r.Body, &d))
		}
	}
	return all
}

// expected is what of e a client sees.
func (e *Expect) expected() *compare.Expected {
	want := &compare.Expected{Status: e.Status, Headers: e.Headers, Absent: e.HeadersAbsent}
	if e.Body != nil {
		if want.Mode, want.Body = compare.Exact, e.Body.Data; e.Body.JSON {
			want.Mode = compare.JSON
		}
	}
	return want
}

// compare lists what of the case's expectations a response does not meet, with
// their lines.
func (c *Case) compare(o *Outcome) []Difference {
	if c.Expect.Empty() {
		return []Difference{{What: "expect", Want: Word("something"), Got: Word("nothing is expected: --update fills it in"), Line: c.Line}}
	}
	return c.Locate(c.Expect.Compare(o))
}

// Locate gives differences of the case's expectations their lines.
func (c *Case) Locate(all []Difference) []Difference {
	for i := range all {
		key, name, header := strings.Cut(all[i].What, " ")
		if header {
			key = "headers/" + name
			if c.Expect.lines[key] == 0 {
				key = "headersAbsent"
			}
		}
		all[i].Line = c.at(key)
	}
	return all
}

func orNone(s string) Value { return Word(cmp.Or(s, "none")) }

// met reports whether a body is as it is expected.
func (b *Body) met(got []byte) bool {
	e := Expect{Body: b}
	return len(e.expected().Response(&gatemap.Response{Body: got})) == 0
}

// difference says how a body differs from that of a response.
func (b *Body) difference(got []byte, d *compare.Difference) *Difference {
	switch {
	case !b.JSON:
		return &Difference{What: "body", Want: bodyValue(b.Data), Got: bodyValue(got), Diff: bodyDiff(b.Data, got)}
	case d.Ours:
		return &Difference{What: "body", Want: Word("JSON"), Got: Word("an expectation that is none: " + d.Err.Error())}
	case d.Err != nil:
		return &Difference{What: "body", Want: Word("JSON"), Got: bodyValue(got), Diff: d.Err.Error()}
	}
	want, _ := canon.Text(b.Data) // both are JSON
	have, _ := canon.Text(got)
	out := &Difference{What: "body", Want: bodyValue(b.Data), Got: bodyValue(got), Diff: unified(string(want), string(have))}
	changes, _ := canon.Changes(b.Data, got, maxPaths)
	for _, c := range changes {
		out.Paths = append(out.Paths, Change{Path: c.Path, Want: c.Old, Got: c.New, More: c.More})
	}
	return out
}

// clip cuts what is long, and gives what to write behind it then.
func clip(s string, most int) (text, more string) {
	if len(s) <= most {
		return s, ""
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most], "..."
}

// bodyDiff shows how two bodies differ: by line, and for bytes by offset.
func bodyDiff(want, got []byte) string {
	n := 0
	for n < len(want) && n < len(got) && want[n] == got[n] {
		n++
	}
	if !utf8.Valid(want) || !utf8.Valid(got) {
		return fmt.Sprintf("first difference at byte %d: want %s, got %s\n", n, hex(want[n:]), hex(got[n:]))
	}
	return unified(visible(want), visible(got))
}

func hex(b []byte) string {
	if len(b) == 0 {
		return "the end"
	}
	return fmt.Sprintf("% x", b[:min(len(b), 16)])
}

// visible writes what an eye cannot see: blanks at the end of a line, tabs,
// carriage returns and other control characters.
func visible(b []byte) string {
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		body, newline := strings.CutSuffix(line, "\n")
		trimmed := strings.TrimRight(body, " ")
		for _, r := range trimmed {
			switch {
			case r == '\t':
				out.WriteString("→")
			case r < ' ' || r == 0x7f:
				fmt.Fprintf(&out, `\x%02x`, r)
			default:
				out.WriteRune(r)
			}
		}
		out.WriteString(strings.Repeat("·", len(body)-len(trimmed)))
		if newline {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// maxDiff bounds what a report shows of a difference.
const maxDiff = 16 << 10

// unified gives the lines of a unified diff, without its heading.
func unified(want, got string) string {
	text := string(diff.Diff("want", []byte(want), "got", []byte(got)))
	for range 3 {
		_, text, _ = strings.Cut(text, "\n")
	}
	if len(text) > maxDiff {
		cut := strings.LastIndexByte(text[:maxDiff], '\n')
		text = text[:cut+1] + "...\n"
	}
	return text
}

// String gives what was wanted and what came, for people.
func (d *Difference) String() string { return d.said(d.Want.String(), d.Got.String()) }

// Plain is String with the texts of the response as they are, for a report that
// quotes by itself. They may have several lines; where there is a diff of lines,
// it has them.
func (d *Difference) Plain() string {
	if strings.HasPrefix(d.Diff, "@@") {
		return d.What + ": - want + got\n" + strings.TrimSuffix(d.Diff, "\n")
	}
	return d.said(d.Want.Plain(), d.Got.Plain())
}

func (d *Difference) said(want, got string) string {
	s := fmt.Sprintf("%s: want %s, got %s", d.What, want, got)
	if d.Diff != "" {
		s += "\n" + strings.TrimSuffix(d.Diff, "\n")
	}
	return s
}

// Why tells how the response came about: the subject, the patterns, the
// template and what else was decided.
func (o *Outcome) Why() string { return o.Explanation.String() }
