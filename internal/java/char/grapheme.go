package char

// Grapheme is what a code point is to the boundaries of grapheme clusters, as java.util.regex.Grapheme of Java 17 classifies
// it (its own reading of Unicode 13, UAX #29).
type Grapheme uint8

// The classes, by Java's numbers.
const (
	Other Grapheme = iota
	CR
	LF
	Control
	Extend
	ZWJ
	RegionalIndicator
	Prepend
	SpacingMark
	HangulL
	HangulV
	HangulT
	HangulLV
	HangulLVT
	ExtendedPictographic
	graphemes
)

// GraphemeOf returns the class of a code point; lone surrogates are Control.
func GraphemeOf(r rune) Grapheme {
	switch {
	case r >= ' ' && r < 0x7F:
		return Other
	case r < 0 || r > maxRune:
		return Control
	case r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 != 0:
		return HangulLVT
	}
	return Grapheme(loaded.Get().grapheme.at(r))
}

// joins has a bit for each class that stays in the cluster of the class before it: all rules but those that look at more
// than two code points (GB11, GB12, GB13), which are ExtendsCluster's.
var joins = func() (t [graphemes]uint16) {
	for before := range graphemes {
		if before == CR || before == LF || before == Control {
			continue // GB4
		}
		t[before] = 1<<Extend | 1<<ZWJ | 1<<SpacingMark // GB9, GB9a
		if before == Prepend {                          // GB9b, but for GB5
			t[before] = (1<<graphemes - 1) &^ (1<<CR | 1<<LF | 1<<Control)
		}
	}
	t[CR] |= 1 << LF                                                   // GB3
	t[HangulL] |= 1<<HangulL | 1<<HangulV | 1<<HangulLV | 1<<HangulLVT // GB6
	t[HangulLV] |= 1<<HangulV | 1<<HangulT                             // GB7
	t[HangulV] |= 1<<HangulV | 1<<HangulT
	t[HangulLVT] |= 1 << HangulT // GB8
	t[HangulT] |= 1 << HangulT
	return t
}()

// Cluster follows an extended grapheme cluster from its first code point on. The zero value is before it.
type Cluster struct {
	last       Grapheme
	begun      bool
	pictograph bool // it begins with one
	odd        bool // an odd number of regional indicators so far
}

// Add takes the next code point into the cluster, or reports false when the cluster ends before it. The first always
// belongs to it.
func (c *Cluster) Add(r rune) bool {
	g := GraphemeOf(r)
	if c.begun {
		switch {
		case c.pictograph && c.last == ZWJ && g == ExtendedPictographic: // GB11
		case c.odd && c.last == RegionalIndicator && g == RegionalIndicator: // GB12, GB13
		case joins[c.last]>>g&1 == 0:
			return false
		}
	} else {
		c.begun, c.pictograph = true, g == ExtendedPictographic
	}
	if g == RegionalIndicator {
		c.odd = !c.odd
	}
	c.last = g
	return true
}
