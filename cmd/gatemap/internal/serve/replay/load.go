package replay

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// recordings are the cases of a folder by the operation that they are about.
type recordings struct {
	operations map[string][]*group
	cases      int
}

// maxPlayed bounds the cases of a folder.
const maxPlayed = 100_000

// group are the cases of one request.
type group struct {
	definition string // its absolute path
	api        string // "" where the file does not name it
	whole      bool   // see cases.File.Recorded
	parts      Parts
	answers    []answer
	next       int // how many have answered
}

type answer struct {
	name string // as CaseName gives it
	c    *cases.Case
	file string
}

func operationKey(method, path string) string { return method + " " + path }

// load reads all case files below a folder.
func load(dir string, project *cases.Project) (*recordings, error) {
	names, err := cases.Find(dir)
	if err != nil {
		return nil, err
	}
	r := &recordings{operations: map[string][]*group{}}
	for _, name := range names {
		f, err := cases.ReadFile(name)
		if err != nil {
			return nil, err
		}
		op, err := project.Operation(f)
		if err != nil {
			return nil, err
		}
		if r.cases += len(f.Cases); r.cases > maxPlayed {
			return nil, fmt.Errorf("%s has more than %d cases", dir, maxPlayed)
		}
		r.add(f, op)
	}
	if r.cases == 0 {
		return nil, fmt.Errorf("%s has no case files: they are called *.gatemap.txtar or *.gatemap.yaml", dir)
	}
	return r, nil
}

func (r *recordings) add(f *cases.File, op *definition.Operation) {
	key := operationKey(op.HTTPMethod, op.Path)
	path, err := filepath.Abs(filepath.Join(filepath.Dir(f.Name), filepath.FromSlash(f.Definition)))
	if err != nil {
		path = ""
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		parts := PartsOf(op, &c.Request)
		text := parts.Key()
		j := slices.IndexFunc(r.operations[key], func(g *group) bool {
			return g.definition == path && g.api == f.API && g.whole == f.Recorded && g.parts.Key() == text
		})
		if j < 0 {
			j = len(r.operations[key])
			r.operations[key] = append(r.operations[key], &group{definition: path, api: f.API, whole: f.Recorded, parts: parts})
		}
		g := r.operations[key][j]
		g.answers = append(g.answers, answer{CaseName(f.Name, c.Name), c, f.Name})
	}
}

// of are the groups of an operation; those of other APIs with the same path and
// method are left out where it can be told.
func (r *recordings) of(op *gatemap.Operation, definition string) []*group {
	all := slices.Clone(r.operations[operationKey(op.HTTPMethod, op.Path)])
	all = slices.DeleteFunc(all, func(g *group) bool { return g.api != "" && g.api != op.API })
	same := func(g *group) bool { return g.definition == definition }
	if definition != "" && slices.ContainsFunc(all, same) {
		all = slices.DeleteFunc(all, func(g *group) bool { return !same(g) })
	}
	return all
}

// find returns the answer to a request, or says what is missing. It counts as
// given.
func (r *recordings) find(op *gatemap.Operation, definition, name string, request *gatemap.Request) (*answer, string) {
	all := r.of(op, definition)
	what := op.HTTPMethod + " " + op.Path
	if len(all) == 0 {
		return nil, "No case is about " + what
	}
	if name != "" {
		return byName(all, name, what)
	}
	parts := PartsOf(op, request)
	var best *group
	var nearest *group
	why, distance := "", 0
	for _, g := range all {
		first, n := g.parts.differs(parts, g.whole)
		switch {
		case n == 0 && (best == nil || len(g.parts) > len(best.parts)):
			best = g
		case n > 0 && (nearest == nil || n < distance):
			nearest, why, distance = g, first, n
		}
	}
	if best == nil {
		a := &nearest.answers[0]
		return nil, fmt.Sprintf("No answer is recorded for this request of %s: the nearest case, %q of %s, has another %s", what, a.c.Name, filepath.Base(a.file), why)
	}
	a := &best.answers[min(best.next, len(best.answers)-1)]
	best.next++
	return a, ""
}

// byName is the case of a name.
func byName(all []*group, name, what string) (*answer, string) {
	for _, g := range all {
		for i := range g.answers {
			if g.answers[i].name == name {
				return &g.answers[i], ""
			}
		}
	}
	return nil, fmt.Sprintf("No case of %s is called %s", what, strings.ToValidUTF8(name, "?"))
}
