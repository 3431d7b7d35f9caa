package lsp

import (
	"context"
	"strings"

	"github.com/gatemap/gatemap/internal/literal"
	"github.com/gatemap/gatemap/lint"
)

// maxActions bounds the fixes that are offered at once.
const maxActions = 20

// codeAction offers the fixes of the findings in a range.
func (s *server) codeAction(_ context.Context, p *actionParams) ([]codeAction, error) {
	list := []codeAction{}
	s.mu.Lock()
	doc, v := s.docs[p.TextDocument.URI], s.views[p.TextDocument.URI]
	s.mu.Unlock()
	if doc == nil || v == nil || v.doc != doc { // what was found is of another text
		return list, nil
	}
	found := v.found()
	for i := range found {
		f := &found[i]
		if f.Edit == nil || f.Edit.File != doc.name || len(list) == maxActions {
			continue
		}
		d := diagnosticOf(f, doc.lines)
		if before(d.Range.End, p.Range.Start) || before(p.Range.End, d.Range.Start) {
			continue
		}
		if edit, ok := v.edit(doc, f.Edit); ok {
			list = append(list, codeAction{Title: titleOf(f), Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: true,
				Edit: workspaceEdit{map[string][]textEdit{doc.uri: {edit}}}})
		}
	}
	return list, nil
}

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

func titleOf(f *lint.Finding) string {
	title := f.Fix
	if title == "" {
		title = f.Message
	}
	if line, _, more := strings.Cut(title, "\n"); more {
		title = line
	}
	return "Fix: " + title
}

// edit is a fix as a change of the document. It is held against what the document
// reads as then, so that no notation's quoting is guessed.
func (v *view) edit(doc *open, e *lint.Edit) (textEdit, bool) {
	if e.Method < 0 || e.Method >= len(v.api.Methods) {
		return textEdit{}, false
	}
	m := &v.api.Methods[e.Method]
	text, ok := textOf(parts(m), e.Pointer)
	place, placed := m.Place(e.Pointer)
	if !ok || !placed || place.File != doc.name || e.From < 0 || e.From > len(text) || !strings.HasPrefix(text[e.From:], e.Old) {
		return textEdit{}, false
	}
	at := doc.lines.offsetIn(place.Line, place.Column)
	l := literal.Find(doc.name, []byte(doc.text), at, text)
	if l == nil || l.Substituted(e.From, e.From+len(e.Old)) {
		return textEdit{}, false
	}
	from, to := l.Offset(e.From), l.Behind(e.From+len(e.Old))
	if e.Old == "" {
		from = to
	}
	insert := spelled(l.Form, e.New)
	after := doc.text[:from] + insert + doc.text[to:]
	if literal.Find(doc.name, []byte(after), at, text[:e.From]+e.New+text[e.From+len(e.Old):]) == nil {
		return textEdit{}, false
	}
	return textEdit{doc.lines.span(from, to), insert}, true
}

func textOf(list []part, pointer string) (string, bool) {
	for _, p := range list {
		if p.pointer == pointer {
			return p.text, true
		}
	}
	return "", false
}
