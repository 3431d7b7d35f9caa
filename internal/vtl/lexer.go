package vtl

import (
	"strings"
	"unicode/utf8"
)

// lexer cuts a template into tokens as the scanner of Velocity 1.7 does, which is
// generated from lexical states. Where its states begin and end shows in what a
// template prints, so they are the same here.
//
// # States
//
// In each state some kinds of tokens exist (match.go). The longest match wins,
// among equals the kind that token.go lists first. States are on a stack: most
// are pushed over the one that goes on after them.
//
//	state          entered by                                tokens besides glue                          left by
//	sText          the start                                 text, escapes, #set                          nothing: it is at the bottom
//	sPre           # pushes it                               names of directives, numbers                 #end, #else, a number, any other character
//	sDirective     #set pushes it; sPre becomes it after     operators, names, values, punctuation        the parenthesis that closes it; a number or string
//	               #if, #elseif and any other name (parser)                                               outside of its parentheses; the parser, if none opens
//	sRef           $ and $! push it                          names, [ { }, #set                           }, any character that is none of its tokens
//	sRefDot        sRef becomes it at a dot and a letter     the same, and (                              the same
//	sRefArgs       sRefDot becomes it at (                   names, values, lists, maps, #set             ), which makes it sRef again
//	sRefIndex      [ of a reference pushes it                values                                       ]; a number with a point
//	sLineComment   ## pushes it                              skipped text                                 the end of the line
//	sBlockComment  #* pushes it                              skipped text                                 *#
//	sDocComment    #** pushes it                             skipped text                                 *#
//	sTextBlock     #[[ pushes it                             skipped text                                 ]]#
//
// # Glue
//
// $, $!, # and what opens a comment are no tokens: they only change the state, and
// the token that is matched next begins where they began. After $ that is the
// name with its $; in a comment they change nothing. If nothing follows that
// the new state knows (kRefEnd, kDirectiveEnd), the state is popped, the character
// is given back, and of the text so far addSpecial keeps what Velocity prints of
// it: it goes with the next token, in token.special.
//
// # White space
//
// All rules about it are here. #set takes the blanks before it and those up to its
// parenthesis; a closing parenthesis of a directive, #end and #else take the rest
// of the line if it is blank.
//
// # Invariants
//
//   - Tokens are in the order of the source and do not overlap: start <= image <
//     end, and the next one begins at end or later. The last one, kEOF, is empty.
//   - Each round of next takes a character, or gives back the only one it took and
//     pops a state. So it ends; a run of backslashes, which could be measured
//     again at each of its tokens, is measured once (slashEnd).
//   - lparen counts the parentheses that were opened since the state was pushed;
//     that of a method's arguments stays counted when it is closed, which shows
//     only until the reference is popped. push saves lparen and begins at 0, pop
//     restores it. A closing parenthesis pops states down to one
//     that has an open parenthesis. rparen counts those closed in it; push saves
//     it but does not reset it, as in Velocity.
//   - inSet is true from #set until the parser has its closing parenthesis. Numbers
//     do not leave a state meanwhile.
//
// The parser pulls tokens one at a time and only as far as it looks ahead, because
// it changes the state, too: after a directive's name and at the end of #set.
type lexer struct {
	src string
	pos int

	state          state
	lparen, rparen int32
	inComment      bool
	inSet          bool
	stack          []savedState

	opened int // where the comment or text block began that was read last

	// The run of backslashes that was measured last is from slashStart to slashEnd.
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
//
// special is what the glue skipped on the way leaves to be printed. hidden says that
// the last of it began with ##; then the token that follows prints none of it, the
// end of the template still does.
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
		lx.opened = lx.pos - len("#[[")
		lx.push(sTextBlock)
	case kDocOpen: // was matched with the character behind #**, which is given back
		_, size := utf8.DecodeLastRuneInString(lx.src[:lx.pos])
		lx.pos -= size
		lx.inComment = true
		lx.opened = lx.pos - len("#**")
		lx.push(sDocComment)
	case kBlockOpen:
		lx.inComment = true
		lx.opened = lx.pos - len("#*")
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
		lx.inComment, lx.opened = true, lx.pos-len("##")
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
	case kDot: // was matched with the letter behind it, which is given back
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
