package analysis

import (
	"fmt"
	"slices"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/vtl"
)

// isSet applies the rule about variables that are read where they are not set,
// and set elsewhere. Those that are never set are for another rule.
func (a *analyzer) isSet(e *vtl.Element, v *Value) {
	if !a.assigned[e.Name] || a.faulty {
		return
	}
	bad := v.unset && v.classes.Empty()
	a.check(e, -1, UndefinedAt, bad, func() Finding {
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("the variable $%s is not set here: it prints nothing", e.Name), Fix: "set it before; the variable of a #foreach is gone behind its #end"}
	})
}

// reserved applies the rule about assignments to the service's variables.
func (a *analyzer) reserved(e, target *vtl.Element) {
	bad := slices.Contains(ServiceVariables(), target.Name)
	a.check(e, 0, ReservedName, bad, func() Finding {
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("the service's $%s is hidden from here on: $%[1]s is what is assigned", target.Name), Fix: "take another name"}
	})
}

// assignMember looks at a #set of a member.
func (a *analyzer) assignMember(e *vtl.Element, v *Value) {
	if v.jsonText() {
		a.textMember(e, len(e.Steps)-1, v, true)
	}
}
