package lint

import (
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint/internal/jsonways"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// workOfWitnesses bounds the renderings of all templates of a definition that look
// for payloads: a tenth of a second. One finding takes about ten.
const workOfWitnesses = 3_000

// show gives a finding about a template the payload that find finds.
func (c *checker) show(f *Finding, t *sourceText, find func(*witness.Tries) string) {
	if f.Code == "" || c.all.renders <= 0 {
		return
	}
	tries := c.tries(t)
	if tries == nil {
		return
	}
	before := tries.Rendered()
	f.Input = find(tries)
	cost := 1 + tries.Rendered() - before
	c.all.renders -= cost
	c.learns.input(f.Input, cost)
}

// tries are payloads made of what a template reads, nil if it does not parse.
func (c *checker) tries(t *sourceText) *witness.Tries {
	if t.tries == nil && !t.untried {
		var err error
		t.tries, err = witness.New(t.text, t.read, c.role())
		t.untried = err != nil
	}
	return t.tries
}

// showNotJSON gives a finding about the output the payload with which it ceases to
// be JSON there.
func (c *checker) showNotJSON(found *Finding, t *sourceText, f jsonways.Fault) {
	var way witness.Way
	switch f.Kind {
	case jsonways.Branch:
		way = witness.Way{Kind: syntax.ElseEvent, At: f.Element.Span}
		if span, ok := condition(t.text, f.Element); ok && f.Element.Kind != vtl.ElseElement {
			way = witness.Way{Kind: syntax.ConditionEvent, At: span, Value: "true"}
		}
	case jsonways.Looped:
		way = witness.Way{Kind: syntax.ForeachEvent, At: f.Element.Span, Count: 1}
	case jsonways.Twice:
		way = witness.Way{Kind: syntax.ForeachEvent, At: f.Element.Span, Count: 2}
	}
	c.show(found, t, func(tries *witness.Tries) string { return tries.NotJSON(t.text, f.At, way) })
}

// readsOf are the places of payloads that a template reads.
func readsOf(t *sourceText) []analysis.Read {
	return analysis.Elements(t.text, t.elements, &analysis.Env{}).Reads
}
