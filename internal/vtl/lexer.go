package vtl

import (
	"strings"
	"unicode/utf8"
)

// lexer cuts a template into tokens as Velocity 1.7 does: the longest match of
// the current state wins, and a $ or # is glued to what follows it. All rules
// about white space live here: #set takes the blanks before it, a closing
// parenthesis, #end and #else take the rest of the line.
//
// The parser pulls tokens one at a time, because it changes the state: after a
// directive's name and at the end of #set.
type lexer struct {
	src string
	pos int

	state          state
	lparen, rparen int32
	inComment      bool
	inSet          bool
	stack          []savedState

	// slashEnd is where the run of backslashes ends that was measured last.
	// Without it a long run would be measured once for each of its tokens.
	slashStart, slashEnd int

	work *workspace
	err  *ParseError
}

func (lx *lexer) push(to state) {
	lx.stack = append(lx.stack, savedState{lx.state, lx.lparen, lx.rparen})
	lx.lparen = 0
	lx.state = to
}

// pop returns to the state below. It reports false at the bottom, where text
// goes on.
func (lx *lexer) pop() bool {
	n := len(lx.stack) - 1
	if n < 0 {
		lx.lparen = 0
		lx.state = sText
		return false
	}
	s := lx.stack[n]
	lx.stack = lx.stack[:n]
	lx.state, lx.lparen, lx.rparen = s.state, s.lparen, s.rparen
	return true
}

// next cuts the next token into t. After an error that is kEOF forever.
func (lx *lexer) next(t *token) {
	var special string
	hidden := false
	for {
		begin := lx.pos
		if begin >= len(lx.src) {
			*t = token{kind: kEOF, start: int32(begin), image: int32(begin), end: int32(begin), special: lx.work.keepSpecial(special)}
			return
		}
		k := lx.glue()
		switch {
		case k == kInvalid:
			at := min(lx.pos, len(lx.src))
			lx.fail(at, lexicalMessage(lx.src[at:]))
			*t = token{kind: kEOF, start: int32(at), image: int32(at), end: int32(at)}
			return
		case k == kSkip:
		case k == kRefEnd && lx.pos == begin+1:
			// One character that is not part of the reference: the commonest case
			// of the next one.
			hidden = false
			lx.pos = begin
			lx.pop()
		case k == kRefEnd || k == kDirectiveEnd:
			image := lx.src[begin:lx.pos]
			special = addSpecial(special, image)
			hidden = strings.HasPrefix(image, "##")
			_, size := utf8.DecodeLastRuneInString(lx.src[:lx.pos])
			lx.pos -= size
			lx.pop()
		default:
			*t = token{kind: k, start: int32(begin), image: int32(begin)}
			if special != "" && !hidden {
				t.special = lx.work.keepSpecial(special)
			}
			lx.act(t)
			t.end = int32(lx.pos)
			return
		}
	}
}

func lexicalMessage(rest string) string {
	if rest == "" {
		return "unexpected end of template"
	}
	_, size := utf8.DecodeRuneInString(rest)
	return "unexpected " + quoted(rest[:size])
}

func (lx *lexer) fail(at int, msg string) {
	if lx.err == nil {
		lx.err = &ParseError{Offset: at, Msg: msg}
	}
	lx.pos = len(lx.src)
}

// glue matches from the current position until something other than a glue
// token has been found. It leaves pos behind the match.
func (lx *lexer) glue() kind {
	for {
		k, n := lx.match()
		if k == kInvalid {
			return kInvalid
		}
		lx.pos += n
		switch k {
		case kDollar, kDollarBang, kTextBlockOpen, kDocOpen, kBlockOpen, kHash, kBlockMore:
			lx.glued(k)
		default:
			return k
		}
		if lx.pos >= len(lx.src) {
			return kInvalid
		}
	}
}

// glued does what a glue token does to the state. Inside a comment it does
// nothing.
func (lx *lexer) glued(k kind) {
	if lx.inComment {
		return
	}
	switch k {
	case kDollar, kDollarBang:
		if lx.state == sRef {
			lx.pop()
		}
		lx.push(sRef)
	case kTextBlockOpen:
		lx.inComment = true
		lx.push(sTextBlock)
	case kDocOpen:
		_, size := utf8.DecodeLastRuneInString(lx.src[:lx.pos])
		lx.pos -= size
		lx.inComment = true
		lx.push(sDocComment)
	case kBlockOpen:
		lx.inComment = true
		lx.push(sBlockComment)
	case kHash:
		if lx.state == sRef || lx.state == sRefDot {
			lx.pop()
		}
		lx.push(sPre)
	}
}

// act does what a complete token does to the state.
func (lx *lexer) act(t *token) {
	switch t.kind {
	case kIndexOpen:
		lx.push(sRefIndex)
	case kIndexClose:
		lx.pop()
	case kOpenParen:
		lx.lparen++
		if lx.state == sRefDot {
			lx.state = sRefArgs
		}
	case kCloseParen:
		lx.closeParen()
	case kCloseMethod:
		lx.state = sRef
	case kSet:
		lx.push(sDirective)
		lx.inSet = true
		lx.lparen++
	case kLineComment:
		if lx.state == sRef {
			lx.pop()
		}
		lx.inComment = true
		lx.push(sLineComment)
	case kLineCommentEnd, kDocComment, kBlockComment, kTextBlock:
		lx.inComment = false
		lx.pop()
	case kString:
		if lx.state == sDirective && !lx.inSet && lx.lparen == 0 {
			lx.pop()
		}
	case kEnd, kElse, kRefCloseCurly:
		lx.pop()
	case kIf, kElseIf:
		lx.state = sDirective
	case kInteger, kFloat:
		lx.number(t)
	case kDot:
		lx.pos--
		t.image = int32(lx.pos - 1) // what is glued before the dot is lost
		lx.state = sRefDot
	}
}

// number gives the dots of a range back. A number outside of parentheses ends
// the state; a float does so even in an index.
func (lx *lexer) number(t *token) {
	if t.kind == kInteger && strings.HasSuffix(lx.src[t.start:lx.pos], "..") {
		lx.pos -= 2
	}
	if lx.lparen > 0 || lx.inSet || lx.state == sRefArgs || t.kind == kInteger && lx.state == sRefIndex {
		return
	}
	lx.pop()
}

// closeParen leaves the innermost state that has an open parenthesis.
func (lx *lexer) closeParen() {
	for lx.lparen == 0 {
		if !lx.pop() {
			return
		}
	}
	if lx.lparen == lx.rparen+1 {
		lx.pop()
	} else {
		lx.rparen++
	}
}

// addSpecial appends to special what Velocity prints of a skipped text: each $
// and #, and backslashes before a $. If the text skipped last begins with ##,
// nothing of it is printed.
func addSpecial(special, image string) string {
	if len(image) < 2 {
		return special
	}
	var b []byte
	b = append(b, special...)
	for i := 0; i < len(image); i++ {
		switch image[i] {
		case '$', '#':
			b = append(b, image[i])
		case '\\':
			end := i
			for end < len(image) && image[end] == '\\' {
				end++
			}
			if end < len(image) && image[end] == '$' {
				b = append(b, image[i:end+1]...)
				i = end + 1 // the character after the $ is lost as well
			}
		}
	}
	return string(b)
}
