package coverage

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Report is the coverage of several integrations.
type Report []*Mapping

// Tally says how many things of one kind there are, and how many of them were
// reached.
type Tally struct {
	Reached int `json:"reached"`
	Total   int `json:"total"`
}

func (t *Tally) add(reached bool) {
	t.Total++
	if reached {
		t.Reached++
	}
}

// Percent is 100 where there is nothing to reach.
func (t Tally) Percent() float64 {
	if t.Total == 0 {
		return 100
	}
	return 100 * float64(t.Reached) / float64(t.Total)
}

// String gives reached/total.
func (t Tally) String() string { return fmt.Sprintf("%d/%d", t.Reached, t.Total) }

// Summary has the figures of a Mapping or a Report.
type Summary struct {
	Responses  Tally    `json:"responses"`
	Parameters Tally    `json:"parameters"`
	Lines      Tally    `json:"lines"`    // of templates; a line counts when all of it is executed
	Branches   Tally    `json:"branches"` // of templates
	Missed     []string `json:"missed"`   // what was not reached, for people
}

// Total is the sum of the four tallies.
func (s *Summary) Total() Tally {
	var all Tally
	for _, t := range []Tally{s.Responses, s.Parameters, s.Lines, s.Branches} {
		all.Reached += t.Reached
		all.Total += t.Total
	}
	return all
}

// Summary counts what was reached.
func (c *Mapping) Summary() *Summary {
	s := &Summary{Missed: []string{}}
	for _, r := range c.Responses {
		s.Responses.add(r.Count > 0)
		if r.Count == 0 {
			s.miss("response %s", r.Key)
		}
		for _, p := range r.Parameters {
			s.Parameters.add(p.Count > 0)
			if p.Count == 0 {
				s.miss("parameter %s of %s", strings.TrimPrefix(p.Key, "method.response.header."), r.Key)
			}
		}
		for _, t := range r.Templates {
			s.template(r, t)
		}
	}
	return s
}

func (s *Summary) miss(format string, args ...any) {
	s.Missed = append(s.Missed, fmt.Sprintf(format, args...))
}

func (s *Summary) template(r *Response, t *Template) {
	var missed []int
	for _, l := range t.Lines() {
		s.Lines.add(!l.Missed)
		if l.Missed {
			missed = append(missed, l.Number)
		}
	}
	if len(missed) > 0 {
		noun := "line"
		if len(missed) > 1 {
			noun = "lines"
		}
		s.miss("%s %s of template %s %s", noun, ranges(missed), r.Key, t.ContentType)
	}
	for _, b := range t.Branches() {
		s.Branches.add(b.Count > 0)
		if b.Count == 0 {
			s.miss("branch of template %s %s: %s", r.Key, t.ContentType, t.Describe(b))
		}
	}
}

// Describe says which way of an #if a branch is, for people.
func (t *Template) Describe(b Branch) string {
	line, _ := t.places.Position(b.At.Start)
	text := strings.Join(strings.Fields(t.Source[b.At.Start:b.At.End]), " ")
	switch b.Kind {
	case syntax.ElseBlock:
		return fmt.Sprintf("line %d, #else", line)
	case syntax.MissedBlock:
		if i := strings.IndexByte(text, ')'); i >= 0 {
			text = text[:i+1]
		}
		return fmt.Sprintf("line %d, %s is never false", line, clip(text))
	}
	return fmt.Sprintf("line %d, %s is never true", line, clip(text))
}

func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}

// ranges writes 1, 2, 3, 7 as 1-3, 7.
func ranges(lines []int) string {
	var parts []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		part := fmt.Sprint(lines[i])
		if j > i {
			part += fmt.Sprintf("-%d", lines[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// Summary counts what was reached in all of r. Missed begins with the name of
// the integration.
func (r Report) Summary() *Summary {
	all := &Summary{Missed: []string{}}
	for _, c := range r {
		s := c.Summary()
		for _, pair := range [][2]*Tally{
			{&all.Responses, &s.Responses}, {&all.Parameters, &s.Parameters}, {&all.Lines, &s.Lines}, {&all.Branches, &s.Branches},
		} {
			pair[0].Reached += pair[1].Reached
			pair[0].Total += pair[1].Total
		}
		for _, m := range s.Missed {
			all.Missed = append(all.Missed, c.Name+": "+m)
		}
	}
	return all
}

// Sorted returns the integrations by file and name.
func (r Report) Sorted() Report {
	sorted := slices.Clone(r)
	slices.SortStableFunc(sorted, func(a, b *Mapping) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Name, b.Name))
	})
	return sorted
}

// maxMissed bounds what the text shows of one integration.
const maxMissed = 20

// WriteText writes the summary for people.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, c := range r.Sorted() {
		s := c.Summary()
		fmt.Fprintf(&b, "coverage of %s (%s): %.1f%%\n", source.Printable(c.Name), source.Printable(c.File), s.Total().Percent())
		fmt.Fprintf(&b, "  responses %v, parameters %v, template lines %v, branches %v\n", s.Responses, s.Parameters, s.Lines, s.Branches)
		for i, m := range s.Missed {
			if i == maxMissed {
				fmt.Fprintf(&b, "  and %d more\n", len(s.Missed)-i)
				break
			}
			fmt.Fprintf(&b, "  not reached: %s\n", source.Printable(m))
		}
	}
	s := r.Summary()
	fmt.Fprintf(&b, "coverage: %.1f%% (%v)\n", s.Total().Percent(), s.Total())
	_, err := io.WriteString(w, b.String())
	return err
}
