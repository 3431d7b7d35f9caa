package lint

import "slices"

// spot is what a finding is about, without its place: the text and the offset in
// it, or nothing.
type spot struct {
	text   string
	offset int
}

func spotOf(at *place) spot {
	if at.text == nil {
		return spot{offset: -1}
	}
	return spot{*at.text, at.offset}
}

// once makes one finding of those that say the same of the same text in several
// parts of the integration: a template that somebody has written into each response.
// The first of them keeps its place, and the others are its Uses.
func (c *checker) once() []Finding {
	if len(c.found) < 2 || len(c.found) <= fewFound && c.differ() {
		return c.found
	}
	first := map[said]int{}
	left := make([]Finding, 0, len(c.found))
	for i := range c.found {
		f := &c.found[i]
		key := c.said(i)
		n, known := first[key]
		if !known {
			first[key] = len(left)
			left = append(left, *f)
			continue
		}
		p := f.About
		p.At = f.Position
		left[n].use(p)
	}
	return left
}

// said is what a finding says, and of what.
type said struct {
	rule, message, file string
	severity            Severity
	spot
}

func (c *checker) said(i int) said {
	f := &c.found[i]
	return said{f.Rule(), f.Message, f.File, f.Severity, c.spots[i]}
}

// fewFound is how many findings are compared one by one.
const fewFound = 8

// differ reports whether no two findings say the same.
func (c *checker) differ() bool {
	for i := range c.found {
		one := c.said(i)
		for j := range i {
			if c.said(j) == one {
				return false
			}
		}
	}
	return true
}

// use adds a part in which the finding holds too.
func (f *Finding) use(p Part) {
	if !p.is(&f.About) && !slices.ContainsFunc(f.Uses, func(q Part) bool { return p.is(&q) }) {
		f.Uses = append(f.Uses, p)
	}
}

// hide takes the places of the finding away that an ignore covers, and reports
// whether none is left. The next place becomes that of the finding.
func (g *Ignore) hide(f *Finding) (gone bool) {
	uses := f.Uses[:0:0]
	for _, p := range f.Uses {
		other := *f
		if other.Position = p.At; p.At.Line > 0 && g.covers(&other) {
			g.used = true
			continue
		}
		uses = append(uses, p)
	}
	f.Uses = uses
	if !g.covers(f) {
		return false
	}
	g.used = true
	next := slices.IndexFunc(uses, func(p Part) bool { return p.At.Line > 0 })
	if next < 0 {
		return true
	}
	f.About, f.Position, f.Edit = uses[next], uses[next].At, uses[next].edit
	f.Uses = slices.Delete(uses, next, next+1)
	return false
}
