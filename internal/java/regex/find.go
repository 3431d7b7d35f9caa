package regex

import (
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

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

// Absent reports that there is no match in s, since a text that every match has is not there. Then it takes what a Finder takes
// to find nothing, else nothing, and a Finder has to tell.
func (r *Regexp) Absent(m *meter.Meter, s string) (bool, error) {
	text, per := r.text, meter.BytesPerStep
	if text == "" {
		text, per = r.finish().prog.needs, dfaBytes
	}
	if strings.Contains(s, text) {
		return false, nil
	}
	return true, r.gaveUp(m.SpendMatch(len(s)/per + 1))
}

// Finder goes through the matches in a string as repeated calls of Matcher.find do. It is for one goroutine, and a value that
// stays on the stack: it must not be copied once it is used.
type Finder struct {
	r          *Regexp
	s          string
	ascii      bool
	u          *units // of s, where that is not ASCII and the machine has looked at it
	next, last int    // in units: where to search, where the match before ended
	found      int    // matches so far
	account    account
	marks      []int32 // byte offsets of every markEvery-th unit, as far as they were needed
}

// Finder starts at the beginning of s.
func (r *Regexp) Finder(s string) Finder { return r.FinderMetered(nil, s) }

// FinderMetered is Finder for an evaluation whose meter pays for the work. A nil meter gives each call of Next the budget of r.
func (r *Regexp) FinderMetered(m *meter.Meter, s string) Finder {
	return Finder{r: r, s: s, ascii: isASCII(s), account: r.account(m)}
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
		from := f.next
		dst = f.nextText(dst)
		return dst, f.r.gaveUp(f.account.pay(min(f.next, len(f.s))-from, meter.BytesPerStep))
	}
	if f.found == 0 {
		if err := f.account.pay(len(f.s), dfaBytes); err != nil {
			return nil, f.r.gaveUp(err)
		}
	}
	p := f.r.finish().prog
	if f.ascii {
		if p.chars != nil && f.account.m != nil {
			return f.nextChars(p.chars, dst)
		}
		if f.isHopeless(p) {
			return nil, nil
		}
		m := bytePool.Get().(*machine[byte])
		defer bytePool.Put(m)
		return nextMatch(f, m, p, bytesOf(f.s), dst)
	}
	if f.u == nil {
		if f.next == 0 && f.isHopeless(p) {
			return nil, nil
		}
		f.u = unitsOf(f.s)
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

// isHopeless reports that there is no match from f.next on: it would have to begin before, or have a text that is not there. All
// that a Finder looks through for that is read once: the match that is found behind it ends behind the text.
func (f *Finder) isHopeless(p *btprog) bool {
	if !(p.anchored && f.next > 0) && (f.next > len(f.s) || strings.Contains(f.s[f.next:], p.needs)) {
		return false
	}
	f.next = len(f.s) + 1
	return true
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
	m.reset(p, s, f.account)
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
	if err := m.settleUp(0); err != nil || start < 0 {
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

// find tries the positions from i on and returns where a match starts, or -1.
func (m *machine[E]) find(i int32) int32 {
	n := int32(len(m.s))
	end := n - m.p.least
	if m.p.anchored {
		end = min(end, 0)
	}
	for ; i <= end && (m.steps <= m.budget || m.more()); i++ {
		if m.p.supplementary && i > 0 && i < n && syntax.IsLow(rune(m.s[i])) && syntax.IsHigh(rune(m.s[i-1])) && m.tried {
			continue
		}
		m.tried = true
		if m.p.first != nil {
			if i == n {
				break
			}
			if r, _ := m.runeAt(i); !m.p.first.Contains(r) {
				m.steps += int(i) & 1 // half a step
				continue
			}
		}
		if m.run(i) {
			return i
		}
	}
	return -1
}

// markEvery is how many units are counted at most for one offset.
const markEvery = 8

// byteOffset turns a UTF-16 offset into one in bytes. The offsets of groups go back and forth.
func (f *Finder) byteOffset(unit int) int {
	for len(f.marks) <= unit/markEvery {
		at, k := 0, len(f.marks)
		if k > 0 {
			at = f.count((k-1)*markEvery, k*markEvery)
		}
		f.marks = append(f.marks, int32(at))
	}
	return f.count(unit/markEvery*markEvery, unit)
}

// count returns the byte offset of a unit, counted from one that has a mark.
func (f *Finder) count(from, unit int) int {
	at := int(f.marks[from/markEvery])
	if from < unit && f.inPair(at) { // from is the second half of a pair
		at += 2
		from++
	}
	for from < unit {
		r, n := syntax.Decode(f.s, at)
		if r >= 0x10000 {
			if from+1 == unit {
				return at + n/2
			}
			from++
		}
		from++
		at += n
	}
	return at
}

// inPair reports whether a byte offset is that of the second half of a surrogate pair. A byte that could go on with a character
// may also be one of no character at all.
func (f *Finder) inPair(at int) bool {
	if at < 2 || at >= len(f.s) || f.s[at]&0xC0 != 0x80 {
		return false
	}
	r, _ := syntax.Decode(f.s, at-2)
	return r >= 0x10000
}
