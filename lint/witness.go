package lint

import (
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint/internal/jsonways"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// workOfWitnesses bounds the renderings of all templates of a definition that look
// for payloads: half a second. One finding takes about twenty.
const workOfWitnesses = 6_000

// shown is a finding whose payload has been looked for.
type shown struct {
	text, rule string
	begin, end int
	request    bool
}

// show gives a finding about a place of a template the payload that find finds.
func (c *checker) show(f *Finding, t *sourceText, begin, end int, find func(*witness.Tries) string) {
	if f.Code == "" {
		return
	}
	key := shown{t.text, f.Rule(), begin, end, c.request}
	input, known := c.all.shown[key]
	if !known {
		tries := c.tries(t)
		if c.all.renders <= 0 || tries == nil {
			return
		}
		before := tries.Rendered()
		input = find(tries)
		c.all.renders -= 1 + tries.Rendered() - before
		c.all.shown[key] = input
	}
	f.Input = input
}

// tries are payloads made of what a template reads, nil if it does not parse.
func (c *checker) tries(t *sourceText) *witness.Tries {
	if t.tries == nil && !t.untried {
		role := analysis.Response
		if c.request {
			role = analysis.Request
		}
		var err error
		t.tries, err = witness.New(t.text, t.read, role)
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
	c.show(found, t, f.At, int(f.Kind), func(tries *witness.Tries) string { return tries.NotJSON(t.text, f.At, way) })
}
