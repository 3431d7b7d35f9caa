package read

import "github.com/gatemap/gatemap/definition"

// duplicate notes a key that a map of the file has had before. Nobody is told
// until the map is read for an API: other parts of a template are not ours to
// judge.
func (l *Source) duplicate(n *Node, key string, at Pos) {
	l.twice++
	if n.rare == nil {
		n.own()
	}
	n.rare.twice = append(n.rare.twice, Member{Key: key, Pos: at})
}

// Duplicates reports the keys that are there twice in n and below it.
func (l *Source) Duplicates(n *Node) {
	if l.twice == 0 || n == nil {
		return
	}
	l.Step(n, 0)
	l.DuplicatesOf(n)
	for _, item := range n.Items {
		l.Duplicates(item)
	}
	for _, m := range n.Members {
		l.Duplicates(m.Value)
	}
}

// DuplicatesOf reports those of n itself.
func (l *Source) DuplicatesOf(n *Node) {
	if n == nil || n.rare == nil {
		return
	}
	for _, m := range n.rare.twice {
		l.ProblemAt(definition.Error, m.Pos.Position(), "duplicate key %s: the last one is used", Quoted(m.Key))
	}
}
