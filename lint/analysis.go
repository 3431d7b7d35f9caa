package lint

import (
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/vtl"
)

// analyse applies the rules that follow the values of a template.
func (c *checker) analyse(t *sourceText) {
	r := analysis.Elements(t.text, t.elements, &analysis.Env{Role: c.role(), JSON: t.json, XML: t.xml, Samples: t.bodies,
		Partial: t.partial, Modelled: t.modelled})
	if !r.Complete {
		c.leftOut(ruleMember, c.inText(t.pointer, t.text, 0), "the template has too many ways through it")
		return
	}
	t.read = r.Reads
	t.noText = map[*vtl.Element]bool{}
	for _, ref := range r.References {
		if last := len(ref.Values) - 1; last == len(ref.Element.Steps) && ref.Values[last].NoText() {
			t.noText[ref.Element] = true
		}
	}
	said := map[analysis.Code]bool{}
	for _, f := range r.Findings {
		if f.Code == analysis.UnescapedXML && said[f.Code] { // one for each template
			continue
		}
		if f.Code == analysis.UnquotedText {
			if seen := c.rendered(t); seen.valid && !seen.bad { // the text is a part of the JSON
				continue
			}
		}
		said[f.Code] = true
		found := c.add(string(f.Code), f.Severity, c.inText(t.pointer, t.text, f.Begin), f.Message, f.Fix)
		c.show(found, t, func(tries *witness.Tries) string { return tries.Finding(&f) })
		if f.Edit != nil {
			c.edit(found, t.pointer, t.text, f.Edit.Begin, f.Edit.End, f.Edit.New)
		}
	}
}

// role is what the template that is looked at is rendered for.
func (c *checker) role() analysis.Role {
	if c.request {
		return analysis.Request
	}
	return analysis.Response
}

func isXML(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	return kind == "text/xml" || kind == "application/xml" || strings.HasSuffix(kind, "+xml")
}
