package analysis

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/vtl"
)

// printed looks at a reference that is printed.
func (a *analyzer) printed(s *state, e *vtl.Element, v *Value) {
	switch {
	case a.env.JSON:
		a.quotedJSON(s, e, v)
		a.javaNotation(s, e, v)
		a.bySamples(s, e, v)
	case a.env.XML:
		a.xml(e, v)
	}
}

// quotedJSON applies the rule about JSON inside a JSON string.
func (a *analyzer) quotedJSON(s *state, e *vtl.Element, v *Value) {
	a.check(e, -2, QuotedJSON, s.quoted && v.jsonText(), func() Finding {
		from, to := max(e.Span.Start, 0), min(e.Span.End, len(a.src))
		f := Finding{Severity: definition.Warning, Begin: from, End: to,
			Message: "$input.json writes a text with quotes of its own, which end the JSON string around it; so do those of objects",
			Fix:     `$util.escapeJavaScript($input.path(..)).replaceAll("\\'","'") inside of a string`}
		if from > 0 && a.src[from-1] == '"' && strings.HasPrefix(a.src[to:], `"`) {
			f.Fix = a.src[from:to] + " without the quotes around it"
			f.Edit = &Edit{from - 1, to + 1, a.src[from:to]}
		}
		return f
	})
}

// javaNotation applies the rule about objects that are printed, as {a=b}.
func (a *analyzer) javaNotation(s *state, e *vtl.Element, v *Value) {
	k := known.Get()
	make := func() Finding {
		f := Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s is an object, which Velocity prints in Java's notation, {name=value}: that is no JSON", quote(a.source(e.Span)))}
		if s.quoted {
			f.Message = fmt.Sprintf("%s is an object, which Velocity prints in Java's notation, {name=value}", quote(a.source(e.Span)))
		}
		if v.path != "" {
			f.Fix = "$input.json('" + strings.ReplaceAll(v.path, "[*]", "[0]") + "') writes it as JSON"
			if strings.Contains(v.path, "[*]") {
				f.Fix = "print its members, or a whole list with $input.json(..)"
			}
		}
		f.Input = exampleOf(v.path)
		return f
	}
	// The whole payload is an object nearly always.
	prints := v.only(k.linkedMap) && !v.null || v.path == "$" && !s.quoted && v.can(k.maps) && !v.jsonText() && len(a.env.Samples) == 0
	if prints && v.path == "$" {
		a.later(e, -2, JavaNotation, func() (Finding, bool) { return make(), a.used["$"]&(asList|asText) == 0 })
		return
	}
	a.check(e, -2, JavaNotation, prints, make)
	if path := v.path; !prints && path != "" && v.can(k.maps) && !v.jsonText() {
		a.later(e, -2, JavaNotation, func() (Finding, bool) { return make(), a.takenFor(path, asObject) })
	}
}

// exampleOf is a payload with an object at a path.
func exampleOf(path string) string {
	if path == "" {
		return ""
	}
	body := `{"name":"value"}`
	for path != "$" {
		if above, ok := strings.CutSuffix(path, "[*]"); ok {
			body, path = "["+body+"]", above
			continue
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			break
		}
		body, path = fmt.Sprintf(`{"%s":%s}`, path[i+1:], body), path[:i]
	}
	return body
}

// bySamples applies the rules about what samples show to be a number or a text.
func (a *analyzer) bySamples(s *state, e *vtl.Element, v *Value) {
	k := known.Get()
	sampled := v.path != "" && v.from == fromPayload && len(a.env.Samples) > 0
	a.check(e, -2, UnquotedText, sampled && !s.quoted && v.only(k.text) && v.constant == nil, func() Finding {
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s is a text in the %s, and stands without quotes: the output is no JSON", quote(a.source(e.Span)), a.env.payloads()),
			Fix:     "$input.json('" + v.path + "') writes it with its quotes"}
	})
	a.check(e, -2, NumberInQuotes, sampled && !a.env.Modelled && s.quoted && v.only(k.numbers.Union(k.boolean)) && a.aloneInQuotes(e), func() Finding {
		return Finding{Severity: definition.Note, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s is %s in the %s, and stands in quotes: the %s gets a text", quote(a.source(e.Span)), v.kindName(), a.env.payloads(), a.env.reader()),
			Fix:     "leave the quotes out where a number is meant"}
	})
}

// aloneInQuotes reports "$x", with nothing else between the quotes.
func (a *analyzer) aloneInQuotes(e *vtl.Element) bool {
	from, to := e.Span.Start, e.Span.End
	return from > 0 && to < len(a.src) && from <= to && a.src[from-1] == '"' && a.src[to] == '"'
}

// xml applies the rule about text of others in XML.
func (a *analyzer) xml(e *vtl.Element, v *Value) {
	const others = fromPayload | fromBody | fromParams | fromParsed | fromDecoded
	bad := v.only(known.Get().text.Union(known.Get().json)) && v.from&others != 0 && v.from&^(others|fromTemplate) == 0
	a.check(e, -2, UnescapedXML, bad, func() Finding {
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s stands unescaped in XML: a < or & in the value is no well-formed XML, and whoever writes the value can put elements into what the %s reads", quote(a.source(e.Span)), a.env.reader()),
			Fix:     `.replaceAll("&","&amp;").replaceAll("<","&lt;") behind it`}
	})
}
