package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// Case names a case: its id, or "" where it has none, and its line.
type Case struct {
	ID   string
	File string
	Line int
}

func (c Case) place() string { return fmt.Sprintf("%s:%d", c.File, c.Line) }

// Score counts verdicts and writes about those that people have to read. It is
// for one goroutine.
type Score struct {
	Passed     int
	Failed     int
	Known      int // listed deviations that differ, as the list says
	Unexpected int // listed deviations that do not differ
	Bad        int // lines that are not cases

	listed map[string]string // id to reason
	met    map[string]bool   // listed ids that came up
	known  []deviation
	out    reporter
}

type deviation struct {
	Case
	reason string
}

// reporter writes one verdict, or the totals, in some format.
type reporter interface {
	verdict(verdict string, c Case, text string) error
	totals(s *Score, absent []string) error
}

// NewScore gives a score that reports to w. The deviations are ids with the
// reason why the case may differ.
func NewScore(w io.Writer, colour Palette, asJSON bool, deviations map[string]string) *Score {
	s := &Score{listed: deviations, met: make(map[string]bool)}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		s.out = jsonReport{enc}
	} else {
		s.out = textReport{w, colour}
	}
	return s
}

// Count takes the verdict about a case: "" when there is no difference.
func (s *Score) Count(c Case, diff string) error {
	reason, listed := s.listed[c.ID]
	if listed {
		s.met[c.ID] = true
	}
	switch {
	case listed && diff == "":
		s.Unexpected++
		return s.out.verdict("unexpected", c, "passes, but is listed as a known deviation: "+reason)
	case listed:
		s.Known++
		s.known = append(s.known, deviation{c, reason})
		return nil
	case diff == "":
		s.Passed++
		return nil
	}
	s.Failed++
	return s.out.verdict("failed", c, diff)
}

// CountBad takes a line that is not a case.
func (s *Score) CountBad(c Case, err error) error {
	s.Bad++
	return s.out.verdict("bad", c, err.Error())
}

// Finish writes the known deviations, the listed ones that did not come up and
// the totals.
func (s *Score) Finish() error {
	for _, d := range s.known {
		if err := s.out.verdict("known", d.Case, d.reason); err != nil {
			return err
		}
	}
	var absent []string
	for id := range s.listed {
		if !s.met[id] {
			absent = append(absent, id)
		}
	}
	slices.Sort(absent)
	return s.out.totals(s, absent)
}

// Note is the state for a progress line: "" while all is well.
func (s *Score) Note() string {
	if n := s.Failed + s.Unexpected + s.Bad; n > 0 {
		return fmt.Sprintf("%d failed", n)
	}
	return ""
}

type textReport struct {
	w      io.Writer
	colour Palette
}

func (r textReport) verdict(verdict string, c Case, text string) error {
	label := map[string]string{
		"failed":     r.colour.Bad("FAIL "),
		"unexpected": r.colour.Bad("FAIL "),
		"bad":        r.colour.Bad("BAD  "),
		"known":      r.colour.Warn("KNOWN"),
	}[verdict]
	name, place := r.colour.Bold(source.Printable(c.ID)), source.Printable(c.place())
	if name != "" {
		name += " "
	}
	text = source.PrintableText(strings.TrimRight(text, "\n"))
	if verdict == "known" || verdict == "bad" {
		_, err := fmt.Fprintf(r.w, "%s %s(%s): %s\n", label, name, place, strings.ReplaceAll(text, "\n", `\n`))
		return err
	}
	_, err := fmt.Fprintf(r.w, "%s %s(%s)\n      %s\n", label, name, place, strings.ReplaceAll(text, "\n", "\n      "))
	return err
}

func (r textReport) totals(s *Score, absent []string) error {
	parts := []string{r.count(s.Passed, "passed", r.colour.Good), r.count(s.Failed, "failed", r.colour.Bad)}
	for _, p := range []struct {
		n    int
		what string
		mark func(string) string
	}{
		{s.Known, noun(s.Known, "known deviation"), r.colour.Warn},
		{s.Unexpected, noun(s.Unexpected, "listed deviation") + " that " + map[bool]string{true: "passes", false: "pass"}[s.Unexpected == 1], r.colour.Bad},
		{s.Bad, noun(s.Bad, "bad line"), r.colour.Bad},
	} {
		if p.n > 0 {
			parts = append(parts, r.count(p.n, p.what, p.mark))
		}
	}
	if len(absent) > 0 {
		if _, err := fmt.Fprintf(r.w, "listed as known deviations, but not in the input: %s\n", source.Printable(strings.Join(absent, ", "))); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(r.w, strings.Join(parts, ", "))
	return err
}

// count colours what is not nought.
func (r textReport) count(n int, what string, mark func(string) string) string {
	text := fmt.Sprintf("%d %s", n, what)
	if n == 0 {
		return text
	}
	return mark(text)
}

type jsonReport struct{ enc *json.Encoder }

func (r jsonReport) verdict(verdict string, c Case, text string) error {
	return r.enc.Encode(struct {
		Verdict string `json:"verdict"`
		ID      string `json:"id,omitempty"`
		File    string `json:"file"`
		Line    int    `json:"line"`
		Text    string `json:"text"`
	}{verdict, c.ID, c.File, c.Line, text})
}

func (r jsonReport) totals(s *Score, absent []string) error {
	return r.enc.Encode(struct {
		Passed     int      `json:"passed"`
		Failed     int      `json:"failed"`
		Known      int      `json:"known"`
		Unexpected int      `json:"unexpected"`
		Bad        int      `json:"bad"`
		Absent     []string `json:"absent,omitempty"`
	}{s.Passed, s.Failed, s.Known, s.Unexpected, s.Bad, absent})
}
