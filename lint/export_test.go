package lint

import (
	"github.com/gatemap/gatemap/definition"
)

// Recalled is how many methods the last check has not looked at.
func (m *Memory) Recalled() int { return m.recalled }

// SetMaxModelled bounds the templates that are compared with models, and returns
// what sets it back.
func SetMaxModelled(n int) (back func()) {
	before := maxModelled
	maxModelled = n
	return func() { maxModelled = before }
}

// WorkOfRule is what one rule may do on one method.
const WorkOfRule = workOfRule

// Spend counts work on automata as done by checks before.
func (m *Memory) Spend(work int) { m.automata += work }

// CheckMethods checks methods one after the other with a bound of the work on
// templates and of the payloads that are looked for. Where they are unlike, what was
// found in a template is not said of others like it.
func CheckMethods(methods []definition.Operation, work, renders int, unlike bool) (found [][]Finding) {
	p := newPool(nil)
	p.templates, p.renders = work, renders
	for i := range methods {
		if unlike {
			p.likes.count = maxLikenesses
			p.compiled = newCompiles()
		}
		found = append(found, newChecker(&methods[i], i, Options{}, nil, p).run())
	}
	return found
}

// Alike reports whether the second of two templates of JSON in methods that are
// otherwise the same is not looked at once the first one was.
func Alike(m *definition.Operation, first, second string) bool {
	c := newChecker(m, 0, Options{}, nil, newPool(nil))
	c.template(&sourceText{text: first}, true)
	t := &sourceText{text: second}
	c.all.likes.of(second)
	return c.all.likes.find(c.lookedAt(t, true)) != nil
}

// Renamed is a template with other names where its shape leaves names out.
func Renamed(template string, rename func(name string) string) string {
	var s shape
	s.of(template)
	other := make([]string, len(s.names))
	for i := range s.names {
		other[i] = rename(s.names[i].text)
	}
	out, from := "", 0
	for _, p := range s.spots {
		out += template[from:p.from] + other[p.name]
		from = p.to
	}
	return out + template[from:]
}
