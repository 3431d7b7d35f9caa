package regex

import (
	"math/rand/v2"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// generator makes patterns, most of them valid, that combine every construct of java.util.regex, and subjects near them.
type generator struct {
	*rand.Rand
	groups int
	irreg  bool // look-around, back-references, atomic and possessive parts too
	marks  bool // \X, \b{g} and \N{..}, and characters that make clusters
}

func newGenerator(seed uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 17))}
}

func (g *generator) pick(s ...string) string { return s[g.IntN(len(s))] }

// letters are few, so that patterns and subjects meet.
var letters = []string{"a", "b", "c", "A", "B", "0", "1", "_", " ", "-", "\n", "\r", "\r\n", "k", "s", "i", "é", "É", "ß", "\u0085", "\u2028", "ſ", "\u212a",
	"ı", "İ", "😀", "\U00010400", "\U00010428", "\xed\xa0\xbd", "\xed\xb8\x80", "\u0301", "\u0345", "٣", "\U000101FD", "\u00a0", "\u000b", "\u00b5", "ÿ", "\x00", "&", "]", "}", "=", ","}

// clusterLetters are those that the rules of UAX #29 tell apart, and some that Java 17 takes for others.
var clusterLetters = []string{"\u0301", "\u200d", "\u200c", "\U0001F469", "\U0001F4BB", "\U0001F3FD", "\u2764", "\ufe0f", "\U0001F1E6", "\U0001F1E7",
	"\u1100", "\u1161", "\u11a8", "\uac00", "\uac01", "\u0e33", "\u0903", "\u102b", "\u0600", "\u110bd", "\r", "\n", "\r\n", "a", "\u00a9", "\u0378",
	"\U000E0020", "\uff9e", "\ud7b0", "\ud7cb", "\ua960", "\U000111C2", "\xed\xa0\xbd", "\xed\xb8\x80", "\u0085", "\u2028", "\U0001F1E8"}

// cluster is a grapheme cluster, more or less.
func (g *generator) cluster() string {
	s := g.letter()
	for g.IntN(2) == 0 {
		s += clusterLetters[g.IntN(len(clusterLetters))]
	}
	return s
}

// mark is one of the constructs that know the characters.
func (g *generator) mark() string {
	switch g.IntN(8) {
	case 0, 1, 2:
		return `\X`
	case 3, 4, 5:
		return `\b{g}`
	case 6:
		return g.characterName()
	}
	return g.pick(`(?:\X)`, `(\X)`, `\X\b{g}`, `\b{g`, `\b {g}`, `\b{g }`, `\b{g}{2}`, `\b{h}`, `[\X]`, `[\b{g}]`, `(?x)\b{g }`, `(?x)\N {DIGIT #}
 ONE}`)
}

func (g *generator) characterName() string {
	return `\N{` + g.pick("LATIN SMALL LETTER A", "latin Small letter b", " DIGIT ONE ", "COMBINING ACUTE ACCENT", "ZERO WIDTH JOINER", "HANGUL SYLLABLES AC00",
		"CJK UNIFIED IDEOGRAPHS 4E00", "LINE FEED (LF)", "REGIONAL INDICATOR SYMBOL LETTER A", "WOMAN", "SPACE", "KELVIN SIGN", "LF", "", "NO SUCH",
		"LATIN SMALL LETTER SHARP S", "high surrogates d83d", "LOW SURROGATES DE00", "PRIVATE USE AREA E000", "#", "latin\u00a0small letter a") + g.pick("}", "}", "}", "}", "}", "")
}

func (g *generator) letter() string {
	if g.marks && g.IntN(2) == 0 {
		return clusterLetters[g.IntN(len(clusterLetters))]
	}
	if g.IntN(4) > 0 {
		return letters[g.IntN(3)]
	}
	return letters[g.IntN(len(letters))]
}

func (g *generator) pattern() string {
	g.groups = 0
	g.irreg = g.IntN(3) > 0
	g.marks = *clustersFlag || g.IntN(4) == 0
	p := g.alternatives(3)
	if g.IntN(6) == 0 {
		p = "(?" + g.flagSet() + ")" + p
	}
	if g.IntN(25) == 0 { // damage it
		r := []rune(p)
		if len(r) > 0 {
			k := g.IntN(len(r))
			switch g.IntN(3) {
			case 0:
				r = append(r[:k], r[k+1:]...)
			case 1:
				r[k] = []rune(`()[]{}*+?\|^$.&-,#:<>=!`)[g.IntN(23)]
			default:
				r = r[:k]
			}
		}
		p = string(r)
	}
	return p
}

func (g *generator) flagSet() string {
	var b strings.Builder
	for range 1 + g.IntN(2) {
		b.WriteString(g.pick("i", "i", "iu", "m", "s", "d", "x", "u", "U", "im"))
	}
	if g.IntN(5) == 0 {
		b.WriteString("-" + g.pick("i", "m", "s", "d", "x", "u", "U"))
	}
	return b.String()
}

func (g *generator) alternatives(depth int) string {
	p := g.sequence(depth)
	for g.IntN(4) == 0 {
		p += "|" + g.sequence(depth)
	}
	return p
}

func (g *generator) sequence(depth int) string {
	var b strings.Builder
	for range g.IntN(4) {
		b.WriteString(g.element(depth))
	}
	return b.String()
}

func (g *generator) element(depth int) string {
	e := g.atom(depth)
	if g.IntN(3) == 0 {
		e += g.quantifier()
	}
	return e
}

func (g *generator) quantifier() string {
	q := g.pick("*", "*", "+", "+", "?", "?", "{2}", "{0,2}", "{1,3}", "{1,}", "{2,}", "{0}", "{3}", "{0,1}")
	switch g.IntN(6) {
	case 0:
		q += "?"
	case 1:
		if g.irreg {
			q += "+"
		}
	}
	if g.IntN(60) == 0 {
		q += g.pick("{2}", "*", "{,2}", "{x}", "{2", "{1,0}", "{1, 2}")
	}
	return q
}

func (g *generator) atom(depth int) string {
	if g.marks && g.IntN(3) == 0 {
		return g.mark()
	}
	n := 22
	if depth == 0 {
		n = 13
	}
	switch g.IntN(n) {
	case 0, 1, 2, 3, 4:
		return g.literal()
	case 5:
		return "."
	case 6, 7:
		return g.class(2)
	case 8:
		return g.escapeClass()
	case 9:
		return g.pick("^", "$", `\b`, `\B`, `\A`, `\Z`, `\z`, `\G`, `\R`, "$", "^")
	case 10:
		return g.charEscape()
	case 11:
		return g.literal() + g.literal()
	case 12:
		if g.irreg && g.groups > 0 {
			if g.IntN(8) == 0 {
				return `\k<n` + string(rune('0'+g.groups%10)) + ">"
			}
			return `\` + string(rune('1'+g.IntN(g.groups+1)%9))
		}
		return g.pick(`\Q`+g.letter()+g.letter()+`\E`, `\Qa.b\E`, "(?"+g.flagSet()+")", "#", " ")
	case 13, 14, 15:
		g.groups++
		return "(" + g.alternatives(depth-1) + ")"
	case 16, 17:
		return "(?:" + g.alternatives(depth-1) + ")"
	case 18:
		return "(?" + g.flagSet() + ":" + g.alternatives(depth-1) + ")"
	case 19:
		g.groups++
		return "(?<n" + string(rune('0'+g.groups%10)) + ">" + g.alternatives(depth-1) + ")"
	}
	if !g.irreg {
		return "(?:" + g.alternatives(depth-1) + ")"
	}
	return g.pick("(?=", "(?!", "(?<=", "(?<!", "(?>") + g.alternatives(depth-1) + ")"
}

func (g *generator) literal() string {
	s := g.letter()
	if g.IntN(12) == 0 || strings.ContainsAny(s, "]}") {
		return `\` + g.pick("-", "_", ".", "*", "]", "{", "\\", "/", "\"", "é", " ", "#")
	}
	return s
}

func (g *generator) charEscape() string {
	if g.marks && g.IntN(3) == 0 {
		return g.characterName()
	}
	return g.pick(`\n`, `\r`, `\t`, `\x61`, `\x{62}`, `\u0061`, `\ud83d\ude00`, `\x{1F600}`, `\0141`, `\07`, `\cA`, `\e`, `\a`, `\f`, `\u212a`, `\x{10400}`,
		`\ud83d`, `\x{DE00}`, `\00`, `\x4`, `\y`, `\u00e9`)
}

func (g *generator) escapeClass() string {
	return g.pick(`\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\h`, `\H`, `\v`, `\V`, `\p{L}`, `\pL`, `\PL`, `\P{Lu}`, `\p{Lower}`, `\p{Upper}`, `\p{Alpha}`, `\p{Punct}`,
		`\p{IsLatin}`, `\p{IsAlphabetic}`, `\p{javaLowerCase}`, `\p{InGreek}`, `\p{Lu}`, `\p{Mn}`, `\p{IsLowercase}`, `\p{sc=Common}`, `\p{gc=Nd}`, `\p{blk=Basic Latin}`,
		`\p{ASCII}`, `\p{Cntrl}`, `\p{XDigit}`, `\p{Space}`, `\p{Blank}`, `\p{Print}`, `\p{Graph}`, `\p{IsWhite_Space}`, `\p{javaLetter}`, `\p{So}`, `\p{Foo}`, `\p{IsDigit}`, `\p{Alnum}`)
}

func (g *generator) class(depth int) string {
	var b strings.Builder
	b.WriteByte('[')
	if g.IntN(4) == 0 {
		b.WriteByte('^')
	}
	for range 1 + g.IntN(4) {
		switch g.IntN(12) {
		case 0, 1, 2, 3, 4:
			b.WriteString(g.letter())
		case 5:
			b.WriteString(g.pick("a-c", "b-k", "A-C", "0-9", "a-z", "é-ÿ", "\u0080-\u2030", "-", "a-", "à-ÿ", "i-k", `\x{10000}-\x{1FFFF}`, `\ud800-\udfff`))
		case 6:
			b.WriteString(g.escapeClass())
		case 7:
			b.WriteString(g.charEscape())
		case 8, 9:
			if depth > 0 {
				b.WriteString(g.class(depth - 1))
			}
		case 10:
			b.WriteString("&&")
		default:
			b.WriteString(g.pick("^", "&", ".", "*", `\]`, `\-`, "$", `\Q^]\E`, "|", "(", "#", " "))
		}
	}
	if g.IntN(40) > 0 {
		b.WriteByte(']')
	}
	return b.String()
}

// subject is a string that p may match, or nearly, or any.
func (g *generator) subject(s *syntax.Tree) string {
	var b []byte
	if s != nil && g.IntN(8) > 0 {
		caps := make([]string, s.Groups+1)
		b = g.sample(nil, s.Root, caps)
	} else {
		for range g.IntN(6) {
			b = append(b, g.letter()...)
		}
	}
	for g.IntN(3) == 0 {
		k := 0
		if len(b) > 0 {
			k = g.IntN(len(b) + 1)
			for k < len(b) && b[k]&0xC0 == 0x80 {
				k++
			}
		}
		b = append(b[:k:k], append([]byte(g.letter()), b[k:]...)...)
	}
	if len(b) > 200 {
		b = b[:0]
	}
	return stringOfUnits(appendUnits(nil, string(b)))
}

// sample appends a string that n matches, assertions and look-around aside.
func (g *generator) sample(b []byte, n *syntax.Node, caps []string) []byte {
	switch n.Kind {
	case syntax.KindLiteral:
		for _, r := range n.Runes {
			b = appendRune(b, g.oneOf(syntax.RuneClass(r, n.Fold)))
		}
	case syntax.KindClass:
		b = appendRune(b, g.oneOf(n.Class))
	case syntax.KindAlternate:
		return g.sample(b, n.Subs[g.IntN(len(n.Subs))], caps)
	case syntax.KindRepeat:
		for range min(n.Min, 4) + g.IntN(3) {
			b = g.sample(b, n.Subs[0], caps)
		}
	case syntax.KindGrapheme:
		b = append(b, g.cluster()...)
	case syntax.KindLineBreak:
		b = append(b, g.pick("\n", "\r\n", "\r", "\u2028")...)
	case syntax.KindBackref:
		if n.Index < len(caps) {
			b = append(b, caps[n.Index]...)
		}
	case syntax.KindLookAhead, syntax.KindLookBehind:
	case syntax.KindGroup:
		from := len(b)
		b = g.sample(b, n.Subs[0], caps)
		caps[n.Index] = string(b[from:])
	default:
		for _, s := range n.Subs {
			b = g.sample(b, s, caps)
		}
	}
	return b
}

func (g *generator) oneOf(c *syntax.Class) rune {
	for range 8 {
		r, _ := syntax.Decode(g.letter(), 0)
		if c.Contains(r) {
			return r
		}
	}
	ranges := c.Ranges()
	if len(ranges) == 0 {
		return 'x'
	}
	k := 2 * g.IntN(len(ranges)/2)
	return ranges[k] + rune(g.IntN(int(ranges[k+1]-ranges[k])+1))
}
