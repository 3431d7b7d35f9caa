package jsonways

import (
	"strconv"

	"github.com/gatemap/gatemap/internal/vtl"
)

// truth reports whether a condition may hold and whether it may not. Only the
// Boolean false is false (rules/templates.md#undefined): not the empty string, and not a
// variable that was never set.
func (m *machine) truth(e *vtl.Element) (may, mayNot bool) {
	if m.steps -= 4; m.steps < 0 {
		return true, true
	}
	if e.Kind != vtl.OperatorElement {
		return truthOf(m.eval(e))
	}
	if e.Name == "!" {
		may, mayNot = m.truth(e.Args[0])
		return mayNot, may
	}
	if len(e.Args) != 2 {
		return true, true
	}
	switch e.Name {
	case "&&":
		a, notA := m.truth(e.Args[0])
		b, notB := m.truth(e.Args[1])
		return a && b, notA || notB
	case "||":
		a, notA := m.truth(e.Args[0])
		b, notB := m.truth(e.Args[1])
		return a || b, notA && notB
	case "==", "!=", "<", ">", "<=", ">=":
		return m.comparison(e)
	}
	return true, true
}

func truthOf(v value) (may, mayNot bool) {
	if v.box != nil || v.block != nil {
		return true, v.box != nil
	}
	for _, alt := range v.alts {
		a, ok := alt.only()
		switch {
		case ok && a.kind == boolean:
			may, mayNot = may || a.text == "true", mayNot || a.text == "false"
		case ok || len(alt) > 1 || alt[0].kind == jsonText:
			may = true
		default:
			may, mayNot = true, true
		}
	}
	return may, mayNot
}

func (m *machine) comparison(e *vtl.Element) (may, mayNot bool) {
	v, w := m.eval(e.Args[0]), m.eval(e.Args[1])
	if v.box != nil || w.box != nil {
		return true, true
	}
	for _, x := range v.alts {
		for _, y := range w.alts {
			yes, no := compare(e.Name, x, y)
			may, mayNot = may || yes, mayNot || no
		}
	}
	return may, mayNot
}

// compare decides a comparison of two texts, or of two numbers, that are known.
func compare(operator string, x, y alternative) (may, mayNot bool) {
	a, okA := x.only()
	b, okB := y.only()
	if !okA || !okB || a.kind != b.kind {
		return true, true
	}
	order := 0
	if a.kind == number {
		n, errN := strconv.Atoi(a.text)
		k, errK := strconv.Atoi(b.text)
		if errN != nil || errK != nil {
			return true, true
		}
		order = n - k
	} else if operator != "==" && operator != "!=" {
		return true, true
	} else if a.text != b.text {
		order = 1
	}
	holds := false
	switch operator {
	case "==":
		holds = order == 0
	case "!=":
		holds = order != 0
	case "<":
		holds = order < 0
	case ">":
		holds = order > 0
	case "<=":
		holds = order <= 0
	case ">=":
		holds = order >= 0
	}
	return holds, !holds
}
