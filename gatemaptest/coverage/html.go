package coverage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/look"
)

//go:embed page.html
var pageSource string

var page = lazy.Value[*template.Template]{Make: func() *template.Template { return template.Must(template.New("page").Parse(pageSource)) }}

// The page as data: what is text here is escaped by html/template.
type (
	pageData struct {
		Style    template.CSS
		Policy   string
		Total    string
		Tally    Tally
		Mappings []pageMapping
	}
	pageMapping struct {
		ID         int
		Name, File string
		Percent    string
		Summary    *Summary
		Responses  []pageResponse
	}
	pageResponse struct {
		*Response
		Templates []pageTemplate
	}
	pageTemplate struct {
		ContentType string
		Count       int
		Lines       []pageLine
		Missed      []string
	}
	pageLine struct {
		Number int
		Parts  []pagePart
		Class  string // hit where any part was executed, miss where none was, still where none can be
		Times  string // how often all of it was executed, where that is more than once
	}
	pagePart struct {
		Text, Class, Title string
	}
)

// WriteHTML writes a page that stands on its own: the figures, what each
// integration response was reached by, and the templates with what was
// executed in colour.
func (r Report) WriteHTML(w io.Writer) error {
	s := r.Summary()
	data := pageData{Style: template.CSS(look.Style), Policy: look.Policy(), Total: percent(s.Total()), Tally: s.Total()}
	for i, c := range r.Sorted() {
		s := c.Summary()
		m := pageMapping{ID: i + 1, Name: c.Name, File: c.File, Percent: percent(s.Total()), Summary: s}
		for _, response := range c.Responses {
			p := pageResponse{Response: response}
			for _, t := range response.Templates {
				p.Templates = append(p.Templates, t.page())
			}
			m.Responses = append(m.Responses, p)
		}
		data.Mappings = append(data.Mappings, m)
	}
	return page.Get().Execute(w, data)
}

func percent(t Tally) string { return fmt.Sprintf("%.1f%%", t.Percent()) }

func (t *Template) page() pageTemplate {
	p := pageTemplate{ContentType: t.ContentType, Count: t.Count, Lines: []pageLine{{Number: 1, Class: "still"}}}
	for _, s := range t.segments() {
		class := "hit"
		if s.Count == 0 {
			class = "miss"
		}
		for i, text := range strings.SplitAfter(t.Source[s.Start:s.End], "\n") {
			if i > 0 {
				p.Lines = append(p.Lines, pageLine{Number: len(p.Lines) + 1, Class: "still"})
			}
			text = strings.TrimRight(text, "\r\n")
			if text == "" {
				continue
			}
			last := &p.Lines[len(p.Lines)-1]
			part := pagePart{Text: text, Class: class, Title: times(s.Count)}
			if strings.TrimSpace(text) == "" {
				part.Class, part.Title = "", ""
			}
			last.add(part, s.Count)
		}
	}
	if n := len(p.Lines); len(p.Lines[n-1].Parts) == 0 {
		p.Lines = p.Lines[:n-1]
	}
	for _, b := range t.Branches() {
		if b.Count == 0 {
			p.Missed = append(p.Missed, t.Describe(b))
		}
	}
	return p
}

// add adds a part that was executed so often.
func (l *pageLine) add(part pagePart, count int) {
	l.Parts = append(l.Parts, part)
	if part.Class == "" {
		return
	}
	switch {
	case l.Class == "still":
		if l.Class = part.Class; count > 1 {
			l.Times = fmt.Sprintf("%d×", count)
		}
		return
	case part.Class == "hit":
		l.Class = "hit"
	}
	if l.Times != fmt.Sprintf("%d×", count) {
		l.Times = ""
	}
}

func times(n int) string {
	switch n {
	case 0:
		return "never executed"
	case 1:
		return "executed once"
	}
	return fmt.Sprintf("executed %d times", n)
}
