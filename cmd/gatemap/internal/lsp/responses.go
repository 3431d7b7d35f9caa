package lsp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/source"
)

// responseAt finds the integration response that an offset of a document stands
// in: the last that begins before it, if that is one of the method around.
func (v *view) responseAt(doc *open, offset int) (*definition.Operation, *gatemap.IntegrationResponse) {
	line := doc.lines.position(offset).Line + 1
	var of *definition.Operation
	for i := range v.api.Methods {
		if m := &v.api.Methods[i]; m.File == doc.name && m.Line <= line && (of == nil || m.Line >= of.Line) {
			of = m
		}
	}
	if of == nil || of.Integration == nil {
		return nil, nil
	}
	var found *gatemap.IntegrationResponse
	at := 0
	for i := range of.Integration.IntegrationResponses {
		e := &of.Integration.IntegrationResponses[i]
		for _, pointer := range []string{"", "/" + definition.NameSelectionPattern} {
			place, ok := of.Place(definition.Pointer(definition.NameIntegrationResponses, e.Key) + pointer)
			if ok && place.File == doc.name && place.Line <= line && place.Line > at {
				found, at = &e.Value, place.Line
			}
		}
	}
	if place, ok := of.Place("/" + definition.NameMethodResponses); ok && place.File == doc.name && place.Line <= line && place.Line > at {
		return nil, nil // it stands behind them
	}
	return of, found
}

// methodResponse is the place of the method response that an integration response
// answers with, or of its declaration of the header that is named in the line.
func (v *view) methodResponse(doc *open, offset int) (location, bool) {
	if v == nil || v.api == nil {
		return location{}, false
	}
	m, r := v.responseAt(doc, offset)
	if r == nil {
		return location{}, false
	}
	pointer := definition.Pointer(definition.NameMethodResponses, r.StatusCode)
	_, line := doc.lines.line(doc.lines.position(offset).Line)
	for _, p := range r.ResponseParameters {
		header := source.JoinPointer(pointer+"/"+definition.NameResponseParameters, p.Key)
		if place, ok := m.Place(header); ok && strings.Contains(line, p.Key) {
			return v.locationOf(place), true
		}
	}
	place, ok := m.Place(pointer)
	return v.locationOf(place), ok && place.Line > 0
}

func (v *view) locationOf(p definition.Place) location {
	at := position{Line: max(p.Line-1, 0)}
	if p.File == v.doc.name {
		at = v.doc.lines.position(v.doc.lines.offsetIn(p.Line, p.Column))
	}
	return location{uriOf(p.File), span{at, at}}
}

// maxMatches bounds the cases that a pattern is shown with.
const maxMatches = 8

// patternHover says what a selection pattern matches: status codes, and the
// subjects of the method's cases.
func (v *view) patternHover(w *written) *hover {
	text := []string{"The selection pattern " + w.text}
	if codes := codesOf(w.text); codes != "" && !v.messages(w.of) {
		text = append(text, "It matches the status codes "+codes+".")
	}
	for n, r := range v.casesOf(w.of) {
		x := r.outcome.Explanation
		if x == nil || n == maxMatches {
			break
		}
		for _, p := range x.Selection.Patterns {
			if p.Pattern != w.text {
				continue
			}
			subject := strconv.Quote(shortened(x.Selection.Subject))
			switch {
			case p.Matched:
				text = append(text, fmt.Sprintf("It matches %s of the case %s.", subject, caseTitle(r.one)))
			case p.WhyNot != "":
				text = append(text, fmt.Sprintf("It does not match %s of the case %s: %s.", subject, caseTitle(r.one), p.WhyNot))
			default:
				text = append(text, fmt.Sprintf("It does not match %s of the case %s.", subject, caseTitle(r.one)))
			}
			break
		}
	}
	return &hover{Contents: markup{"plaintext", strings.Join(slices.Insert(text, 1, ""), "\n")}, Range: w.spanOf(0, len(w.text))}
}

// messages reports whether patterns of a method are matched against messages of a
// Lambda function.
func (v *view) messages(m *definition.Operation) bool {
	return m.BackendKind() == definition.LambdaBackend
}

func shortened(text string) string {
	if len(text) > 120 {
		return text[:120] + ".."
	}
	return text
}

// codesOf are the status codes that a pattern matches, as ranges; "" are none, or
// all.
func codesOf(pattern string) string {
	r, err := javaregex.Compile(pattern)
	if err != nil {
		return ""
	}
	var ranges []string
	count := 0
	for from := 100; from < 600; from++ {
		to := from
		for to < 600 {
			if ok, err := r.Matches(fmt.Sprint(to)); !ok || err != nil {
				break
			}
			to++
		}
		count += to - from
		switch {
		case to == from+1:
			ranges = append(ranges, fmt.Sprint(from))
		case to > from:
			ranges = append(ranges, fmt.Sprintf("%d to %d", from, to-1))
		}
		from = to
	}
	if count == 500 {
		return "100 to 599, which are all"
	}
	return strings.Join(ranges, ", ")
}
