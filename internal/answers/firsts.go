package answers

import (
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Firsts notices what the evaluations of one integration execute, select and set
// that none before did. The zero value has seen nothing. It is for one evaluation
// at a time.
type Firsts struct {
	executed int  // parts of templates, by all evaluations
	fresh    bool // this evaluation executed one that none before did
	ran      map[string]bool
}

// Hooks are those of cover for an engine that is compiled, and notice what is
// executed.
func (f *Firsts) Hooks(cover *coverage.Mapping) func(response, contentType string) *syntax.Hooks {
	return func(response, contentType string) *syntax.Hooks {
		h := cover.Hooks(response, contentType)
		if h == nil {
			return nil
		}
		return &syntax.Hooks{Statement: f.note(h.Statement), Branch: f.note(h.Branch), Body: f.note(h.Body)}
	}
}

func (f *Firsts) note(report func(syntax.Span)) func(syntax.Span) {
	seen := map[syntax.Span]bool{}
	return func(at syntax.Span) {
		if f.executed++; !seen[at] {
			seen[at], f.fresh = true, true
		}
		report(at)
	}
}

// Begin is called before an evaluation.
func (f *Firsts) Begin() { f.fresh = false }

// Any reports whether the evaluation that gave r executed, selected or set what none
// before did.
func (f *Firsts) Any(r *gatemap.Response) bool {
	var key strings.Builder
	key.WriteString(r.Selected)
	for _, h := range r.Headers {
		key.WriteString("\x00" + h.Name)
	}
	fresh := f.fresh || !f.ran[key.String()]
	if f.ran == nil {
		f.ran = map[string]bool{}
	}
	f.ran[key.String()] = true
	return fresh
}
