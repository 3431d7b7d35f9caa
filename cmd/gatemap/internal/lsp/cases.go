package lsp

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// maxRun bounds the cases of a method that are evaluated for what is shown.
const maxRun = 20

// ran is a case with what came of it.
type ran struct {
	file    *cases.File
	one     *cases.Case
	outcome *cases.Outcome
}

// about are the methods that case files are about.
func (v *view) about() map[*definition.Operation][]*cases.File {
	by := map[*definition.Operation][]*cases.File{}
	if v.api == nil {
		return by
	}
	for _, f := range v.cases {
		if found := target.Named(v.api, target.Query{API: f.API, Method: f.Method, Path: f.Path}); len(found) == 1 {
			by[found[0]] = append(by[found[0]], f)
		}
	}
	return by
}

// casesOf evaluates the first cases of a method, once. Those that cannot be
// evaluated are left out.
func (v *view) casesOf(m *definition.Operation) []*ran {
	v.mu.Lock()
	defer v.mu.Unlock()
	if list, ok := v.ran[m]; ok {
		return list
	}
	var list []*ran
	for _, f := range v.about()[m] {
		for i := range f.Cases {
			if len(list) == maxRun {
				break
			}
			if o, _, err := f.EvaluateIn(v.api, &f.Cases[i]); err == nil {
				list = append(list, &ran{f, &f.Cases[i], o})
			}
		}
	}
	if v.ran == nil {
		v.ran = map[*definition.Operation][]*ran{}
	}
	v.ran[m] = list
	return list
}

// runOf is what a template did in the first case in which it was rendered.
func (v *view) runOf(m *definition.Operation, text string) (*syntax.Run, *cases.Case) {
	for _, r := range v.casesOf(m) {
		x := r.outcome.Explanation
		if x == nil || x.Template.Run == nil || x.Template.Run.Source != text {
			continue
		}
		return x.Template.Run, r.one
	}
	return nil, nil
}

// caseNamed finds a case of a file.
func (v *view) caseNamed(file, name string) (*cases.File, *cases.Case) {
	for _, f := range v.cases {
		if f.Name != file {
			continue
		}
		for i := range f.Cases {
			if f.Cases[i].Name == name {
				return f, &f.Cases[i]
			}
		}
	}
	return nil, nil
}

// caseTitle names a case for people.
func caseTitle(c *cases.Case) string {
	name, _, _ := strings.Cut(c.Name, "\n")
	if len(name) > 80 {
		name = name[:80] + ".."
	}
	return name
}
