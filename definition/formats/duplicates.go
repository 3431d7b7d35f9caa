package formats

import "github.com/gatemap/gatemap/definition"

// duplicate notes a key that a map of the file has had before. Nobody is told
// until the map is read for an API: other parts of a template are not ours to
// judge.
func (l *loader) duplicate(n *node, key string, at definition.Place) {
	l.twice++
	n.twice = append(n.twice, member{key: key, pos: at})
}

// duplicates reports the keys that are there twice in n and below it.
func (l *loader) duplicates(n *node) {
	if l.twice == 0 || n == nil {
		return
	}
	l.step(n, 0)
	l.duplicatesOf(n)
	for _, item := range n.items {
		l.duplicates(item)
	}
	for _, m := range n.members {
		l.duplicates(m.value)
	}
}

// duplicatesOf reports those of n itself.
func (l *loader) duplicatesOf(n *node) {
	if n == nil {
		return
	}
	for _, m := range n.twice {
		l.problemAt(Error, m.pos.Position, "duplicate key %s: the last one is used", quoted(m.key))
	}
}
