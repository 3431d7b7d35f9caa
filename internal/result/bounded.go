package result

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of what Bounded gives.
const (
	BoundedText    = 128 << 10 // bytes of one text: a body, a template
	boundedValue   = 16 << 10  // bytes of a value of a header or a parameter
	boundedEntries = 500       // patterns, parameters, headers
)

// bounded is the form of an evaluation in a page.
type bounded struct {
	*form
	BodyBytes int `json:"bodyBytes,omitempty"` // of a body that is cut
}

// Bounded gives what JSON prints without its log, with long texts cut: it goes into a
// bug report. <, > and & are escaped, so that it can be in a page. bodyBytes is the
// length of a body of which only the beginning is there.
func (d *Evaluation) Bounded() ([]byte, error) {
	p := bounded{form: d.form()}
	r := p.form
	if r.Body != nil && len(*r.Body) > BoundedText {
		p.BodyBytes = len(*r.Body)
		body := Shorten(*r.Body, BoundedText)
		r.Body = &body
	}
	if len(r.BodyBase64) > BoundedText {
		p.BodyBytes = len(r.BodyBase64)
		r.BodyBase64 = r.BodyBase64[:BoundedText]
	}
	for i := range r.Headers {
		r.Headers[i].Value = shortenAll(r.Headers[i].Value)
	}
	r.Headers = first(r.Headers)
	if r.Explanation != nil {
		r.Explanation.bound()
	}
	return json.Marshal(p)
}

func (x *explanation) bound() {
	x.Log = nil
	s := &x.Selection
	s.Subject = Shorten(s.Subject, BoundedText)
	s.Patterns = first(s.Patterns)
	for i := range s.Patterns {
		s.Patterns[i].Pattern = Shorten(s.Patterns[i].Pattern, boundedValue)
		s.Patterns[i].WhyNot = Shorten(s.Patterns[i].WhyNot, boundedValue)
	}
	x.Parameters = first(x.Parameters)
	for i := range x.Parameters {
		p := &x.Parameters[i]
		p.Value, p.Expression, p.WhyNot = Shorten(p.Value, boundedValue), Shorten(p.Expression, boundedValue), Shorten(p.WhyNot, boundedValue)
	}
	x.Overrides.Headers = first(x.Overrides.Headers)
	for i := range x.Overrides.Headers {
		x.Overrides.Headers[i].Values = shortenAll(x.Overrides.Headers[i].Values)
	}
	if g := x.Gateway; g != nil {
		g.Parameters = first(g.Parameters)
		for i := range g.Parameters {
			g.Parameters[i].Value, g.Parameters[i].Expression = Shorten(g.Parameters[i].Value, boundedValue), Shorten(g.Parameters[i].Expression, boundedValue)
		}
	}
	x.Asked.bound()
	if x.Template != nil {
		x.Template.Run.bound()
	}
	if x.LooksWrong != nil {
		*x.LooksWrong = first(*x.LooksWrong)
	}
}

// bound cuts the template where it ends in the middle of a page; its events stay.
func (r *templateRun) bound() {
	if r == nil || len(r.Source) <= BoundedText {
		return
	}
	r.Source = Shorten(r.Source, BoundedText)
	r.Lines = r.Lines[:min(len(r.Lines), strings.Count(r.Source, "\n")+1)]
}

func first[E any](list []E) []E { return list[:min(len(list), boundedEntries)] }

func shortenAll(texts []string) []string {
	texts = first(texts)
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = Shorten(s, boundedValue)
	}
	return out
}

// Shorten is the beginning of a long text, and how long that is.
func Shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return fmt.Sprintf("%s... (%d bytes)", s[:limit], len(s))
}
