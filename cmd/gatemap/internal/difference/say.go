package difference

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
)

// name is a method for people.
func (m *Method) name() string {
	name := strings.TrimSpace(m.Method + " " + m.Path)
	if m.API != "" {
		name += " of " + m.API
	}
	return cmp.Or(strings.TrimSpace(name), "the integration")
}

// result says what the answers through a method came to.
func (m *Method) result() string {
	switch {
	case m.Verdict == Added || m.Verdict == Removed || m.Verdict == Unasked:
		return ""
	case m.OldFault != "" && m.NewFault != "":
		return "neither can be compiled: " + m.NewFault
	case m.OldFault != "":
		return "could not be compiled: " + m.OldFault
	case m.NewFault != "":
		return "can no longer be compiled: " + m.NewFault
	case m.Identical:
		return "in the same words"
	case m.Differing > 0:
		return fmt.Sprintf("%d of %s", m.Differing, count(m.Answers, "answer"))
	}
	return count(m.Answers, "answer")
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

func bodies(n int) string {
	if n == 1 {
		return "1 body"
	}
	return strconv.Itoa(n) + " bodies"
}

// maxSaid bounds a text of an answer on a line for people.
const maxSaid = 160

// answer says what an example is about.
func (e *Example) answer() string {
	var parts []string
	if e.Name != "" {
		parts = append(parts, e.Name)
	}
	b := &e.Backend
	switch {
	case b.Failure != "":
		parts = append(parts, "no answer ("+string(b.Failure)+")")
	case b.ErrorMessage != nil:
		parts = append(parts, "the error "+quote(*b.ErrorMessage))
	default:
		if b.StatusCode != 0 {
			parts = append(parts, "status "+strconv.Itoa(b.StatusCode))
		}
		if len(b.Body) > 0 {
			parts = append(parts, "body "+shownBody(b.Body))
		}
		if len(parts) == 0 || len(parts) == 1 && e.Name != "" {
			parts = append(parts, "an empty body")
		}
	}
	for _, h := range b.Headers {
		parts = append(parts, h.Name+": "+quote(strings.Join(h.Values, ", ")))
	}
	return strings.Join(append(parts, asked(&e.Request)...), ", ")
}

// asked are the parts of a request that somebody may have to know.
func asked(r *gatemap.Request) []string {
	var parts []string
	for _, list := range []struct {
		of     string
		fields []gatemap.Field
	}{{"path", r.PathParameters}, {"query", r.Querystring}, {"header", r.Headers}} {
		for _, f := range list.fields {
			parts = append(parts, list.of+" "+f.Name+" = "+quote(strings.Join(f.Values, ", ")))
		}
	}
	for _, list := range []struct {
		of      string
		members []gatemap.Member
	}{{"$context", r.Context}, {"$stageVariables", r.StageVariables}} {
		for _, m := range list.members {
			parts = append(parts, fmt.Sprintf("%s.%s = %s", list.of, m.Name, clipped(fmt.Sprint(m.Value))))
		}
	}
	return parts
}

func quote(s string) string { return strconv.Quote(clipped(s)) }

func clipped(s string) string {
	if r := []rune(s); len(r) > maxSaid {
		return string(r[:maxSaid]) + "..."
	}
	return s
}

func shownBody(b []byte) string {
	if !utf8.Valid(b) {
		return "base64 " + clipped(base64.StdEncoding.EncodeToString(b))
	}
	return clipped(string(b))
}

// between says which responses an example goes to, "" where it is one.
func (e *Example) between() string {
	if e.Old.Selected == e.New.Selected && e.Old.Error == e.New.Error {
		return ""
	}
	return fmt.Sprintf("response %s, now %s", e.Old.response(), e.New.response())
}

func (s Seen) response() string {
	if s.Error != "" {
		return s.Error
	}
	return cmp.Or(s.Selected, "none")
}

// line is a part of a response that differs, on one line each: a body in JSON by
// its paths.
func lines(d *cases.Difference) []string {
	if len(d.Paths) > 0 {
		var all []string
		for _, p := range d.Paths {
			all = append(all, fmt.Sprintf("body %s: %s -> %s", p.Path, clipped(cmp.Or(p.Want, "absent")), clipped(cmp.Or(p.Got, "absent"))))
			if p.More {
				all = append(all, "body: and more")
			}
		}
		return all
	}
	if strings.HasPrefix(d.Diff, "@@") {
		return append([]string{d.What + ":"}, strings.Split(strings.TrimSuffix(d.Diff, "\n"), "\n")...)
	}
	return []string{fmt.Sprintf("%s: %s -> %s", d.What, d.Want, d.Got)}
}

// unreached are the responses and branches that no answer reached, and a summary of
// those that answers did; "" of what has no coverage.
func unreached(s *coverage.Summary) (reached string, missed []string) {
	if s == nil {
		return "", nil
	}
	for _, m := range s.Missed {
		if strings.HasPrefix(m, "response ") || strings.HasPrefix(m, "branch ") {
			missed = append(missed, m)
		}
	}
	return fmt.Sprintf("responses %v, branches %v", s.Responses, s.Branches), missed
}

// totals is the coverage of all methods of one definition that answers were made for;
// ok is false where there is nothing that they could reach.
func (r *Report) totals(of func(*Method) *coverage.Summary) (text string, ok bool) {
	var responses, branches coverage.Tally
	for _, m := range r.Methods {
		if s := of(m); s != nil && !m.Identical {
			responses.Reached, responses.Total = responses.Reached+s.Responses.Reached, responses.Total+s.Responses.Total
			branches.Reached, branches.Total = branches.Reached+s.Branches.Reached, branches.Total+s.Branches.Total
		}
	}
	return fmt.Sprintf("responses %v, branches %v", responses, branches), responses.Total+branches.Total > 0
}

// reached says what answers reached of both definitions, each in words of its own.
func (r *Report) reached(words func(older, newer string) string) string {
	older, some := r.totals(oldCoverage)
	newer, more := r.totals(newCoverage)
	switch {
	case some || more:
		return words(older, newer)
	case slices.ContainsFunc(r.Methods, func(m *Method) bool { return m.OldFault+m.NewFault != "" }):
		return "nothing was reached: there are methods that cannot be compiled"
	case slices.ContainsFunc(r.Methods, func(m *Method) bool { return m.Identical }):
		return "all that has responses is in the same words: there was nothing to reach"
	}
	return "no method has responses to reach"
}

func oldCoverage(m *Method) *coverage.Summary { return m.OldCoverage }
func newCoverage(m *Method) *coverage.Summary { return m.NewCoverage }

// said says that clients of a stage do not get the differences.
func (k *Kept) said() string {
	return fmt.Sprintf("the stage %s serves the deployment %s before and now: CloudFormation makes a new one only under another logical ID, and clients get what differs with that", quote(k.Stage), quote(k.Deployment))
}

// words are the figures of a report.
func (r *Report) words() string {
	c := r.Counts()
	s := fmt.Sprintf("%s: %d same, %d differing, %d added, %d removed", count(len(r.Methods), "method"), c[Same], c[Differs], c[Added], c[Removed])
	if c[Unasked] > 0 {
		s += fmt.Sprintf(", %d without an answer", c[Unasked])
	}
	if len(r.Gateway) > 0 {
		s += fmt.Sprintf("; %s of the gateway differing", count(len(r.Gateway), "answer"))
	}
	return s
}
