package explanation

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Outcome is how an evaluation ended.
type Outcome struct {
	StatusCode int                     // what the client gets
	Failure    definition.ResponseType // "" unless the gateway answered itself
	Log        string                  // the failure's line in the execution log
	Cause      error                   // of the failure; may be nil
}

// Text renders the trace for people, a line or more for each decision. Whatever
// comes from a definition or a payload is printed without control characters.
func (t *Trace) Text(o Outcome) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	t.Selection.write(w)
	t.Conversion.write(w)
	t.Template.write(w)
	t.writeHeaders(w)
	if o.Failure != "" {
		put(w, "failure\t%s\n\t%s\n", o.Failure, o.Log)
		if o.Cause != nil {
			put(w, "\t%v\n", o.Cause)
		}
	}
	t.Gateway.write(w)
	put(w, "status\t%d\n", o.StatusCode)
	w.Flush()
	return b.String()
}

// put prints a line of an explanation. What comes from a definition or a payload
// is one of its args and cannot begin another line.
func put(w *tabwriter.Writer, format string, args ...any) {
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = source.Printable(a)
		case error:
			args[i] = source.Printable(a.Error())
		}
	}
	fmt.Fprintf(w, format, args...)
}

func (s *Selection) write(w *tabwriter.Writer) {
	if s.SubjectKind == "" {
		return
	}
	put(w, "subject\t%s: %s\n", s.SubjectKind, quote(s.Subject))
	if s.FunctionError != "" {
		put(w, "\t%s: %s\n", "X-Amz-Function-Error", s.FunctionError)
	}
	for _, p := range s.Patterns {
		put(w, "pattern\t%s %s: %s\n", p.Key, quote(p.Pattern), p.verdict(s.Subject))
	}
	switch {
	case s.Selected == "":
		put(w, "selected\tnothing: %s\n", s.nothing())
	case s.Default:
		put(w, "selected\t%s, the default: no pattern matches\n", s.Selected)
	case s.OwnStatus:
		put(w, "selected\t%s: ambiguous, it is the backend's own status code\n", s.Selected)
	case s.Ambiguous:
		put(w, "selected\t%s: ambiguous, the lowest status code\n", s.Selected)
	default:
		put(w, "selected\t%s\n", s.Selected)
	}
}

// nothing says why no response was selected.
func (s *Selection) nothing() string {
	for _, p := range s.Patterns {
		if p.Error != "" {
			return "a pattern is undecided"
		}
	}
	return "no pattern matches, and there is no default"
}

// verdict says whether the pattern matches, and if not, why.
func (p *Pattern) verdict(subject string) string {
	switch {
	case p.Matched:
		return "matches"
	case p.Error != "":
		return "undecided: " + p.Error
	case p.WhyNot != "":
		return "does not match: " + p.WhyNot
	case p.Reach < 0 || p.Reach >= len(subject):
		return "does not match"
	}
	return fmt.Sprintf("does not match: it fails at character %d, before %s",
		utf8.RuneCountInString(subject[:p.Reach])+1, quote(subject[p.Reach:]))
}

func (c *Conversion) write(w *tabwriter.Writer) {
	if c == nil {
		return
	}
	put(w, "payload\t%s", c.Action)
	if c.Handling != "" {
		put(w, ", contentHandling %s", string(c.Handling))
	}
	if c.BinaryPayload {
		put(w, ", binary Content-Type %s", c.PayloadType)
	}
	if c.BinaryAccept {
		put(w, ", binary Accept %s", c.Accept)
	}
	if c.Changed {
		put(w, ": it is changed")
	}
	put(w, "\n")
}

func (t *Template) write(w *tabwriter.Writer) {
	switch {
	case t == nil:
		return
	case t.ContentType == "":
		put(w, "template\t%s\n", t.Reason)
	case t.Passthrough:
		put(w, "template\t%s, which is empty: the body passes through (%s)\n", t.ContentType, t.Reason)
	default:
		put(w, "template\t%s (%s)\n", t.ContentType, t.Reason)
	}
	for _, c := range t.Cut {
		put(w, "\t#foreach at line %d, column %d ended at its limit of rounds: the rest of the list is left out\n", c.Line, c.Column)
	}
}

// write tells of the gateway's own answer where somebody could have
// customised it.
func (g *Gateway) write(w *tabwriter.Writer) {
	if g == nil {
		return
	}
	if g.From == "" {
		put(w, "gateway\tthe service's own answer: %s\n", g.Reason)
		return
	}
	put(w, "gateway\tgateway response %s: %s\n", g.From, g.Reason)
	if g.Template != "" {
		put(w, "\ttemplate %s: %s\n", g.Template, g.BodyReason)
	} else {
		put(w, "\t%s\n", g.BodyReason)
	}
	for _, p := range g.Parameters {
		outcome := "no header: " + p.WhyNot
		if p.Found {
			outcome = quote(p.Value)
		}
		put(w, "\theader %s = %s: %s\n", p.Name, p.Expression, outcome)
	}
}

func (t *Trace) writeHeaders(w *tabwriter.Writer) {
	for i := range t.Parameters {
		p := &t.Parameters[i]
		put(w, "header\t%s = %s: %s\n", strings.TrimPrefix(p.Key, "method.response.header."), p.Expression, p.outcome())
	}
	if s := t.Overrides.Status; s != 0 {
		put(w, "override\tstatus = %d\n", s)
	}
	for i, h := range t.Overrides.Headers {
		wire := t.Overrides.Wire[i]
		note := ""
		switch {
		case wire == "":
			note = " (the gateway drops it)"
		case wire != h.Name:
			note = " (the client gets " + wire + ")"
		}
		put(w, "override\theader %s = %s%s\n", quote(h.Name), quote(strings.Join(h.Values, ",")), note)
	}
}

// outcome says what became of the parameter.
func (p *Parameter) outcome() string {
	switch {
	case p.Error != "":
		return "failed: " + p.Error
	case !p.Found:
		return "no header: " + p.WhyNot
	}
	note := string(p.Source)
	switch {
	case p.Header == "":
		note += "; the gateway drops it"
	case p.Renamed:
		note += "; the client gets " + p.Header
	}
	return quote(p.Value) + " (" + note + ")"
}

// quoteLimit is how much of a text an explanation shows.
const quoteLimit = 200

// quote shows a text on one line.
func quote(s string) string {
	if len(s) <= quoteLimit {
		return strconv.Quote(s)
	}
	cut := quoteLimit
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strconv.Quote(s[:cut]) + fmt.Sprintf("... (%d bytes)", len(s))
}
