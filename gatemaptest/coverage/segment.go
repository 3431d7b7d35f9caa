package coverage

import (
	"strings"

	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// segment is a stretch of a template that is executed as one. The segments of
// a template follow one another without gaps.
type segment struct {
	syntax.Span
	Count int
}

// Branch is a way that an #if can go.
type Branch struct {
	// At is where the decision is written: the condition, the #else, or the #if
	// without one that no branch is taken of.
	At    syntax.Span
	Kind  syntax.BlockKind
	Count int
}

// segments lists the stretches of the template and how often each was
// executed. Text counts as the statement behind it; what is last in its block
// counts as the statement before it, and where a block is only text, as the
// block.
func (t *Template) segments() []segment {
	w := &walker{template: t}
	w.block(t.outline, t.Count)
	w.add(len(t.Source), t.Count)
	return w.segments
}

// Branches lists the branches of the template in their order, those within
// strings too.
func (t *Template) Branches() []Branch {
	var all []Branch
	var visit func(b *syntax.Block)
	visit = func(b *syntax.Block) {
		switch b.Kind {
		case syntax.BranchBlock, syntax.ElseBlock, syntax.MissedBlock:
			all = append(all, Branch{b.Key, b.Kind, t.branches[b.Key]})
		}
		for i := range b.Statements {
			for j := range b.Statements[i].Blocks {
				visit(&b.Statements[i].Blocks[j])
			}
		}
	}
	visit(t.outline)
	return all
}

// walker cuts a template into segments from its beginning to its end.
type walker struct {
	template *Template
	segments []segment
	pos      int
}

func (w *walker) add(end, count int) {
	if end > w.pos {
		w.segments = append(w.segments, segment{syntax.Span{Start: w.pos, End: end}, count})
		w.pos = end
	}
}

func (w *walker) block(b *syntax.Block, count int) {
	last := count
	for i := range b.Statements {
		s := &b.Statements[i]
		last = w.template.statements[s.Span]
		w.add(s.Start, last)
		w.statement(s, last)
	}
	w.add(b.Body.End, min(last, count))
}

// statement cuts an #if, a #foreach or a #define at its blocks.
func (w *walker) statement(s *syntax.Statement, count int) {
	t := w.template
	head := count // of the #if, then of each #elseif: how often it was evaluated
	for i := range s.Blocks {
		b := &s.Blocks[i]
		switch b.Kind {
		case syntax.StringBlock, syntax.MissedBlock:
		case syntax.BranchBlock:
			taken := t.branches[b.Key]
			w.add(b.Body.Start, head)
			w.block(b, taken)
			head -= taken
		case syntax.ElseBlock:
			w.add(b.Body.Start, t.branches[b.Key])
			w.block(b, t.branches[b.Key])
		default:
			w.add(b.Body.Start, count)
			w.block(b, t.bodies[b.Key])
		}
	}
	w.add(s.End, count)
}

// Line is the coverage of a line of a template.
type Line struct {
	Number int // from 1
	Hit    bool
	Missed bool // with Hit: a part of it was not executed
}

// Lines lists the lines of the template that are not blank.
func (t *Template) Lines() []Line {
	var all []Line
	line := Line{Number: 1}
	flush := func() {
		if line.Hit || line.Missed {
			all = append(all, line)
		}
		line = Line{Number: line.Number + 1}
	}
	for _, s := range t.segments() {
		for i, part := range strings.SplitAfter(t.Source[s.Start:s.End], "\n") {
			if i > 0 {
				flush()
			}
			if strings.TrimSpace(part) != "" {
				line.Hit = line.Hit || s.Count > 0
				line.Missed = line.Missed || s.Count == 0
			}
		}
	}
	flush()
	return all
}
