package explain

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/meter"
)

// wantedAt names what a pattern wants at an offset of a subject up to which a
// match could go; "" when that is not known or more than people want to read.
func wantedAt(m *meter.Meter, re *javaregex.Regexp, subject string, at int) string {
	root := re.Syntax().Root
	w := &walk{pattern: re.String(), subject: subject, at: at, steps: maxWalk}
	if at > maxWalkSubject {
		return ""
	}
	end := w.node(root, begin{at: offsets{0: {}}})
	if w.steps <= 0 || m.Spend(maxWalk-w.steps) != nil {
		return ""
	}
	if _, ok := end[at]; ok {
		w.note("the end", false)
	}
	wants := w.firm
	if len(wants) == 0 {
		wants = w.loose
	}
	if len(wants) > 4 {
		wants = append(wants[:3:3], "others")
	}
	return list(wants, "or")
}

// Bounds of a walk: patterns and messages of people stay far below.
const (
	maxWalk        = 200_000 // elements tried at an offset
	maxWalkSubject = 4096    // bytes
)

// offsets is a set of offsets into the subject.
type offsets map[int]struct{}

// walk goes through a pattern with all the offsets that a match can have
// there, and notes what is wanted at one of them. Of look-around, atomic and
// possessive parts it assumes the best, as Regexp.Reach does.
type walk struct {
	pattern, subject string
	at               int
	steps            int
	firm, loose      []string // wanted; loose is what a repetition without end would take
}

func (w *walk) note(want string, loose bool) {
	list := &w.firm
	if loose {
		list = &w.loose
	}
	if !slices.Contains(*list, want) {
		*list = append(*list, want)
	}
}

// begin is where a node may begin.
type begin struct {
	at    offsets
	loose bool // in a repetition without end
}

// node returns where n can end when it begins at one of the offsets.
func (w *walk) node(n *syntax.Node, in begin) offsets {
	if w.steps -= len(in.at) + 1; w.steps <= 0 || len(in.at) == 0 {
		return nil
	}
	return syntax.Visit(w, n, in)
}

func (w *walk) Literal(n *syntax.Node, in begin) offsets {
	return each(in.at, func(p int) (int, bool) { return w.literal(n, p, in.loose) })
}

func (w *walk) Class(n *syntax.Node, in begin) offsets {
	return each(in.at, func(p int) (int, bool) { return w.class(n, p, in.loose) })
}

// Special ends the walk: what back-references, \R and \X match is not known here.
func (w *walk) Special(*syntax.Node, begin) offsets {
	w.steps = 0
	return nil
}

func (w *walk) Assertion(n *syntax.Node, in begin) offsets {
	switch n.Kind {
	case syntax.KindBeginText:
		return w.only(in.at, "the beginning", func(p int) bool { return p == 0 })
	case syntax.KindEndText, syntax.KindEndTextBreak:
		return w.only(in.at, "the end", func(p int) bool { return p == len(w.subject) })
	}
	return in.at
}

func (w *walk) Look(_ *syntax.Node, in begin) offsets { return in.at }

func (w *walk) Concat(n *syntax.Node, in begin) offsets {
	for _, s := range n.Subs {
		in.at = w.node(s, in)
	}
	return in.at
}

func (w *walk) Alternate(n *syntax.Node, in begin) offsets {
	out := offsets{}
	for _, s := range n.Subs {
		maps.Copy(out, w.node(s, in))
	}
	return out
}

func (w *walk) Group(n *syntax.Node, in begin) offsets { return w.node(n.Subs[0], in) }

func each(in offsets, step func(int) (int, bool)) offsets {
	out := offsets{}
	for p := range in {
		if q, ok := step(p); ok {
			out[q] = struct{}{}
		}
	}
	return out
}

func (w *walk) only(in offsets, want string, ok func(int) bool) offsets {
	return each(in, func(p int) (int, bool) {
		if !ok(p) && p == w.at {
			w.note(want, false)
		}
		return p, ok(p)
	})
}

func (w *walk) literal(n *syntax.Node, p int, loose bool) (int, bool) {
	for i, want := range n.Runes {
		r, size := utf8.DecodeRuneInString(w.subject[p:])
		if size == 0 || !sameLetter(r, want, n.Fold) {
			if p == w.at {
				w.note(quote(string(n.Runes[i:])), loose)
			}
			return 0, false
		}
		w.steps--
		p += size
	}
	return p, true
}

// sameLetter compares as the pattern does, or under (?iu) more generously.
func sameLetter(a, b rune, fold syntax.Fold) bool {
	if a == b || fold == syntax.FoldNone {
		return a == b
	}
	if fold == syntax.FoldASCII && (a >= utf8.RuneSelf || b >= utf8.RuneSelf) {
		return false
	}
	return unicode.ToLower(unicode.ToUpper(a)) == unicode.ToLower(unicode.ToUpper(b))
}

func (w *walk) class(n *syntax.Node, p int, loose bool) (int, bool) {
	if r, size := utf8.DecodeRuneInString(w.subject[p:]); size > 0 && n.Class.Contains(r) {
		return p + size, true
	}
	if p == w.at {
		w.note(w.className(n), loose)
	}
	return 0, false
}

const notTheWord = " (brackets mean one character, not the word)"

// word is a class that somebody has probably taken for a text.
var word = lazyregexp.New(`\A\[[\pL ]{3,}\]\z`)

// classNames are the classes that people know by a name.
var classNames = lazy.Value[map[string]string]{Make: func() map[string]string {
	return map[string]string{
		`\d`: "a digit", `[0-9]`: "a digit", `\D`: "anything but a digit",
		`\w`: "a word character", `\W`: "anything but a word character",
		`\s`: "white space", `\S`: "anything but white space",
	}
}}

func (w *walk) className(n *syntax.Node) string {
	source := w.pattern[n.Pos:n.End]
	name, known := classNames.Get()[source]
	switch {
	case n.Class.IsAll():
		return "any character"
	case n.Dot:
		return "any character but a line end"
	case known:
		return name
	case word.MatchString(source):
		return "a character of " + inSource(source) + notTheWord
	}
	return "a character of " + inSource(source)
}

// Repeat tries one more round until no offset is new.
func (w *walk) Repeat(n *syntax.Node, in begin) offsets {
	out := offsets{}
	loose := in.loose || n.Max < 0
	for round := 0; len(in.at) > 0 && w.steps > 0; round++ {
		if round >= n.Min {
			maps.DeleteFunc(in.at, func(p int, _ struct{}) bool { _, old := out[p]; return old })
			maps.Copy(out, in.at)
		}
		if round == n.Max {
			break
		}
		in.at = w.node(n.Subs[0], begin{maps.Clone(in.at), loose && round >= n.Min})
	}
	return out
}
