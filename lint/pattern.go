package lint

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/gatemap/gatemap/definition"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/automaton"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// pattern is a selection pattern and what is known of it. Methods share those
// with the same text; what takes work is found out when a rule asks.
type pattern struct {
	text   string
	regex  *javaregex.Regexp // nil if it does not compile
	syntax *syntax.Tree
	codes  []int // the status codes that it matches, in ascending order

	auto   *automaton.Automaton // nil if it is too large
	built  bool
	status answer[bool]
	plain  answer[string]
	stops  answer[bool]
	loops  answer[bool]
	broken answer[[]string]
}

// answer is what a search has found out, once.
type answer[T any] struct {
	known bool
	value T
	ok    bool
}

// ask returns what is known, or searches. A search that was given up is not an
// answer for others, who may have more to spend.
func (a *answer[T]) ask(b *automaton.Work, search func() (T, bool)) (T, bool) {
	if !a.known {
		a.value, a.ok = search()
		a.known = !b.GaveUp()
	}
	return a.value, a.ok
}

func newPattern(text string) *pattern {
	p := &pattern{text: text}
	r, err := javaregex.Compile(text)
	if err != nil {
		return p
	}
	p.regex, p.syntax = r, r.Syntax()
	for code := 100; code < 600; code++ {
		if p.matches(strconv.Itoa(code)) {
			p.codes = append(p.codes, code)
		}
	}
	return p
}

// automaton returns nil, and says so in b, for a pattern that is too large.
func (p *pattern) automaton(b *automaton.Work) *automaton.Automaton {
	if !p.built {
		p.auto, p.built = automaton.New(b, p.syntax.Root), true
	}
	if p.auto == nil {
		b.GiveUp()
	}
	return p.auto
}

// isStatus reports whether p matches status codes and nothing else.
func (p *pattern) isStatus(b *automaton.Work) bool {
	if len(p.codes) == 0 {
		return false
	}
	yes, _ := p.status.ask(b, func() (bool, bool) {
		auto := p.automaton(b)
		return auto != nil && auto.Within(b, threeCharacters.Get()), true
	})
	return yes
}

// plainest returns a shortest string that p matches.
func (p *pattern) plainest(b *automaton.Work) (string, bool) {
	return p.plain.ask(b, func() (string, bool) {
		auto := p.automaton(b)
		if auto == nil {
			return "", false
		}
		text, ok := automaton.Common(b, auto, automaton.Anything())
		return text, ok && p.matches(text)
	})
}

// stopsAtBreak reports whether a dot keeps p from matching some message with a
// line feed.
func (p *pattern) stopsAtBreak(b *automaton.Work) bool {
	if !p.syntax.StopsAtLineTerminator() {
		return false
	}
	yes, _ := p.stops.ask(b, func() (bool, bool) {
		auto, wide := p.automaton(b), automaton.NewWithBreaks(b, p.syntax.Root)
		return auto == nil || wide == nil || !wide.Within(b, auto), true // not in (\n|.)*
	})
	return yes
}

// isAmbiguous reports whether a loop of p matches the same text in a number of
// ways that grows exponentially, and p does not match everything.
func (p *pattern) isAmbiguous(b *automaton.Work) bool {
	yes, _ := p.loops.ask(b, func() (bool, bool) {
		auto := p.automaton(b)
		return auto != nil && auto.Ambiguous(b) && !automaton.Anything().Within(b, auto), true
	})
	return yes
}

// parsePatterns fills c.patterns.
func (c *checker) parsePatterns() {
	for _, e := range c.m.Integration.IntegrationResponses {
		s := e.Value.SelectionPattern
		if s == nil || *s == "" {
			c.patterns = append(c.patterns, nil)
			continue
		}
		p, ok := c.all.patterns[*s]
		if !ok {
			p = newPattern(*s)
			c.all.patterns[*s] = p
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

var threeCharacters = lazy.Value[*automaton.Automaton]{Make: func() *automaton.Automaton {
	s, err := syntax.Parse("[0-9xX]{3}")
	if err != nil {
		panic(err)
	}
	return automaton.New(nil, s.Root)
}}

// literal returns the only string that p matches, or all of several
// alternatives put together.
func (p *pattern) literal() (text string, several, ok bool) {
	n := p.syntax.Root
	for n.Kind == syntax.KindGroup {
		n = n.Subs[0]
	}
	if n.Kind != syntax.KindAlternate {
		text, ok = literalOf(n)
		return text, false, ok
	}
	for _, sub := range n.Subs {
		part, ok := literalOf(sub)
		if !ok {
			return "", true, false
		}
		text += part
	}
	return text, true, true
}

func literalOf(n *syntax.Node) (string, bool) {
	parts := []*syntax.Node{n}
	if n.Kind == syntax.KindConcat {
		parts = n.Subs
	}
	var b strings.Builder
	for _, part := range parts {
		switch part.Kind {
		case syntax.KindLiteral:
			b.WriteString(string(part.Runes))
		case syntax.KindBeginText, syntax.KindEndText, syntax.KindEndTextBreak:
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

// frameworkTimeout is the pattern that the Serverless Framework writes for 504
// into every lambda integration without status codes of its own. The others of its
// eight have no findings. Source: serverless/serverless, validate.js of the
// api-gateway event (DEFAULT_STATUS_CODES).
const frameworkTimeout = `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`

// pattern applies the rules about one pattern.
func (c *checker) pattern(p *pattern, pointer string) {
	if p.text == frameworkTimeout {
		return
	}
	at := c.inText(pointer, p.text, 0)
	switch {
	case p.text == "-" && c.reported(at):
		return
	case p.text == "-":
		c.add(rulePatternDash, Warning, at,
			`the pattern "-" matches only the text "-"; old versions of the Terraform provider took it for the default response`, fixDash)
		return
	case c.subject == statusSubject && len(p.codes) == 0:
		c.neverStatus(p, pointer)
		return
	case c.subject == statusSubject && c.starredStatus(p, pointer),
		c.subject == messageSubject && c.lettersOnLambda(p, pointer):
		return
	}
	wrong := c.mistakes(p)
	for _, m := range wrong {
		f := c.add(m.rule, Warning, c.inText(pointer, p.text, m.offset), m.message, m.fix)
		if m.whole {
			c.edit(f, pointer, p.text, 0, len(p.text), m.fix)
		}
	}
	if len(wrong) > 0 && wrong[0].rule == rulePatternDefault {
		return
	}
	c.repeatedLetter(p, pointer)
	c.bracketedWord(p, pointer)
	c.loops(p, pointer)
	if c.subject == statusSubject {
		return
	}
	if c.subject == messageSubject && !c.opts.off(rulePatternStatus) && p.isStatus(c.all.budget()) {
		c.statusOnLambda(p, pointer)
		return
	}
	c.message(p, pointer)
}

// neverStatus reports a pattern that matches no status code, with what is wrong
// with its spelling if it is that.
func (c *checker) neverStatus(p *pattern, pointer string) {
	at := c.inText(pointer, p.text, 0)
	message := fmt.Sprintf("the pattern %s matches no status code from 100 to 599", quote(p.text))
	if wrong := c.mistakes(p); len(wrong) > 0 {
		c.add(rulePatternNever, Warning, at, message+": "+wrong[0].message, wrong[0].fix)
		return
	}
	if class := firstWords(p); class != "" {
		words := "(" + strings.Trim(class, "[]^()") + ")"
		f := c.add(rulePatternNever, Warning, at, message+": "+class+" is one character", words)
		from := strings.Index(p.text, class)
		c.edit(f, pointer, p.text, from, from+len(class), words)
		return
	}
	if fix := statusLetters(p); fix != "" {
		f := c.add(rulePatternNever, Warning, at, message+": x is the letter, not any digit", fix)
		c.edit(f, pointer, p.text, 0, len(p.text), fix)
		return
	}
	c.add(rulePatternNever, Warning, at, fmt.Sprintf(
		"%s; %s integrations are selected by the backend's status code, not by its body", message, c.kindName()), `match the status: 404, 4\d{2}`)
}

// firstWords is the first class of p that has words with bars between them.
func firstWords(p *pattern) string {
	class := ""
	p.syntax.Root.Walk(func(n *syntax.Node) bool {
		if n.Kind == syntax.KindClass && !n.Dot && n.End-n.Pos > 2 && class == "" && p.text[n.Pos] == '[' && wordsInClass(p.text[n.Pos:n.End]) {
			class = p.text[n.Pos:n.End]
		}
		return class == ""
	})
	return class
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
	if text, several, ok := p.literal(); ok && strings.ContainsFunc(text, unicode.IsLetter) {
		inside, severity := p.text, Note
		if several {
			inside = "(" + p.text + ")"
		}
		if several && c.subject == messageSubject {
			severity = Warning // nobody lists whole messages
		}
		with := `[\s\S]*` + inside + `[\s\S]*`
		f := c.add(rulePatternWhole, severity, at, fmt.Sprintf(
			"the pattern %s must match the whole error message: it does not match a message that only contains it", quote(p.text)), with)
		if severity == Warning { // a note may be as it is meant
			c.edit(f, pointer, p.text, 0, len(p.text), with)
		}
	}
	if c.subject != messageSubject {
		return
	}
	if p.matches("") && c.hasDefault() {
		c.add(rulePatternEmpty, Warning, at, fmt.Sprintf(
			"the pattern %s matches the empty string, which is what a success of a Lambda function is: successes get this response and not the default",
			quote(p.text)), "use + in place of *, or leave the default response out")
	} else if !c.opts.off(rulePatternNewline) && p.stopsAtBreak(c.all.budget()) && !automaton.MatchesNothing(c.all.budget(), p.syntax.Root) {
		c.newline(p, pointer)
	}
}

// repeatedLetter finds a word whose last letter is repeated at the end of the
// pattern or of an alternative, as in the guide's own Invalid*.
func (c *checker) repeatedLetter(p *pattern, pointer string) {
	anything := ".*"
	if c.subject != statusSubject { // a message may have several lines
		anything = `[\s\S]*`
	}
	for _, end := range ends(p.syntax.Root, nil) {
		before, last := end[0], end[1]
		letter := last.Subs[0]
		if before.Kind != syntax.KindLiteral || letter.Kind != syntax.KindLiteral || len(letter.Runes) != 1 ||
			!unicode.IsLetter(letter.Runes[0]) || !unicode.IsLetter(before.Runes[len(before.Runes)-1]) {
			continue
		}
		star := last.End - 1
		f := c.add(rulePatternLetter, Warning, c.inText(pointer, p.text, letter.Pos), fmt.Sprintf(
			"%s repeats the letter %q: the pattern %s is not a wildcard and does not match a message that goes on behind the word",
			quote(p.text[letter.Pos:last.End]), letter.Runes[0], quote(p.text)), p.text[:star]+anything+p.text[last.End:])
		if p.text[star] == '*' {
			c.edit(f, pointer, p.text, star, star+1, anything)
		}
	}
}

// ends appends the places where n ends in X* with something before it: what
// comes before, and the repetition.
func ends(n *syntax.Node, all [][2]*syntax.Node) [][2]*syntax.Node {
	switch n.Kind {
	case syntax.KindGroup, syntax.KindAlternate:
		for _, sub := range n.Subs {
			all = ends(sub, all)
		}
	case syntax.KindConcat:
		last := len(n.Subs) - 1
		if k := n.Subs[last].Kind; last > 0 && (k == syntax.KindEndText || k == syntax.KindEndTextBreak) {
			last--
		}
		r := n.Subs[last]
		if last > 0 && r.Kind == syntax.KindRepeat && r.Min == 0 && r.Max < 0 && r.Mode == syntax.Greedy {
			return append(all, [2]*syntax.Node{n.Subs[last-1], r})
		}
		return ends(r, all)
	}
	return all
}

var (
	classOfWord = lazyregexp.New(`^\[[A-Za-z0-9][A-Za-z0-9 _]+[A-Za-z0-9]\]$`)
	camelCase   = lazyregexp.New(`^[A-Z][a-z]{2,}`)
)

// bracketedWord finds character classes that are words, whose brackets were
// meant as text.
func (c *checker) bracketedWord(p *pattern, pointer string) {
	p.eachWord(c.subject, func(n *syntax.Node, meant string) {
		class, at := p.text[n.Pos:n.End], c.inText(pointer, p.text, n.Pos)
		if wordsInClass(class) {
			f := c.add(rulePatternBrackets, Warning, at, class+" is one character, not one of the words", p.text[:n.Pos]+meant+p.text[n.End:])
			c.edit(f, pointer, p.text, n.Pos, n.End, meant)
			return
		}
		word := class[1 : len(class)-1]
		c.add(rulePatternBrackets, Warning, at, fmt.Sprintf("[%s] is one character out of %s, not the word in brackets", word, quote(word)),
			p.text[:n.Pos]+meant+p.text[n.End:]+" for the word in brackets, "+p.text[:n.Pos]+word+p.text[n.End:]+" for the word")
	})
}

// eachWord finds character classes that are words, with what they are meant for.
func (p *pattern) eachWord(of subject, found func(n *syntax.Node, meant string)) {
	p.syntax.Root.Walk(func(n *syntax.Node) bool {
		if n.Kind != syntax.KindClass || n.Dot || n.End-n.Pos < 3 || p.text[n.Pos] != '[' {
			return true
		}
		class := p.text[n.Pos:n.End]
		if wordsInClass(class) && (of != statusSubject || repeats(class)) {
			found(n, "("+strings.Trim(class, "[]^()")+")")
			return true
		}
		word := class[1 : len(class)-1]
		if classOfWord.MatchString(class) && (camelCase.MatchString(word) || repeats(word) || definition.ValidStatusCode(word) && of != statusSubject) {
			found(n, `\[`+word+`\]`)
		}
		return true
	})
}

// meant is the pattern with the classes that are words as they are meant.
func (p *pattern) meant(of subject) string {
	var b strings.Builder
	at := 0
	p.eachWord(of, func(n *syntax.Node, meant string) {
		if n.Pos >= at {
			b.WriteString(p.text[at:n.Pos] + meant)
			at = n.End
		}
	})
	return b.String() + p.text[at:]
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
	p.syntax.Root.Walk(func(n *syntax.Node) bool {
		if n.Kind != syntax.KindRepeat || n.Max >= 0 && n.Max < 1000 {
			return true
		}
		nested = nested || !syntax.ExtentOf(n.Subs[0]).Deterministic
		if n.Form == syntax.FormLoop && c.subject != statusSubject { // Java recurses for each iteration
			c.overflow(p, pointer, n)
		}
		return true
	})
	if c.subject == statusSubject || c.opts.off(rulePatternBacktracking) {
		return
	}
	if n := p.backtracks(); n >= highDegree {
		c.add(rulePatternBacktracking, Warning, c.inText(pointer, p.text, 0), fmt.Sprintf(
			"the pattern %s splits a message that does not match among %d wildcards, one after the other: the time grows with that power of its length",
			quote(p.text), n), `leave wildcards out, or write classes without what comes next, as [^a]*a for .*a`)
		return
	}
	if !nested {
		return
	}
	b := c.all.budget()
	if bad := p.isAmbiguous(b); b.GaveUp() {
		c.leftOut(rulePatternBacktracking, c.inText(pointer, p.text, 0), "the pattern "+quote(p.text)+" is too large")
	} else if bad {
		c.add(rulePatternBacktracking, Warning, c.inText(pointer, p.text, 0), fmt.Sprintf(
			"the pattern %s can match the same text in a number of ways that grows exponentially: a backtracking matcher tries them all on a long message that does not match",
			quote(p.text)), "make the alternatives of the loop exclude one another, and do not repeat what already repeats")
	}
}

// anyCharacter are the spellings of "any character" as a group.
var anyCharacter = lazyregexp.New(`^\((\?:)?(\\n\|\.|\.\|\\n|\\s\|\.|\.\|\\s|\\r\|\\n\|\.|\\n\|\\r\|\.|\.\|\\r\|\\n|\.\|\\n\|\\r|\\s\|\\S|\\S\|\\s)\)$`)

func (c *checker) overflow(p *pattern, pointer string, n *syntax.Node) {
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
