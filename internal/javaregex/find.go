package javaregex

import "strings"

// FindSubmatchIndex finds the first match in s that begins at from or behind it, as Matcher.find does. It returns the start
// and end of the match and of each group as byte offsets appended to dst[:0], -1 for a group that has not matched; nil when
// there is no match. An offset inside a surrogate pair is that of the pair's second half: two bytes into its four; [Slice]
// cuts there as Java does. \G is at from. To go through all matches use a [Finder].
func (r *Regexp) FindSubmatchIndex(s string, from int, dst []int) ([]int, error) {
	f := r.Finder(s)
	defer f.Close()
	if !f.ascii && from > 0 && r.text == "" {
		from = len(appendUnits(nil, Slice(s, 0, from)))
	}
	f.next, f.last = from, from
	return f.Next(dst)
}

// Finder goes through the matches in a string as repeated calls of Matcher.find do. It is for one goroutine.
type Finder struct {
	r          *Regexp
	s          string
	ascii      bool
	u          *units
	next, last int // in units: where to search, where the match before ended
	found      int // matches so far
	unit, at   int // a unit and its byte offset, to start counting from
}

// Finder starts at the beginning of s.
func (r *Regexp) Finder(s string) *Finder {
	f := &Finder{r: r, s: s, ascii: isASCII(s)}
	if !f.ascii && r.text == "" {
		f.u = unitsOf(s)
	}
	return f
}

// Close lets go of what the Finder borrowed; it finds nothing afterwards.
func (f *Finder) Close() {
	if f.u != nil {
		f.u.release()
	}
	f.u, f.s, f.next, f.ascii = nil, "", 1, true
}

// Next returns the next match, as [Regexp.FindSubmatchIndex] does, or nil.
func (f *Finder) Next(dst []int) ([]int, error) {
	dst = dst[:0]
	if f.r.text != "" {
		return f.nextText(dst), nil
	}
	p := f.r.finish().prog
	if f.ascii {
		m := bytePool.Get().(*machine[byte])
		defer bytePool.Put(m)
		return nextMatch(f, m, p, bytesOf(f.s), dst)
	}
	m := wordPool.Get().(*machine[uint16])
	defer wordPool.Put(m)
	dst, err := nextMatch(f, m, p, f.u.u, dst)
	for k, unit := range dst {
		if unit >= 0 {
			dst[k] = f.byteOffset(unit)
		}
	}
	return dst, err
}

// nextText finds a pattern that is only text.
func (f *Finder) nextText(dst []int) []int {
	if f.next > len(f.s) {
		return nil
	}
	i := strings.Index(f.s[f.next:], f.r.text)
	if i < 0 {
		f.next = len(f.s) + 1
		return nil
	}
	i += f.next
	f.next = i + len(f.r.text)
	return append(dst, i, f.next)
}

func nextMatch[E unit](f *Finder, m *machine[E], p *btprog, s []E, dst []int) ([]int, error) {
	m.reset(p, s, f.r.budgetFor(p, len(s)))
	defer m.release()
	// Each match begins behind the one before it. Should that ever not be so,
	// nobody is to wait for the end of them.
	if f.found++; f.found > len(s)+2 {
		return nil, &BudgetError{Pattern: f.r.String(), Steps: m.budget}
	}
	m.last = int32(f.last)
	if f.found > 1 {
		m.accepted = m.last
	}
	start := m.find(int32(f.next))
	if start < 0 {
		f.next = len(s) + 1
		return nil, failure(m, f.r)
	}
	dst = append(dst, int(start), int(m.end))
	for _, x := range m.groups[2:] {
		dst = append(dst, int(x))
	}
	f.last, f.next = int(m.end), int(m.end)
	if m.end == start {
		f.next++
	}
	return dst, nil
}

// find tries the places from i on and returns where a match starts, or -1.
func (m *machine[E]) find(i int32) int32 {
	for n := int32(len(m.s)); i <= n-m.p.least && m.steps <= m.budget; i++ {
		if m.p.supplementary && i > 0 && i < n && isLow(rune(m.s[i])) && isHigh(rune(m.s[i-1])) && m.tried {
			continue
		}
		m.tried = true
		if m.p.first != nil {
			if i == n {
				break
			}
			if r, _ := m.runeAt(i); !m.p.first.Contains(r) {
				continue
			}
		}
		if m.run(i) {
			return i
		}
	}
	return -1
}

// byteOffset turns a UTF-16 offset into one in bytes.
func (f *Finder) byteOffset(unit int) int {
	if unit < f.unit {
		f.unit, f.at = 0, 0
	}
	for f.unit < unit {
		r, n := decode(f.s, f.at)
		if r >= 0x10000 {
			if f.unit+1 == unit {
				return f.at + n/2
			}
			f.unit++
		}
		f.unit++
		f.at += n
	}
	return f.at
}
