package syntax

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Class is a set of code points, surrogates included: what one element of a pattern accepts. It is immutable.
type Class struct {
	r     []rune // lo0, hi0, lo1, hi1, ...: sorted, inclusive, not adjacent
	ascii [2]uint64
}

func newClass(r []rune) *Class {
	c := &Class{r: r}
	for i := 0; i < len(r) && r[i] < 128; i += 2 {
		for x := r[i]; x <= r[i+1] && x < 128; x++ {
			c.ascii[x>>6] |= 1 << (x & 63)
		}
	}
	return c
}

// RangeClass is the set of the code points lo to hi.
func RangeClass(lo, hi rune) *Class { return newClass([]rune{lo, hi}) }

// RunesClass is the set of the given code points.
func RunesClass(rs ...rune) *Class {
	pairs := make([]rune, 0, 2*len(rs))
	for _, r := range rs {
		pairs = append(pairs, r, r)
	}
	return normalClass(pairs)
}

// normalClass sorts and merges pairs.
func normalClass(pairs []rune) *Class {
	order := make([][2]rune, len(pairs)/2)
	for i := range order {
		order[i] = [2]rune{pairs[2*i], pairs[2*i+1]}
	}
	slices.SortFunc(order, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	out := make([]rune, 0, len(pairs))
	for _, p := range order {
		out = appendRange(out, p[0], p[1])
	}
	return newClass(out)
}

// appendRange appends a range that begins no earlier than the last of out, or makes
// that longer where the two meet.
func appendRange(out []rune, lo, hi rune) []rune {
	if k := len(out); k > 0 && lo <= out[k-1]+1 {
		out[k-1] = max(out[k-1], hi)
		return out
	}
	return append(out, lo, hi)
}

// Contains reports whether r is in the set.
func (c *Class) Contains(r rune) bool {
	if uint32(r) < 128 {
		return c.ascii[r>>6]>>(r&63)&1 != 0
	}
	lo, hi := 0, len(c.r)/2
	for lo < hi {
		m := (lo + hi) / 2
		switch {
		case r < c.r[2*m]:
			hi = m
		case r > c.r[2*m+1]:
			lo = m + 1
		default:
			return true
		}
	}
	return false
}

// Ranges returns the set as lo, hi pairs in ascending order, both ends included. The caller must not change it.
func (c *Class) Ranges() []rune { return c.r }

// IsAll reports whether every code point is in the set.
func (c *Class) IsAll() bool { return len(c.r) == 2 && c.r[0] == 0 && c.r[1] == MaxRune }

// IsASCII reports whether the set has members, all of them below U+0080.
func (c *Class) IsASCII() bool { return len(c.r) > 0 && c.r[len(c.r)-1] < utf8.RuneSelf }

// ASCII returns the members below U+0080, a bit for each.
func (c *Class) ASCII() (lo, hi uint64) { return c.ascii[0], c.ascii[1] }

// single returns the only member of the set.
func (c *Class) single() (rune, bool) {
	if len(c.r) == 2 && c.r[0] == c.r[1] {
		return c.r[0], true
	}
	return 0, false
}

func (c *Class) size() int {
	n := 0
	for i := 0; i < len(c.r); i += 2 {
		n += int(c.r[i+1]-c.r[i]) + 1
	}
	return n
}

// Union is the set of what is in c or d.
func (c *Class) Union(d *Class) *Class {
	return newClass(c.appendUnion(make([]rune, 0, len(c.r)+len(d.r)), d))
}

// appendUnion appends the ranges of what is in c or d to out, which is empty.
func (c *Class) appendUnion(out []rune, d *Class) []rune {
	a, b := c.r, d.r
	for len(a) > 0 || len(b) > 0 {
		if len(a) == 0 || len(b) > 0 && b[0] < a[0] {
			a, b = b, a
		}
		out = appendRange(out, a[0], a[1])
		a = a[2:]
	}
	return out
}

// appendNegation appends the ranges of what is not in c to out.
func (c *Class) appendNegation(out []rune) []rune {
	next := rune(0)
	for i := 0; i < len(c.r); i += 2 {
		if c.r[i] > next {
			out = append(out, next, c.r[i]-1)
		}
		next = c.r[i+1] + 1
	}
	if next <= MaxRune {
		out = append(out, next, MaxRune)
	}
	return out
}

func (c *Class) negate() *Class {
	return newClass(c.appendNegation(make([]rune, 0, len(c.r)+2)))
}

// Intersects reports whether c and d have a member in common.
func (c *Class) Intersects(d *Class) bool {
	for i, j := 0, 0; i < len(c.r) && j < len(d.r); {
		switch {
		case c.r[i+1] < d.r[j]:
			i += 2
		case d.r[j+1] < c.r[i]:
			j += 2
		default:
			return true
		}
	}
	return false
}

// appendIntersection appends the ranges of what is in both c and d to out.
func (c *Class) appendIntersection(out []rune, d *Class) []rune {
	for i, j := 0, 0; i < len(c.r) && j < len(d.r); {
		lo, hi := max(c.r[i], d.r[j]), min(c.r[i+1], d.r[j+1])
		if lo <= hi {
			out = append(out, lo, hi)
		}
		if c.r[i+1] < d.r[j+1] {
			i += 2
		} else {
			j += 2
		}
	}
	return out
}

func (c *Class) equal(d *Class) bool {
	if len(c.r) != len(d.r) {
		return false
	}
	for i := range c.r {
		if c.r[i] != d.r[i] {
			return false
		}
	}
	return true
}

// String prints the set as a character class of ranges.
func (c *Class) String() string {
	if c.IsAll() {
		return "[any]"
	}
	if c.equal(dotClass) {
		return "[dot]"
	}
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; i < len(c.r); i += 2 {
		if i >= 16 {
			b.WriteString("...")
			break
		}
		writeRune(&b, c.r[i])
		if c.r[i+1] > c.r[i] {
			if c.r[i+1] > c.r[i]+1 {
				b.WriteByte('-')
			}
			writeRune(&b, c.r[i+1])
		}
	}
	b.WriteByte(']')
	return b.String()
}

func writeRune(b *strings.Builder, r rune) {
	const hex = "0123456789abcdef"
	switch {
	case r == '[' || r == ']' || r == '\\' || r == '-' || r == '^' || r == '"':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r > 0x20 && r < 0x7F:
		b.WriteRune(r)
	default:
		b.WriteString(`\x{`)
		started := false
		for sh := 20; sh >= 0; sh -= 4 {
			d := r >> sh & 15
			if d != 0 || started || sh == 0 {
				started = true
				b.WriteByte(hex[d])
			}
		}
		b.WriteByte('}')
	}
}

// The sets that java.util.regex.Pattern documents under "Predefined character classes" and "Line terminators".
var (
	AnyRune       = RangeClass(0, MaxRune)
	dotClass      = RunesClass('\n', '\r', 0x85, 0x2028, 0x2029).negate()
	unixDotClass  = RunesClass('\n').negate()
	digitClass    = RangeClass('0', '9')
	spaceClass    = RunesClass(' ', '\t', '\n', 0x0B, '\f', '\r')
	WordClass     = normalClass([]rune{'0', '9', 'A', 'Z', 'a', 'z', '_', '_'})
	horizClass    = normalClass([]rune{' ', ' ', '\t', '\t', 0xA0, 0xA0, 0x1680, 0x1680, 0x180E, 0x180E, 0x2000, 0x200A, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000})
	VerticalSpace = normalClass([]rune{'\n', '\r', 0x85, 0x85, 0x2028, 0x2029})
)

// IsTerminator reports whether r ends a line where (?d) is not in force.
func IsTerminator(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x85 || r|1 == 0x2029
}
