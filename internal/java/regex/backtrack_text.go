package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// runeAt is the code point at i, and how many units it takes.
func (m *machine[E]) runeAt(i int32) (rune, int32) {
	r := rune(m.s[i])
	if syntax.IsHigh(r) && int(i)+1 < len(m.s) {
		if lo := rune(m.s[i+1]); syntax.IsLow(lo) {
			return (r-0xD800)<<10 + (lo - 0xDC00) + 0x10000, 2
		}
	}
	return r, 1
}

// widthBefore is how many units the code point before i > 0 takes.
func (m *machine[E]) widthBefore(i int32) int32 {
	if syntax.IsLow(rune(m.s[i-1])) && i > 1 && syntax.IsHigh(rune(m.s[i-2])) {
		return 2
	}
	return 1
}

func (m *machine[E]) hasLiteral(lit []uint16, i int32) bool {
	if len(lit) > len(m.s)-int(i) {
		return false
	}
	for k, u := range lit {
		if uint16(m.s[int(i)+k]) != u {
			return false
		}
	}
	return true
}

// lineBreak is \R: \r\n is one, and when what follows fails, its \r alone is another.
func (m *machine[E]) lineBreak(in *inst, i int32) (int32, int32, bool) {
	if int(i) >= len(m.s) {
		return 0, 0, false
	}
	r := rune(m.s[i])
	if r == '\r' && int(i)+1 < len(m.s) && m.s[i+1] == '\n' {
		m.push(frame{kind: fJump, pc: in.next, i: i + 1})
		return in.next, i + 2, true
	}
	return in.next, i + 1, syntax.VerticalSpace.Contains(r)
}

// unitAt is the unit at i, or -1.
func (m *machine[E]) unitAt(i int32) rune {
	if i < 0 || int(i) >= len(m.s) {
		return -1
	}
	return rune(m.s[i])
}

func (m *machine[E]) assert(a assertion, i int32) bool {
	if a.kind == syntax.KindLastMatch {
		return i == m.last
	}
	c := around{before: m.unitAt(i - 1), at: m.unitAt(i), after: m.unitAt(i + 1), more: int(i)+2 < len(m.s)}
	if a.kind == syntax.KindWordBoundary {
		if i > 0 {
			c.left = m.isWord(m.runeBefore(i), i-1, a.unicode)
		}
		if int(i) < len(m.s) {
			r, _ := m.runeAt(i)
			c.right = m.isWord(r, i, a.unicode)
		}
	}
	return a.holds(&c)
}

// runeBefore is the code point that ends before i > 0.
func (m *machine[E]) runeBefore(i int32) rune {
	r := rune(m.s[i-1])
	if m.widthBefore(i) == 2 {
		return (rune(m.s[i-2])-0xD800)<<10 + (r - 0xDC00) + 0x10000
	}
	return r
}

// isWord decides about the code point r. A non-spacing mark is a word character when a letter or digit precedes it; that
// is looked for from unit x backwards, unit by unit, so that characters beyond U+FFFF end the search.
func (m *machine[E]) isWord(r rune, x int32, unicode bool) bool {
	if isWordRune(r, unicode) {
		return true
	}
	if r < 128 || !syntax.NonSpacing().Contains(r) {
		return false
	}
	for ; x >= 0; x-- {
		m.steps++
		r, _ = m.runeAt(x)
		if syntax.LetterOrDigit().Contains(r) {
			return true
		}
		if !syntax.NonSpacing().Contains(r) {
			return false
		}
	}
	return false
}

// backref compares with what the group captured; a group that has not matched, or that does not exist, never matches.
func (m *machine[E]) backref(in *inst, i int32) (int32, bool) {
	if 2*int(in.group) >= len(m.groups) || m.groups[2*in.group] < 0 {
		return 0, false
	}
	from, to := m.groups[2*in.group], m.groups[2*in.group+1]
	n := to - from
	if int(i)+int(n) > len(m.s) {
		return 0, false
	}
	m.steps += int(n) >> 2
	if in.fold != syntax.FoldNone {
		return n, m.foldedEqual(i, from, n, in.fold)
	}
	for k := range n {
		if m.s[i+k] != m.s[from+k] {
			return 0, false
		}
	}
	return n, true
}

// foldedEqual compares n characters, where n counts units: with characters beyond U+FFFF in the group, Java compares more
// than the group holds, and fails with an exception where the subject ends.
func (m *machine[E]) foldedEqual(i, j, n int32, f syntax.Fold) bool {
	for range n {
		if int(i) >= len(m.s) || int(j) >= len(m.s) {
			m.overrun = true
			m.stop()
			return false
		}
		a, w := m.runeAt(i)
		b, v := m.runeAt(j)
		if a != b && !sameFolded(a, b, f) {
			return false
		}
		i += w
		j += v
	}
	return true
}

func sameFolded(a, b rune, f syntax.Fold) bool {
	if f == syntax.FoldASCII {
		return a < 128 && b < 128 && syntax.ToLower(a) == syntax.ToLower(b)
	}
	a, b = syntax.ToUpper(a), syntax.ToUpper(b)
	return a == b || syntax.ToLower(a) == syntax.ToLower(b)
}
