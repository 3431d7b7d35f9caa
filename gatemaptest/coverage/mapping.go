package coverage

import (
	"cmp"
	"sync"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Mapping is the coverage of one integration. It is safe for concurrent use
// while evaluations are counted; its fields are to be read when they are done.
type Mapping struct {
	Name      string // GET /pets/{id}
	File      string // the definition
	Responses []*Response

	method *definition.Operation
	mu     sync.Mutex
	byKey  map[string]*Response
}

// Response is the coverage of one integration response.
type Response struct {
	Key        string
	StatusCode string
	Pattern    string // "" for a default
	Count      int    // how often it was selected
	Parameters []*Parameter
	Templates  []*Template
}

// Parameter is the coverage of one member of responseParameters.
type Parameter struct {
	Key        string
	Expression string
	Count      int // how often it gave a value
}

// Template is the coverage of one mapping template.
type Template struct {
	ContentType string
	Source      string
	Count       int // how often it was rendered

	places                       *source.Index // of Source
	outline                      *syntax.Block
	statements, branches, bodies map[syntax.Span]int
	touched                      bool // by the evaluation that Record has not seen yet
}

// New makes the coverage of a method; file is the name of its definition. A
// template that does not parse, which Compile refuses, has nothing to cover.
func New(m *definition.Operation, file string) *Mapping {
	name := m.HTTPMethod
	if m.Path != "" {
		name += " " + m.Path
	}
	c := &Mapping{Name: cmp.Or(name, "integration"), File: file, method: m, byKey: map[string]*Response{}}
	for key, r := range m.Integration.IntegrationResponses.All() {
		response := &Response{Key: key, StatusCode: r.StatusCode}
		if r.SelectionPattern != nil {
			response.Pattern = *r.SelectionPattern
		}
		for name, expr := range r.ResponseParameters.All() {
			response.Parameters = append(response.Parameters, &Parameter{Key: name, Expression: expr})
		}
		for contentType, text := range r.ResponseTemplates.All() {
			if text == nil || *text == "" {
				continue
			}
			if t := newTemplate(contentType, *text); t != nil {
				response.Templates = append(response.Templates, t)
			}
		}
		c.Responses = append(c.Responses, response)
		c.byKey[key] = response
	}
	return c
}

func newTemplate(contentType, text string) *Template {
	outline, err := vtl.Outline(text, vtl.Options{})
	if err != nil {
		return nil
	}
	return &Template{
		ContentType: contentType, Source: text, places: source.NewIndex([]byte(text)), outline: outline,
		statements: map[syntax.Span]int{}, branches: map[syntax.Span]int{}, bodies: map[syntax.Span]int{},
	}
}

func (r *Response) template(contentType string) *Template {
	for _, t := range r.Templates {
		if t.ContentType == contentType {
			return t
		}
	}
	return nil
}

// Hooks gives gatemap.Options.TemplateHooks what counts.
func (c *Mapping) Hooks(response, contentType string) *syntax.Hooks {
	r := c.byKey[response]
	if r == nil {
		return nil
	}
	t := r.template(contentType)
	if t == nil {
		return nil
	}
	count := func(counts map[syntax.Span]int) func(syntax.Span) {
		return func(s syntax.Span) {
			c.mu.Lock()
			defer c.mu.Unlock()
			counts[s]++
			t.touched = true
		}
	}
	return &syntax.Hooks{Statement: count(t.statements), Branch: count(t.branches), Body: count(t.bodies)}
}

// Record counts an evaluation.
func (c *Mapping) Record(x *gatemap.Explanation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.byKey[x.Selection.Selected]
	if r == nil {
		return
	}
	r.Count++
	for _, p := range x.Parameters {
		for _, mine := range r.Parameters {
			if p.Found && p.Error == "" && mine.Key == p.Key {
				mine.Count++
			}
		}
	}
	if x.Template == nil || x.Template.Passthrough {
		return
	}
	// An evaluation that failed may have done so before the template.
	if t := r.template(x.Template.ContentType); t != nil && (x.Error == nil || t.touched) {
		t.Count++
		t.touched = false
	}
}
