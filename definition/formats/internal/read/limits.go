package read

import "math"

// Limits on a definition. They are above what API Gateway allows (300
// resources, 300 KB a template, 6 MB an import) and keep a hostile file from
// costing more than some seconds and 300 MB.
const (
	defaultMaxBytes = 16 << 20     // read, over all files
	maxFiles        = 500          // read
	maxNodes        = 1 << 18      // values, after aliases are expanded
	maxSeparators   = 4 * maxNodes // commas and lines of a JSON or YAML text, checked before it is parsed
	maxSteps        = 1 << 20      // evaluated values
	maxText         = 32 << 20     // bytes that evaluation writes
	MaxDepth        = 200          // nesting of values, of evaluation and of inclusion
	MaxKey          = 4096         // bytes of one key
	MaxRefs         = 20           // of a chain of references, and of modules that call each other
	maxProblems     = 500          // problems
	manyProblems    = "there are more problems; they are not listed"
)

// Step counts work; depth is how deep it nests.
func (l *Source) Step(n *Node, depth int) {
	if l.steps++; l.steps > maxSteps {
		l.Fail(n.Position(), nil, "evaluation takes more than %d steps", maxSteps)
	}
	if depth > MaxDepth {
		l.Fail(n.Position(), nil, "nested deeper than %d levels", MaxDepth)
	}
}

// Wrote counts the bytes of a text that evaluation made.
func (l *Source) Wrote(n *Node, size int) {
	if l.written += size; l.written > maxText {
		l.Fail(n.Position(), nil, "evaluation writes more than %d bytes", maxText)
	}
}

// Bound measures a value. Values share their parts, so that a few lines can
// describe what takes forever to walk; such a value is refused where it is
// made.
func (l *Source) Bound(v *Node) {
	if v.size > 0 {
		return
	}
	size := 1 + len(v.Text)/64
	for _, item := range v.Items {
		size += int(max(item.size, 1))
	}
	for _, m := range v.Members {
		size += int(max(m.Value.size, 1))
	}
	if v.size = int32(min(size, math.MaxInt32)); size > maxNodes {
		l.Fail(v.Position(), nil, "a value of more than %d parts", maxNodes)
	}
}

// Unresolved collects what is open in v and counts the work of looking.
func (l *Source) Unresolved(v *Node) []Open {
	l.steps += int(v.size)
	l.Step(v, 0)
	return v.Unresolved()
}

// count counts a value.
func (l *Source) count(n *Node) {
	if l.nodes++; l.nodes > maxNodes {
		l.Fail(n.Position(), nil, "more than %d values", maxNodes)
	}
}

// Key refuses a key that is longer than MaxKey.
func (l *Source) Key(key string, at Pos) {
	if len(key) > MaxKey {
		l.Fail(at.Position(), nil, "a key of %d bytes; the limit is %d", len(key), MaxKey)
	}
}

// Work counts steps that the next step checks.
func (l *Source) Work(steps int) { l.steps += steps }
