package lint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/gatemap/gatemap/internal/javaregex"
)

// pattern is a selection pattern and what is known of it. Several responses
// can share one.
type pattern struct {
	text   string
	regex  *javaregex.Regexp // nil if it does not compile
	syntax *javaregex.Syntax
	auto   *automaton // nil if it is too large

	codes    []int  // the status codes that it matches, in ascending order
	status   bool   // it matches status codes and nothing else
	plain    string // a shortest string that it matches, if hasPlain
	hasPlain bool
	stops    bool // a dot keeps it from matching some message with a line feed
}

// newPattern finds out what rules ask about a pattern.
func newPattern(text string, left *budget) *pattern {
	p := &pattern{text: text}
	r, err := javaregex.Compile(text)
	if err != nil {
		return p
	}
	p.regex, p.syntax = r, r.Syntax()
	if left.work > 0 {
		p.auto = newAutomaton(p.syntax.Root)
	}
	for code := 100; code < 600; code++ {
		if p.matches(strconv.Itoa(code)) {
			p.codes = append(p.codes, code)
		}
	}
	p.stops = p.syntax.StopsAtLineTerminator()
	if p.auto == nil || !left.spend(20*p.auto.edges) {
		p.auto = nil
		return p
	}
	p.status = len(p.codes) > 0 && p.auto.within(left, threeCharacters)
	p.plain, p.hasPlain = common(left, p.auto, anything())
	p.hasPlain = p.hasPlain && p.matches(p.plain)
	if wide := newWithBreaks(p.syntax.Root); p.stops && wide != nil {
		p.stops = !wide.within(left, p.auto) // not in (\n|.)*
	}
	return p
}

// parsePatterns fills c.patterns.
func (c *checker) parsePatterns() {
	for _, e := range c.m.Integration.IntegrationResponses {
		s := e.Value.SelectionPattern
		if s == nil || *s == "" {
			c.patterns = append(c.patterns, nil)
			continue
		}
		p, ok := c.left.patterns[*s]
		if !ok {
			p = newPattern(*s, c.left)
			c.left.patterns[*s] = p
		}
		c.patterns = append(c.patterns, p)
	}
}

// matches reports a match; a matcher that gives up has none.
func (p *pattern) matches(s string) bool {
	if p.regex == nil {
		return false
	}
	ok, err := p.regex.Matches(s)
	return ok && err == nil
}

var threeCharacters = func() *automaton {
	s, err := javaregex.Parse("[0-9xX]{3}")
	if err != nil {
		panic(err)
	}
	return newAutomaton(s.Root)
}()

// literal returns the only string that p matches.
func (p *pattern) literal() (string, bool) {
	n := p.syntax.Root
	for n.Kind == javaregex.KindGroup {
		n = n.Subs[0]
	}
	parts := []*javaregex.Node{n}
	if n.Kind == javaregex.KindConcat {
		parts = n.Subs
	}
	var b strings.Builder
	for _, part := range parts {
		switch part.Kind {
		case javaregex.KindLiteral:
			b.WriteString(string(part.Runes))
		case javaregex.KindBeginText, javaregex.KindEndText, javaregex.KindEndTextBreak:
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

// pattern applies the rules about one pattern.
func (c *checker) pattern(p *pattern, pointer string) {
	at := c.inText(pointer, p.text, 0)
	switch {
	case p.text == "-" && c.reported(at):
		return
	case p.text == "-":
		c.add(rulePatternDash, Warning, at,
			`the pattern "-" matches only the text "-"; old versions of the Terraform provider took it for the default response`, fixDash)
		return
	case c.subject == statusSubject && len(p.codes) == 0:
		c.add(rulePatternNever, Warning, at, fmt.Sprintf(
			"the pattern %s matches no status code from 100 to 599; %s integrations are selected by the backend's status code, not by its body",
			quote(p.text), c.kindName()), `match the status: 404, 4\d{2}`)
		return
	}
	c.repeatedLetter(p, pointer)
	c.bracketedWord(p, pointer)
	c.loops(p, pointer)
	if c.subject == statusSubject {
		return
	}
	if c.subject == messageSubject && p.status {
		c.statusOnLambda(p, pointer)
		return
	}
	c.message(p, pointer)
}

func (c *checker) statusOnLambda(p *pattern, pointer string) {
	c.add(rulePatternStatus, Warning, c.inText(pointer, p.text, 0), fmt.Sprintf(
		"the pattern %s is matched against the error message of the Lambda function, never against a status code: it matches only if the whole message is such a number",
		quote(p.text)), statusFix(p))
}

// statusFix says how to write what a status pattern on Lambda must have meant.
func statusFix(p *pattern) string {
	codes := p.codes
	if codes[0] >= 200 && codes[0] < 300 {
		return "leave the pattern out, so that this is the default response, which a success gets"
	}
	return fmt.Sprintf(`put the code into the message and match it there, as in [\s\S]*\[%d\][\s\S]*`, codes[0])
}

// message applies the rules about patterns for error messages.
func (c *checker) message(p *pattern, pointer string) {
	at := c.inText(pointer, p.text, 0)
	if text, ok := p.literal(); ok && strings.ContainsFunc(text, unicode.IsLetter) {
		c.add(rulePatternWhole, Note, at, fmt.Sprintf(
			"the pattern %s must match the whole error message: it does not match a message that only contains it", quote(p.text)),
			`[\s\S]*`+p.text+`[\s\S]*`)
	}
	if c.subject != messageSubject {
		return
	}
	if p.matches("") && c.hasDefault() {
		c.add(rulePatternEmpty, Warning, at, fmt.Sprintf(
			"the pattern %s matches the empty string, which is what a success of a Lambda function is: successes get this response and not the default",
			quote(p.text)), "use + in place of *, or leave the default response out")
	} else if p.stops {
		n := firstDot(p.syntax.Root)
		c.add(rulePatternNewline, Note, c.inText(pointer, p.text, n.Pos), fmt.Sprintf(
			"the dot of %s does not match line breaks: an error message of several lines is not matched where one is under the dot", quote(p.text)),
			"(?s)"+p.text)
	}
}

func firstDot(root *javaregex.Node) *javaregex.Node {
	found := root
	root.Walk(func(n *javaregex.Node) bool {
		if n.Kind == javaregex.KindClass && n.Dot && !n.Class.IsAll() && !found.Dot {
			found = n
		}
		return !found.Dot
	})
	return found
}

// repeatedLetter finds a word whose last letter is repeated at the end of the
// pattern or of an alternative, as in the guide's own Invalid*.
func (c *checker) repeatedLetter(p *pattern, pointer string) {
	for _, end := range ends(p.syntax.Root, nil) {
		before, last := end[0], end[1]
		letter := last.Subs[0]
		if before.Kind != javaregex.KindLiteral || letter.Kind != javaregex.KindLiteral || len(letter.Runes) != 1 ||
			!unicode.IsLetter(letter.Runes[0]) || !unicode.IsLetter(before.Runes[len(before.Runes)-1]) {
			continue
		}
		star := last.End - 1
		f := c.add(rulePatternLetter, Warning, c.inText(pointer, p.text, letter.Pos), fmt.Sprintf(
			"%s repeats the letter %q: the pattern %s is not a wildcard and does not match a message that goes on behind the word",
			quote(p.text[letter.Pos:last.End]), letter.Runes[0], quote(p.text)), p.text[:star]+".*"+p.text[last.End:])
		if p.text[star] == '*' {
			c.edit(f, pointer, p.text, star, star+1, ".*")
		}
	}
}

// ends appends the places where n ends in X* with something before it: what
// comes before, and the repetition.
func ends(n *javaregex.Node, all [][2]*javaregex.Node) [][2]*javaregex.Node {
	switch n.Kind {
	case javaregex.KindGroup, javaregex.KindAlternate:
		for _, sub := range n.Subs {
			all = ends(sub, all)
		}
	case javaregex.KindConcat:
		last := len(n.Subs) - 1
		if k := n.Subs[last].Kind; last > 0 && (k == javaregex.KindEndText || k == javaregex.KindEndTextBreak) {
			last--
		}
		r := n.Subs[last]
		if last > 0 && r.Kind == javaregex.KindRepeat && r.Min == 0 && r.Max < 0 && r.Mode == javaregex.Greedy {
			return append(all, [2]*javaregex.Node{n.Subs[last-1], r})
		}
		return ends(r, all)
	}
	return all
}

var (
	classOfWord = regexp.MustCompile(`^\[[A-Za-z0-9][A-Za-z0-9 _]+[A-Za-z0-9]\]$`)
	camelCase   = regexp.MustCompile(`^[A-Z][a-z]{2,}`)
	statusCode  = regexp.MustCompile(`^[1-5][0-9]{2}$`)
)

// bracketedWord finds character classes that are words, whose brackets were
// meant as text.
func (c *checker) bracketedWord(p *pattern, pointer string) {
	p.syntax.Root.Walk(func(n *javaregex.Node) bool {
		if n.Kind != javaregex.KindClass || n.Dot || !classOfWord.MatchString(p.text[n.Pos:n.End]) {
			return true
		}
		word := p.text[n.Pos+1 : n.End-1]
		if !camelCase.MatchString(word) && !repeats(word) && !(statusCode.MatchString(word) && c.subject != statusSubject) {
			return true
		}
		c.add(rulePatternBrackets, Warning, c.inText(pointer, p.text, n.Pos), fmt.Sprintf(
			"[%s] is one character out of %s, not the word in brackets", word, quote(word)),
			p.text[:n.Pos]+`\[`+word+`\]`+p.text[n.End:]+" for the word in brackets, "+p.text[:n.Pos]+word+p.text[n.End:]+" for the word")
		return true
	})
}

// repeats reports whether a character occurs twice, which has no use in a
// class.
func repeats(word string) bool {
	for i, r := range word {
		if strings.ContainsRune(word[i+1:], r) {
			return true
		}
	}
	return false
}

// loops finds loops that overflow Java's stack or that take forever.
func (c *checker) loops(p *pattern, pointer string) {
	nested := false
	p.syntax.Root.Walk(func(n *javaregex.Node) bool {
		if n.Kind != javaregex.KindRepeat || n.Max >= 0 && n.Max < 1000 {
			return true
		}
		if body := n.Subs[0]; !deterministic(body) {
			nested = true
			if n.Mode != javaregex.Possessive && c.subject != statusSubject {
				c.overflow(p, pointer, n)
			}
		}
		return true
	})
	if nested && p.auto != nil && c.subject != statusSubject && p.auto.ambiguous(c.left) && !anything().within(c.left, p.auto) {
		c.add(rulePatternBacktracking, Warning, c.inText(pointer, p.text, 0), fmt.Sprintf(
			"the pattern %s can match the same text in a number of ways that grows exponentially: a backtracking matcher tries them all on a long message that does not match",
			quote(p.text)), "make the alternatives of the loop exclude one another, and do not repeat what already repeats")
	}
}

// deterministic reports whether Java matches the body of a loop without
// choices; such loops do not use the stack (java.util.regex.Pattern, GroupCurly).
func deterministic(n *javaregex.Node) bool {
	ok := true
	n.Walk(func(n *javaregex.Node) bool {
		if n.Kind == javaregex.KindAlternate || n.Kind == javaregex.KindRepeat && n.Min != n.Max {
			ok = false
		}
		return ok
	})
	return ok
}

// anyCharacter are the spellings of "any character" as a group.
var anyCharacter = regexp.MustCompile(`^\((\?:)?(\\n\|\.|\.\|\\n|\\s\|\.|\.\|\\s|\\r\|\\n\|\.|\\n\|\\r\|\.|\.\|\\r\|\\n|\.\|\\n\|\\r|\\s\|\\S|\\S\|\\s)\)$`)

func (c *checker) overflow(p *pattern, pointer string, n *javaregex.Node) {
	body := p.text[n.Subs[0].Pos:n.Subs[0].End]
	message := fmt.Sprintf("the loop %s needs Java's stack for each character: a message of some thousand characters overflows it", quote(p.text[n.Pos:n.End]))
	if !anyCharacter.MatchString(body) {
		c.add(rulePatternOverflow, Warning, c.inText(pointer, p.text, n.Pos), message, "use a character class in place of the alternatives")
		return
	}
	with := `[\s\S]` + p.text[n.Subs[0].End:n.End]
	f := c.add(rulePatternOverflow, Warning, c.inText(pointer, p.text, n.Pos), message, p.text[:n.Pos]+with+p.text[n.End:])
	c.edit(f, pointer, p.text, n.Pos, n.End, with)
}

func quote(s string) string {
	const most = 80
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return `"` + s + `"`
}
