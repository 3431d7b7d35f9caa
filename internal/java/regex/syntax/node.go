package syntax

import (
	"fmt"
	"strings"
)

// Kind says what a [Node] is.
type Kind uint8

// The kinds of nodes, and the fields that each one uses beside Pos and End.
const (
	KindEmpty            Kind = iota // matches the empty string
	KindLiteral                      // Runes, folded as Fold says
	KindClass                        // Class; Dot when it was written "."
	KindConcat                       // Subs, one after the other
	KindAlternate                    // Subs, the first that leads to a match
	KindGroup                        // Subs[0]; Index > 0 and perhaps Name when it captures, else Index 0
	KindAtomic                       // Subs[0], (?>X)
	KindRepeat                       // Subs[0], Min, Max (-1: no limit), Mode
	KindLookAhead                    // Subs[0], Negative
	KindLookBehind                   // Subs[0], Negative
	KindBackref                      // Index, Fold; Name when it was written \k<name>
	KindLineBreak                    // \R
	KindGrapheme                     // \X
	KindBeginText                    // ^ without (?m), \A
	KindBeginLine                    // ^ with (?m); Unix under (?d)
	KindEndText                      // \z
	KindEndTextBreak                 // $ without (?m), \Z: also before the last line terminator; Unix under (?d)
	KindEndLine                      // $ with (?m); Unix under (?d)
	KindWordBoundary                 // \b, \B when Negative; Unicode under (?U)
	KindGraphemeBoundary             // \b{g}
	KindLastMatch                    // \G
)

// Mode says how a repetition backtracks.
type Mode uint8

// The three ways of java.util.regex.
const (
	Greedy Mode = iota
	Lazy
	Possessive
)

// Fold says which letters a literal or a back-reference takes for equal.
type Fold uint8

// Without (?i), with (?i), with (?iu).
const (
	FoldNone Fold = iota
	FoldASCII
	FoldUnicode
)

// Node is an element of a pattern's syntax tree. Which fields count is said at each [Kind].
type Node struct {
	Kind     Kind
	Pos, End int // byte offsets of its text in the pattern
	Subs     []*Node
	Runes    []rune
	Fold     Fold
	Class    *Class
	Dot      bool
	Min, Max int
	Mode     Mode
	Index    int
	Name     string
	Negative bool
	Unix     bool
	Unicode  bool

	Form        Form // of a repetition
	ByCodePoint bool // a look-behind goes back by code points, not by UTF-16 units

	bmp bool // Java matches the class by UTF-16 unit, so that find may start inside a pair
}

// Tree is a parsed pattern. It is not changed after [Parse] has returned it.
type Tree struct {
	Pattern string
	Root    *Node
	Groups  int            // number of capturing groups
	Names   map[string]int // named groups

	// Supplementary says that find goes on by code points, not by UTF-16 units, which depends on how Java matches single
	// characters.
	Supplementary bool

	Work int // ranges that classes were made of on the way, which a meter pays for
}

// StopsAtLineTerminator reports whether some "." of the pattern refuses line terminators, so that a subject of several
// lines may fail to match where one line would.
func (t *Tree) StopsAtLineTerminator() bool {
	found := false
	t.Root.Walk(func(n *Node) bool {
		found = found || n.Kind == KindClass && n.Dot && !n.Class.IsAll()
		return !found
	})
	return found
}

// String prints the tree as an S-expression, for tests and for people who debug a pattern.
func (t *Tree) String() string {
	var b strings.Builder
	t.Root.print(&b)
	return b.String()
}

var kindNames = [...]string{"empty", "lit", "class", "cat", "alt", "group", "atomic", "repeat", "ahead", "behind", "ref",
	"linebreak", "grapheme", "begin", "begin-line", "end", "end-or-break", "end-line", "boundary", "grapheme-boundary", "last-match"}

// String names the kind as the printed tree does.
func (k Kind) String() string { return kindNames[k] }

func (n *Node) print(b *strings.Builder) {
	b.WriteByte('(')
	b.WriteString(n.Kind.String())
	if n.Negative {
		b.WriteString(" not")
	}
	if n.Unix {
		b.WriteString(" unix")
	}
	if n.Unicode {
		b.WriteString(" unicode")
	}
	switch n.Kind {
	case KindLiteral:
		fmt.Fprintf(b, " %q", string(n.Runes))
		b.WriteString(foldNames[n.Fold])
	case KindClass:
		b.WriteString(" " + n.Class.String())
	case KindGroup:
		if n.Index > 0 {
			fmt.Fprintf(b, " %d", n.Index)
		}
		if n.Name != "" {
			b.WriteString(" " + n.Name)
		}
	case KindBackref:
		fmt.Fprintf(b, " %d%s", n.Index, foldNames[n.Fold])
	case KindRepeat:
		fmt.Fprintf(b, " %d", n.Min)
		if n.Max < 0 {
			b.WriteString("..")
		} else if n.Max != n.Min {
			fmt.Fprintf(b, "..%d", n.Max)
		}
		b.WriteString([...]string{"", " lazy", " possessive"}[n.Mode])
	}
	for _, s := range n.Subs {
		b.WriteByte(' ')
		s.print(b)
	}
	b.WriteByte(')')
}

var foldNames = [...]string{"", " fold", " fold-unicode"}
