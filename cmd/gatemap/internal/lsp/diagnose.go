package lsp

import (
	"strings"

	"github.com/gatemap/gatemap/lint"
)

// maxDiagnostics bounds what is reported of one file.
const maxDiagnostics = 500

// diagnostics are the findings of a view by the URI of their file. Each file of
// the definition that is open has a list, which may be empty.
func (v *view) diagnostics(read func(name string) (string, bool)) map[string][]diagnostic {
	by := map[string][]diagnostic{}
	texts := map[string]*lines{v.doc.name: v.doc.lines}
	add := func(file string, d func(text *lines) diagnostic) {
		text := texts[file]
		if text == nil {
			content, ok := read(file)
			if !ok {
				return
			}
			text = linesOf(content)
			texts[file] = text
		}
		if uri := uriOf(file); len(by[uri]) < maxDiagnostics {
			by[uri] = append(by[uri], d(text))
		}
	}
	if f := v.fault; f != nil {
		add(f.File, func(text *lines) diagnostic {
			return diagnostic{Range: wordAt(text, text.offsetIn(f.Line, f.Column)), Severity: 1, Source: "gatemap", Message: f.Message}
		})
	}
	for i := range v.findings {
		f := &v.findings[i]
		add(f.File, func(text *lines) diagnostic { return diagnosticOf(f, text) })
	}
	return by
}

func diagnosticOf(f *lint.Finding, text *lines) diagnostic {
	message := f.Message
	if f.Fix != "" {
		message += "\n" + f.Fix
	}
	return diagnostic{Range: wordAt(text, text.offsetIn(f.Line, f.Column)), Severity: severityOf(f.Severity), Code: f.Rule(), Source: "gatemap", Message: message}
}

func severityOf(s lint.Severity) int {
	switch s {
	case lint.Error:
		return 1
	case lint.Warning:
		return 2
	}
	return 3
}

// wordAt is the span of what stands at an offset: up to a blank or a bracket, and
// one character at least.
func wordAt(l *lines, offset int) span {
	rest := l.text[offset:]
	n := strings.IndexAny(rest, " \t\r\n()[]{},")
	switch {
	case n < 0:
		n = len(rest)
	case n == 0 && rest[0] != '\r' && rest[0] != '\n':
		n = 1
	}
	return l.span(offset, offset+min(n, 200))
}
