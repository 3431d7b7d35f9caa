package lsp

import (
	"context"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/definition"
)

// maxSymbols bounds the methods that are listed.
const maxSymbols = 5000

type symbol struct {
	Name           string   `json:"name"`
	Detail         string   `json:"detail,omitempty"`
	Kind           int      `json:"kind"` // 6 method, 22 member of an enumeration
	Range          span     `json:"range"`
	SelectionRange span     `json:"selectionRange"`
	Children       []symbol `json:"children,omitempty"`
}

// documentSymbol lists the methods of a definition with their integration
// responses.
func (s *server) documentSymbol(_ context.Context, p *closeParams) ([]symbol, error) {
	list := []symbol{}
	doc := s.document(p.TextDocument.URI)
	if doc == nil || files.IsTemplate(doc.name) {
		return list, nil
	}
	v := s.viewOf(doc)
	if v == nil || v.api == nil {
		return list, nil
	}
	for i := range v.api.Methods {
		m := &v.api.Methods[i]
		if m.File != doc.name || m.Line == 0 || len(list) == maxSymbols {
			continue
		}
		at := doc.methodSpan(m)
		name := strings.TrimSpace(m.HTTPMethod + " " + m.Path)
		if name == "" {
			name = "integration"
		}
		one := symbol{Name: name, Detail: string(m.Integration.Type), Kind: 6, Range: at, SelectionRange: at, Children: responsesOf(doc, m)}
		for _, c := range one.Children { // a range holds those of its children
			if before(one.Range.End, c.Range.End) {
				one.Range.End = c.Range.End
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// responsesOf are the integration responses that stand in the document behind the
// method.
func responsesOf(doc *open, m *definition.Operation) []symbol {
	var list []symbol
	for i := range m.Integration.IntegrationResponses {
		r := &m.Integration.IntegrationResponses[i]
		place, ok := m.Place(definition.Pointer(definition.NameIntegrationResponses, r.Key))
		if !ok || place.File != doc.name || place.Line < m.Line || place.Generated {
			continue
		}
		detail := "default"
		if r.Value.SelectionPattern != nil && *r.Value.SelectionPattern != "" {
			detail = *r.Value.SelectionPattern
		}
		at := doc.lineSpan(place.Line)
		list = append(list, symbol{Name: r.Key, Detail: detail, Kind: 22, Range: at, SelectionRange: at})
	}
	return list
}

// methodSpan is the line of a method: of its key, where that stands before it as
// in YAML.
func (doc *open) methodSpan(m *definition.Operation) span {
	_, text := doc.lines.line(m.Line - 1)
	_, before := doc.lines.line(m.Line - 2)
	key := strings.TrimRight(before, " ")
	if indent := indentOf(text); m.Line > 1 && indent == m.Column-1 && strings.HasSuffix(key, ":") && indentOf(key) < indent {
		return doc.lineSpan(m.Line - 1)
	}
	return doc.lineSpan(m.Line)
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// lineSpan is what stands in a line from 1.
func (doc *open) lineSpan(line int) span {
	start, text := doc.lines.line(line - 1)
	return doc.lines.span(start+indentOf(text), start+len(text))
}
