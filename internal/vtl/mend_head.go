package vtl

import "strings"

// broken makes the parser's error a fault of the statement or head that begins at
// token first, says what is open there, and finds where it may end.
func (p *parser) broken(first int32) (f *Fault, to int) {
	if p.limit != nil {
		return p.take(LimitFault), len(p.lx.src)
	}
	src := p.lx.src
	lexical := p.lx.err != nil
	f = p.take(UnexpectedFault)
	if p.cur >= first && f.Offset <= int(p.tokens[first].start) {
		f.Kind = InvalidFault // said of a whole directive
	}
	if lexical && p.lx.inComment {
		return p.openComment(f)
	}
	last := min(p.cur, int32(len(p.tokens)-1))
	head := p.tokens[first : last+1]
	f.Name = p.directiveOf(first)
	f.Open = int(p.tokens[first].start)
	for f.Name == "set" && isBlank(src[f.Open]) {
		f.Open++ // they belong to its token
	}
	from := f.Offset
	if len(head) > 0 {
		from = max(from, int(head[len(head)-1].end))
	}
	if quote := p.openString(head, f.Offset, lexical); quote >= 0 {
		f.Kind, f.Open = StringFault, quote
		from = quote + 1
		if end := strings.IndexByte(src[from:], '\n'); end >= 0 {
			src = src[:from+end]
		}
	}
	open, depth := brackets(head, from)
	if f.Name == "" && len(head) > 0 && depth == 0 {
		to, closed := referenceEnd(src, head[0].kind == kRefCurly, from)
		if len(open) > 0 && !closed {
			f.Kind, f.Open = BracketFault, open[len(open)-1].at
		}
		return f, to
	}
	to, closed := closing(src, from, depth)
	if f.Name == "" && closed && len(head) > 0 && head[0].kind == kRefCurly && strings.HasPrefix(src[to:], "}") {
		to++
	}
	if f.Kind == UnexpectedFault && len(open) > 0 && (!closed || closesOther(p.lx.src, f.Offset, open[len(open)-1])) {
		f.Kind, f.Open = BracketFault, open[len(open)-1].at
	}
	return f, to
}

// directiveOf is the name of the directive that begins at a token, "" for a reference.
func (p *parser) directiveOf(first int32) string {
	t := &p.tokens[first]
	switch t.kind {
	case kIf:
		return "if"
	case kElseIf:
		return "elseif"
	case kSet:
		return "set"
	case kWord, kBracedWord:
		return p.directiveName(t)
	}
	return ""
}

// openComment is a text block without its end, or a comment whose last character
// begins something. If a text block has only a part of its end, the text goes on
// behind that.
func (p *parser) openComment(f *Fault) (*Fault, int) {
	f.Kind, f.Open = TextBlockFault, p.lx.opened
	switch rest := p.lx.src[f.Open:]; {
	case strings.HasPrefix(rest, "##"):
		f.Kind, f.Open = UnexpectedFault, len(p.lx.src)-1
		return f, len(p.lx.src)
	case strings.HasPrefix(rest, "#*"):
		f.Kind = CommentFault
		return f, len(p.lx.src)
	}
	if i := strings.Index(p.lx.src[f.Open:], "]]"); i >= 0 {
		return f, f.Open + i + len("]]")
	}
	p.mend.lost = true
	return f, len(p.lx.src)
}

// openString returns the place of the quote that may have been meant to end before
// an error: the error is that no other quote follows, or stands at the end of a
// string that goes over several lines. It is -1 if there is none.
func (p *parser) openString(head []token, at int, lexical bool) int {
	src := p.lx.src
	if lexical && at < len(src) && (src[at] == '"' || src[at] == '\'') {
		return at
	}
	if n := len(head); n > 0 {
		if t := head[n-1]; t.kind == kString && int(t.end) == at && strings.Contains(src[t.image:t.end], "\n") {
			return int(t.image)
		}
	}
	return -1
}

// bracket is an open bracket.
type bracket struct {
	mark byte
	at   int
}

// brackets are those that the tokens before a byte leave open, and the number of
// parentheses among them.
func brackets(head []token, before int) (open []bracket, parens int) {
	for _, t := range head {
		if int(t.start) >= before {
			break
		}
		switch t.kind {
		case kOpenParen, kSet:
			open = append(open, bracket{'(', int(t.end) - 1})
		case kOpenBracket, kIndexOpen:
			open = append(open, bracket{'[', int(t.image)})
		case kOpenCurly, kRefCurly:
			open = append(open, bracket{'{', int(t.end) - 1})
		case kCloseParen, kCloseMethod, kCloseBracket, kIndexClose, kCloseCurly, kRefCloseCurly:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	for _, b := range open {
		if b.mark == '(' {
			parens++
		}
	}
	return open, parens
}

// closesOther reports whether the character at a byte closes another kind of
// bracket.
func closesOther(src string, at int, b bracket) bool {
	if at >= len(src) {
		return true
	}
	switch src[at] {
	case ')':
		return b.mark != '('
	case ']':
		return b.mark != '['
	case '}':
		return b.mark != '{'
	}
	return false
}

// closing finds the parenthesis that closes the head of a directive, which is
// depth parentheses deep at byte i; depth is 0 where the first one is still to
// come. It returns the place behind it and the blank end of its line. A head that
// is not closed before the next directive ends with its line.
func closing(src string, i, depth int) (end int, closed bool) {
	line, most := -1, min(len(src), i+maxHead)
	bare := depth == 0
loop:
	for ; i < most; i++ {
		switch c := src[i]; c {
		case '(':
			depth++
		case ')':
			if depth--; depth <= 0 {
				return lineEnd(src[:min(len(src), i+maxHead)], i+1), true
			}
		case '"', '\'':
			i += quoted1(src[i:most])
		case '\n':
			if line < 0 {
				line = i
			}
			if bare && depth == 0 {
				break loop
			}
		case '#':
			if name, _ := directiveAt(src, i); isKeyword(name) {
				break loop
			}
		}
	}
	if line >= 0 {
		return line, false
	}
	return i, false
}

func isKeyword(name string) bool {
	switch name {
	case "if", "elseif", "else", "end", "set":
		return true
	}
	return directives[name] != dNone
}

// quoted1 is how far the quote that ends the string at the beginning of s is, in
// the same line; 0 if there is none.
func quoted1(s string) int {
	end := strings.IndexByte(s[1:], s[0])
	if end < 0 || strings.IndexByte(s[1:end+1], '\n') >= 0 {
		return 0
	}
	return end + 1
}

// referenceEnd is where a reference ends that cannot go on at byte i: behind its
// bracket if that follows in the line, with nothing of another reference or a
// string between, else at once.
func referenceEnd(src string, braced bool, i int) (end int, closed bool) {
	marks := "]"
	if braced {
		marks = "}"
	}
	most := min(len(src), i+maxHead)
	if n := strings.IndexAny(src[i:most], marks+"\"'$#\n"); n >= 0 && src[i+n] == marks[0] {
		return i + n + 1, true
	}
	return i, false
}
