package lsp

import (
	"encoding/json"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/literal"
	"github.com/gatemap/gatemap/internal/source"
)

// part is a string of a method.
type part struct {
	pointer  string
	text     string
	template bool
	role     analysis.Role
}

// parts are the strings of a method that findings have edits for, and in which
// there are templates.
func parts(m *definition.Operation) []part {
	var list []part
	i := m.Integration
	for _, t := range i.RequestTemplates {
		if t.Value != nil {
			list = append(list, part{definition.Pointer(definition.NameRequestTemplates, t.Key), *t.Value, true, analysis.Request})
		}
	}
	for _, p := range i.RequestParameters {
		list = append(list, part{pointer: definition.Pointer(definition.NameRequestParameters, p.Key), text: p.Value})
	}
	for k := range i.IntegrationResponses {
		r := &i.IntegrationResponses[k].Value
		at := definition.Pointer(definition.NameIntegrationResponses, i.IntegrationResponses[k].Key)
		if r.SelectionPattern != nil {
			list = append(list, part{pointer: at + "/" + definition.NameSelectionPattern, text: *r.SelectionPattern})
		}
		for _, p := range r.ResponseParameters {
			list = append(list, part{pointer: source.JoinPointer(at+"/"+definition.NameResponseParameters, p.Key), text: p.Value})
		}
		for _, t := range r.ResponseTemplates {
			if t.Value != nil {
				list = append(list, part{source.JoinPointer(at+"/"+definition.NameResponseTemplates, t.Key), *t.Value, true, analysis.Response})
			}
		}
	}
	return list
}

// written is a template as it stands in a document.
type written struct {
	part
	of      *definition.Operation // nil where the document is the template
	doc     *open
	samples [][]byte
	literal *literal.Literal // nil where the document is the template
	offset  int              // of the place that was asked about, in the template
}

// templateAt finds the template at an offset of a document.
func (v *view) templateAt(doc *open, offset int) *written {
	if files.IsTemplate(doc.name) {
		return &written{part: part{text: doc.text, template: true}, doc: doc, offset: offset}
	}
	if w := v.stringAt(doc, offset, func(p *part) bool { return p.template }); w != nil {
		w.samples = v.samplesOf(w.of, w.role)
		return w
	}
	return nil
}

// patternAt finds the selection pattern at an offset of a document.
func (v *view) patternAt(doc *open, offset int) *written {
	return v.stringAt(doc, offset, func(p *part) bool { return strings.HasSuffix(p.pointer, "/"+definition.NameSelectionPattern) })
}

// stringAt finds the string of a kind at an offset of a document.
func (v *view) stringAt(doc *open, offset int, wanted func(*part) bool) *written {
	if v == nil || v.api == nil {
		return nil
	}
	var best part
	var of *definition.Operation
	at := -1
	for k := range v.api.Methods {
		m := &v.api.Methods[k]
		for _, p := range parts(m) {
			if !wanted(&p) {
				continue
			}
			place, ok := m.Place(p.pointer)
			if !ok || place.File != doc.name || place.Line == 0 {
				continue
			}
			if from := doc.lines.offsetIn(place.Line, place.Column); from > at && from <= offset {
				best, of, at = p, m, from
			}
		}
	}
	if at < 0 {
		return nil
	}
	l := literal.Find(doc.name, []byte(doc.text), at, best.text)
	if l == nil {
		return nil
	}
	inside, ok := l.TextOffset(offset)
	if !ok {
		return nil
	}
	return &written{part: best, of: of, doc: doc, literal: l, offset: inside}
}

// maxSamples bounds the payloads that completion looks at.
const maxSamples = 20

// samplesOf are the payloads of templates of a method.
func (v *view) samplesOf(m *definition.Operation, role analysis.Role) [][]byte {
	var list [][]byte
	for i := range v.samples {
		s := &v.samples[i]
		if len(list) == maxSamples || s.Method != "" && !strings.EqualFold(s.Method, m.HTTPMethod) || s.Path != "" && s.Path != m.Path {
			continue
		}
		body := s.Answer.Body
		if role == analysis.Request {
			body = s.Request.Body
		}
		if len(body) > 0 {
			list = append(list, body)
		}
	}
	return list
}

// span is where a part of the template stands in the document.
func (w *written) span(from, to int) (int, int) {
	if w.literal == nil {
		return from, to
	}
	begin := w.literal.Behind(from)
	return begin, max(begin, w.literal.Behind(to))
}

// spelled is a text as it is written in the string.
func (w *written) spelled(text string) string {
	if w.literal == nil {
		return text
	}
	return spelled(w.literal.Form, text)
}

// spelled is a text as it is written in a string of a form.
func spelled(form literal.Form, text string) string {
	switch form {
	case literal.JSON, literal.DoubleQuoted:
		quoted, _ := marshal(text)
		return quoted[1 : len(quoted)-1]
	case literal.SingleQuoted:
		return strings.ReplaceAll(text, "'", "''")
	case literal.HCL:
		quoted, _ := marshal(text)
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(quoted[1 : len(quoted)-1])
	case literal.Heredoc:
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text)
	}
	return text
}

// marshal is a JSON string in which <, > and & stand as they are.
func marshal(text string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return strings.TrimSuffix(b.String(), "\n"), err
}
