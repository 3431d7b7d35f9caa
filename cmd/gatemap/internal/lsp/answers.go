package lsp

import (
	"context"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/complete"
	"github.com/gatemap/gatemap/internal/lazy"
)

// at finds the template at a place, with the view that it is in; nil is none.
func (s *server) at(p *placeParams) (*written, *view) {
	doc, v, offset := s.placed(p)
	if doc == nil {
		return nil, nil
	}
	return v.templateAt(doc, offset), v
}

// placed is the document and the offset that are meant. A template of its own has
// no view.
func (s *server) placed(p *placeParams) (doc *open, v *view, offset int) {
	if doc = s.document(p.TextDocument.URI); doc == nil {
		return nil, nil, 0
	}
	if !files.IsTemplate(doc.name) {
		v = s.viewOf(doc)
	}
	return doc, v, doc.lines.offset(p.Position)
}

func (w *written) env() *complete.Env { return &complete.Env{Role: w.role, Samples: w.samples} }

func (w *written) spanOf(from, to int) span {
	begin, end := w.span(from, to)
	return w.doc.lines.span(begin, end)
}

// kinds are those of items in the numbers of the protocol.
var kinds = lazy.Value[map[complete.Kind]int]{Make: func() map[complete.Kind]int {
	return map[complete.Kind]int{complete.Variable: 6, complete.Method: 2, complete.Property: 10, complete.Directive: 14, complete.Path: 12, complete.Name: 12}
}}

func (s *server) completion(_ context.Context, p *placeParams) (*completionList, error) {
	list := &completionList{Items: []completionItem{}}
	w, _ := s.at(p)
	if w == nil {
		return list, nil
	}
	s.mu.Lock()
	snippets := s.snippets
	s.mu.Unlock()
	r := complete.At(w.text, w.offset, w.env())
	begin, _ := w.span(r.Begin, r.Begin)
	end, _ := w.span(r.End, r.End)
	replaced := w.doc.lines.span(begin, end)
	for n, i := range r.Items {
		item := completionItem{Label: i.Label, Kind: kinds.Get()[i.Kind], Detail: i.Detail, Documentation: i.Doc, SortText: fmt.Sprintf("%03d", n),
			FilterText: strings.TrimLeft(i.Label, "$#"), InsertFormat: 1, TextEdit: textEdit{replaced, w.spelled(i.Insert)}}
		if i.Kind == complete.Path {
			item.FilterText = i.Label
		}
		if snippets && i.Cursor < len(i.Insert) {
			item.InsertFormat = 2
			item.TextEdit.NewText = snippetText(w.spelled(i.Insert[:i.Cursor])) + "$0" + snippetText(w.spelled(i.Insert[i.Cursor:]))
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}

// snippetText is a text in which a snippet has nothing of its own.
func snippetText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "$", `\$`, "}", `\}`).Replace(text)
}

func (s *server) hover(_ context.Context, p *placeParams) (*hover, error) {
	doc, v, offset := s.placed(p)
	if doc == nil {
		return nil, nil
	}
	w := v.templateAt(doc, offset)
	if w == nil {
		if w = v.patternAt(doc, offset); w != nil {
			return v.patternHover(w), nil
		}
		return nil, nil
	}
	h := complete.HoverAt(w.text, w.offset, w.env(), nil)
	if h == nil {
		return nil, nil
	}
	text := append([]string{h.Title, ""}, h.Doc...)
	if w.of != nil && w.role == analysis.Response {
		if run, one := v.runOf(w.of, w.text); run != nil {
			if with := complete.HoverAt(w.text, w.offset, w.env(), run); len(with.Doc) > len(h.Doc) {
				text = append(text, "", "In the case "+caseTitle(one)+":")
				text = append(text, with.Doc[len(h.Doc):]...)
			}
		}
	}
	return &hover{Contents: markup{"plaintext", strings.Join(text, "\n")}, Range: w.spanOf(h.Begin, h.End)}, nil
}

// definition is where a variable is set; outside of templates it is the method
// response of an integration response.
func (s *server) definition(_ context.Context, p *placeParams) ([]location, error) {
	list := []location{}
	doc, v, offset := s.placed(p)
	if doc == nil {
		return list, nil
	}
	w := v.templateAt(doc, offset)
	if w == nil {
		if at, ok := v.methodResponse(doc, offset); ok {
			list = append(list, at)
		}
		return list, nil
	}
	for _, place := range complete.Definitions(w.text, w.offset) {
		list = append(list, location{w.doc.uri, w.spanOf(place.Start, place.End)})
	}
	return list, nil
}
