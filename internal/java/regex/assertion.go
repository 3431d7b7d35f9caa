package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// assertion is a condition on a position that takes no character.
type assertion struct {
	kind                    syntax.Kind
	negative, unix, unicode bool
}

func assertionOf(n *syntax.Node) assertion {
	return assertion{n.Kind, n.Negative, n.Unix, n.Unicode}
}

// around is what lies about a position: the UTF-16 units or code points before it, at it and behind that one, -1 for none,
// and whether anything follows those.
type around struct {
	before, at, after rune
	more              bool
	left, right       bool // a word character before, behind; only for KindWordBoundary
}

// holds decides every kind but KindLastMatch.
func (a assertion) holds(c *around) bool {
	switch a.kind {
	case syntax.KindBeginText:
		return c.before < 0
	case syntax.KindBeginLine:
		return a.beginLine(c)
	case syntax.KindEndText:
		return c.at < 0
	case syntax.KindEndTextBreak:
		return a.endBreak(c)
	case syntax.KindEndLine:
		return a.endLine(c)
	case syntax.KindWordBoundary:
		return (c.left != c.right) != a.negative
	}
	return false
}

// beginLine: behind a line terminator, and at the beginning, but never at the end of the input.
func (a assertion) beginLine(c *around) bool {
	switch {
	case c.at < 0:
		return false
	case c.before < 0:
		return true
	case a.unix:
		return c.before == '\n'
	case c.before == '\r':
		return c.at != '\n'
	}
	return syntax.IsTerminator(c.before)
}

// endBreak: at the end, or before the line terminator that ends the input; never inside \r\n.
func (a assertion) endBreak(c *around) bool {
	switch {
	case c.at < 0:
		return true
	case c.after < 0:
		if a.unix {
			return c.at == '\n'
		}
		return syntax.IsTerminator(c.at) && !(c.at == '\n' && c.before == '\r')
	}
	return !a.unix && !c.more && c.at == '\r' && c.after == '\n'
}

// endLine: before a line terminator or at the end; never inside \r\n.
func (a assertion) endLine(c *around) bool {
	switch {
	case c.at < 0:
		return true
	case a.unix:
		return c.at == '\n'
	}
	return syntax.IsTerminator(c.at) && !(c.at == '\n' && c.before == '\r')
}

// isWordRune is what \b of Java 17 takes for a word character: not what \w does, unless (?U).
func isWordRune(r rune, unicode bool) bool {
	if r < 128 {
		return syntax.WordClass.Contains(r)
	}
	if unicode {
		return syntax.UnicodeWord().Contains(r)
	}
	return syntax.LetterOrDigit().Contains(r)
}
