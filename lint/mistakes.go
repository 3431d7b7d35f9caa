package lint

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/automaton"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// mistake is a way of writing a pattern that keeps it from matching what it
// means.
type mistake struct {
	rule    string
	offset  int
	message string
	fix     string
	whole   bool // fix is what the whole pattern has to be
}

// mistakes finds what is wrong with the spelling of a pattern, whatever it is
// matched against.
func (c *checker) mistakes(p *pattern) []mistake {
	if m, ok := defaultWord(p); ok {
		return []mistake{m}
	}
	var all []mistake
	for _, find := range []func(*checker, *pattern) (mistake, bool){lineBreak, doubledBackslash, wrongAnchor} {
		if m, ok := find(c, p); ok {
			all = append(all, m)
		}
	}
	return all
}

var wordDefault = lazyregexp.New(`(?i)^[\^"'(]*default[)"'$]*$`)

// defaultWord finds the word that only OpenAPI has, and as a key.
func defaultWord(p *pattern) (mistake, bool) {
	if !wordDefault.MatchString(p.text) {
		return mistake{}, false
	}
	return mistake{rule: rulePatternDefault, fix: fixDash, message: fmt.Sprintf(
		"the pattern %s matches only the text %s: it does not make this the default response", quote(p.text), quote(p.text))}, true
}

// lineBreak finds a line break of the file in the pattern. Where white space
// does not count, (?x), it is no part of the tree.
func lineBreak(_ *checker, p *pattern) (mistake, bool) {
	at := -1
	p.syntax.Root.Walk(func(n *syntax.Node) bool {
		if n.Kind == syntax.KindLiteral && at < 0 && strings.ContainsAny(string(n.Runes), "\r\n") {
			if i := strings.IndexAny(p.text[n.Pos:min(n.End, len(p.text))], "\r\n"); i >= 0 {
				at = n.Pos + i
			}
		}
		return at < 0
	})
	if at < 0 {
		return mistake{}, false
	}
	m := mistake{rule: rulePatternBreak, offset: at}
	clean := strings.Trim(p.text, "\r\n")
	switch {
	case strings.TrimRight(p.text, "\r\n") != p.text:
		m.message = fmt.Sprintf("the pattern %s ends in a line break, which the message must have too", quote(clean))
		m.fix = clean + " in one line; a YAML block keeps its last line break with | and > and not with |- and >-, a heredoc of HCL not in chomp()"
	case at == 0:
		m.message = fmt.Sprintf("the pattern %s begins with a line break, which the message must have too", quote(clean))
		m.fix = clean + " in one line"
	default:
		m.message = fmt.Sprintf("the pattern has a line break in its middle: %s is matched only with the line break", quote(p.text))
		m.fix = strings.Join(strings.Fields(clean), " ") + " in one line, or \\s where a message may have any white space"
	}
	return m, true
}

var (
	// doubled is a run of escaped backslashes before what is worth an escape.
	doubled      = lazyregexp.New(`(?:\\\\)+(?:[\[\](){}*+?|^$.]|[dDwWsSbB](?:[^A-Za-z]|$)|[nrt](?:[^A-Za-z]|$))`)
	doubledClass = lazyregexp.New(`\[[^\]]*\\\\[sSdDwW]`)
	backslashes  = lazyregexp.New(`\\\\+`)
)

// doubledBackslash finds escapes that were escaped again, as for a string of
// another language.
func doubledBackslash(c *checker, p *pattern) (mistake, bool) {
	found := doubled.Compiled().FindStringIndex(p.text)
	if found == nil {
		return mistake{}, false
	}
	single := backslashes.ReplaceAllString(p.text, `\`)
	q := newPattern(single)
	if q.regex == nil {
		return mistake{}, false
	}
	if text, ok := q.plainest(c.all.budget()); !doubledClass.MatchString(p.text) && (!ok || p.matches(text)) {
		return mistake{}, false
	}
	return mistake{rule: rulePatternDoubled, offset: found[0], fix: single, whole: true, message: fmt.Sprintf(
		"two backslashes in %s are one that the message must have: what follows them is not escaped", quote(p.text))}, true
}

// wrongAnchor finds anchors that cannot hold where they stand.
func wrongAnchor(c *checker, p *pattern) (mistake, bool) {
	if c.opts.off(rulePatternAnchor) && c.opts.off(rulePatternNever) {
		return mistake{}, false
	}
	nothing := automaton.MatchesNothing(c.all.budget(), p.syntax.Root)
	stray, begin := automaton.StrayAnchor(p.syntax.Root)
	if stray == nil {
		if !nothing {
			return mistake{}, false
		}
		return mistake{rule: rulePatternAnchor, message: fmt.Sprintf("the anchors of %s cannot hold together: it matches nothing", quote(p.text)),
			fix: "leave the anchors out: a pattern must match the whole text anyway"}, true
	}
	mark, side, place := p.text[stray.Pos:stray.End], "behind", "end"
	if begin {
		side, place = "before", "beginning"
	}
	m := mistake{rule: rulePatternAnchor, offset: stray.Pos, message: fmt.Sprintf(
		"%s in %s is the %s of the text, and nothing can be matched %s it", mark, quote(p.text), place, side),
		fix: fmt.Sprintf(`\%s for the character, or leave it out: a pattern must match the whole text anyway`, mark[len(mark)-1:])}
	if nothing {
		m.message += ": the pattern matches nothing"
	}
	return m, true
}

// wordsInClass finds alternatives of words in a class, as in [Err|Fail].
func wordsInClass(text string) bool {
	inside := strings.Trim(strings.TrimPrefix(text[1:len(text)-1], "^"), "()")
	if !strings.Contains(inside, "|") || strings.ContainsAny(inside, `\[]&`) {
		return false
	}
	for _, word := range strings.Split(inside, "|") {
		if wordOfClass.MatchString(word) {
			return true
		}
	}
	return false
}

var wordOfClass = lazyregexp.New(`^[A-Za-z0-9 _]{2,}$`)
