package vtl

import (
	"strings"
	"unicode/utf8"
)

// match finds the longest token of the current state at pos and returns its
// length. kInvalid means that there is none.
func (lx *lexer) match() (kind, int) {
	switch lx.state {
	case sText:
		return lx.matchText()
	case sPre:
		return lx.matchPre()
	case sDirective:
		return lx.matchDirective()
	case sRef, sRefDot:
		return lx.matchRef()
	case sRefArgs:
		return lx.matchArgs()
	case sRefIndex:
		return lx.matchIndex()
	default:
		return lx.matchComment()
	}
}

func (lx *lexer) at(i int) byte {
	if i < len(lx.src) {
		return lx.src[i]
	}
	return 0
}

// slashes returns where the run of backslashes that begins at i ends.
func (lx *lexer) slashes(i int) int {
	if i >= lx.slashStart && i < lx.slashEnd {
		return lx.slashEnd
	}
	end := i
	for end < len(lx.src) && lx.src[end] == '\\' {
		end++
	}
	lx.slashStart, lx.slashEnd = i, end
	return end
}

// matchGlue matches the tokens that every state has: those that begin with any
// number of backslashes and $, or with #.
func (lx *lexer) matchGlue() (kind, int) {
	switch lx.src[lx.pos] {
	case '\\', '$':
		dollar := lx.slashes(lx.pos)
		if lx.at(dollar) != '$' {
			return kInvalid, 0
		}
		if bang := lx.slashes(dollar + 1); lx.at(bang) == '!' {
			return kDollarBang, bang + 1 - lx.pos
		}
		return kDollar, dollar + 1 - lx.pos
	case '#':
		return lx.matchHash()
	}
	return kInvalid, 0
}

func (lx *lexer) matchHash() (kind, int) {
	rest := lx.src[lx.pos:]
	if strings.HasPrefix(rest, "#[[") {
		return kTextBlockOpen, 3
	}
	if strings.HasPrefix(rest, "#*") {
		if len(rest) > 3 && rest[2] == '*' && rest[3] != '#' {
			_, size := utf8.DecodeRuneInString(rest[3:])
			return kDocOpen, 3 + size
		}
		return kBlockOpen, 2
	}
	if strings.HasPrefix(rest, "##") {
		switch lx.state {
		case sText, sRef, sPre, sDirective:
			return kLineComment, 2
		}
	}
	return kHash, 1
}

// matchSet matches #set with the blanks before it and the parenthesis.
func (lx *lexer) matchSet() (kind, int) {
	i := lx.pos
	for lx.at(i) == ' ' || lx.at(i) == '\t' {
		i++
	}
	switch rest := lx.src[i:]; {
	case strings.HasPrefix(rest, "#set"):
		i += len("#set")
	case strings.HasPrefix(rest, "#{set}"):
		i += len("#{set}")
	default:
		return kInvalid, 0
	}
	for lx.at(i) == ' ' {
		i++
	}
	if lx.at(i) != '(' {
		return kInvalid, 0
	}
	return kSet, i + 1 - lx.pos
}

// matchEmptyIndex matches a $ before . and a $ or $! before [, which never begin
// a reference.
func (lx *lexer) matchEmptyIndex() int {
	switch lx.at(lx.pos + 1) {
	case '.', '[', '!', '\\':
	default:
		return 0
	}
	rest := lx.src[lx.pos:]
	for _, mark := range [...]string{"$.", "$[", "$![", `$\![`} {
		if strings.HasPrefix(rest, mark) {
			return len(mark)
		}
	}
	return 0
}

func (lx *lexer) matchText() (kind, int) {
	switch c := lx.src[lx.pos]; c {
	case '$':
		if n := lx.matchEmptyIndex(); n > 0 {
			return kEmptyIndex, n
		}
		return lx.matchGlue()
	case '#', ' ', '\t':
		if k, n := lx.matchSet(); n > 0 {
			return k, n
		}
		if c == '#' {
			return lx.matchHash()
		}
	case '\\':
		return lx.matchSlash()
	}
	i := lx.pos
	for i < len(lx.src) && classes[lx.src[i]]&textMark == 0 {
		i++
	}
	return kText, i - lx.pos
}

// The classes of bytes.
const (
	textMark = 1 << iota // ends text
	identTail
)

var classes = func() (t [256]uint8) {
	for c := range 256 {
		switch b := byte(c); {
		case b == '$', b == '#', b == '\\':
			t[c] |= textMark
		case isLetter(b), isDigit(b), b == '-', b == '_':
			t[c] |= identTail
		}
	}
	return t
}()

// matchSlash matches what begins with a backslash in text.
func (lx *lexer) matchSlash() (kind, int) {
	end := lx.slashes(lx.pos)
	run := end - lx.pos
	if lx.at(end) == '$' {
		return lx.matchGlue()
	}
	if lx.at(end) == '#' && run%2 == 1 {
		if n := matchWord(lx.src[end+1:]); n > 0 {
			return kEscDirective, run + 1 + n
		}
		if n := matchBraced(lx.src[end+1:]); n > 0 {
			return kEscDirective, run + 1 + n
		}
	}
	if run >= 2 {
		return kDoubleEscape, 2
	}
	return kEscape, 1
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isSpace(c byte) bool  { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func wordTail(s string, i int) int {
	for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '_' || s[i] == '@') {
		i++
	}
	return i
}

// matchWord returns the length of a directive's name, which may begin with @.
func matchWord(s string) int {
	if s == "" || !isLetter(s[0]) && s[0] != '_' && s[0] != '@' {
		return 0
	}
	return wordTail(s, 1)
}

// matchBraced returns the length of {name}.
func matchBraced(s string) int {
	if len(s) < 3 || s[0] != '{' || !isLetter(s[1]) && s[1] != '_' {
		return 0
	}
	if i := wordTail(s, 2); i < len(s) && s[i] == '}' {
		return i + 1
	}
	return 0
}

// lineEnd returns n and the length of the blanks and the newline that follow,
// if there is a newline.
func lineEnd(s string, n int) int {
	i := n
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	switch {
	case strings.HasPrefix(s[i:], "\r\n"):
		return i + 2
	case i < len(s) && (s[i] == '\n' || s[i] == '\r'):
		return i + 1
	}
	return n
}

// preKeywords are the directives that the grammar itself knows.
var preKeywords = map[string]kind{
	"end": kEnd, "{end}": kEnd, "if": kIf, "{if}": kIf,
	"elseif": kElseIf, "{elseif}": kElseIf, "else": kElse, "{else}": kElse,
}

func (lx *lexer) matchPre() (kind, int) {
	rest := lx.src[lx.pos:]
	if k, n := lx.matchGlue(); n > 0 {
		return k, n
	}
	n, k := matchWord(rest), kWord
	if n == 0 {
		n, k = matchBraced(rest), kBracedWord
	}
	if n > 0 {
		if known, ok := preKeywords[rest[:n]]; ok {
			k = known
			if k == kEnd || k == kElse {
				n = lineEnd(rest, n)
			}
		}
		return k, n
	}
	if k, n := matchNumber(rest); n > 0 {
		return k, n
	}
	_, size := utf8.DecodeRuneInString(rest)
	return kDirectiveEnd, size
}

// matchNumber matches an integer, with the two dots of a range if they follow,
// or a floating-point literal. A minus belongs to the number.
func matchNumber(s string) (kind, int) {
	i := 0
	if strings.HasPrefix(s, "-") {
		i = 1
	}
	whole := digits(s, i)
	if whole == i {
		if frac := digits(s, i+1); i < len(s) && s[i] == '.' && frac > i+1 {
			return kFloat, exponent(s, frac)
		}
		return kInvalid, 0
	}
	if strings.HasPrefix(s[whole:], "..") {
		return kInteger, whole + 2
	}
	if whole < len(s) && s[whole] == '.' {
		return kFloat, exponent(s, digits(s, whole+1))
	}
	if e := exponent(s, whole); e > whole {
		return kFloat, e
	}
	return kInteger, whole
}

func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// exponent returns the end of an exponent that begins at i, or i.
func exponent(s string, i int) int {
	if i >= len(s) || s[i]|0x20 != 'e' {
		return i
	}
	j := i + 1
	if j < len(s) && (s[j] == '+' || s[j] == '-') {
		j++
	}
	if end := digits(s, j); end > j {
		return end
	}
	return i
}

// matchString matches a string literal. A doubled quote does not end it, unless
// no other end is found.
func matchString(s string) int {
	quote, last := s[0], 0
	for i := 1; i < len(s); {
		j := strings.IndexByte(s[i:], quote)
		if j < 0 {
			break
		}
		i += j + 1
		last = i
		if i >= len(s) || s[i] != quote {
			break
		}
		i++
	}
	return last
}

func spaces(s string) int {
	i := 0
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// matchValue matches what expressions of all three states share: white space,
// strings and numbers.
func matchValue(s string) (kind, int) {
	switch c := s[0]; {
	case isSpace(c):
		return kSpace, spaces(s)
	case c == '"' || c == '\'':
		if n := matchString(s); n > 0 {
			return kString, n
		}
	default:
		return matchNumber(s)
	}
	return kInvalid, 0
}

// wordOperators are the signs that are words, and the constants.
var wordOperators = map[string]kind{
	"and": kAnd, "or": kOr, "lt": kLess, "le": kLessEqual, "gt": kGreater, "ge": kGreaterEqual,
	"eq": kEqual, "ne": kNotEqual, "not": kNot, "true": kTrue, "false": kFalse,
}

func (lx *lexer) matchDirective() (kind, int) {
	if k, n := lx.matchGlue(); n > 0 {
		return k, n
	}
	rest := lx.src[lx.pos:]
	if n := matchWord(rest); n > 0 {
		if k, ok := wordOperators[rest[:n]]; ok {
			return k, n
		}
		return kWord, n
	}
	if n := matchBraced(rest); n > 0 {
		return kBracedWord, n
	}
	if k, n := matchValue(rest); n > 0 {
		return k, n
	}
	if rest[0] == ')' {
		return kCloseParen, lineEnd(rest, 1)
	}
	if rest[0] == '(' {
		return kOpenParen, 1
	}
	return matchPunct(rest)
}

// pairs, signs and listMarks are the punctuation of expressions. That of
// lists, maps and ranges is all that the arguments of a method have.
var (
	pairs = map[string]kind{
		"..": kDotDot, "&&": kAnd, "||": kOr, "<=": kLessEqual, ">=": kGreaterEqual, "==": kEqual, "!=": kNotEqual,
	}
	signs = [256]kind{
		'-': kMinus, '+': kPlus, '*': kTimes, '/': kDivide, '%': kModulo, '<': kLess, '>': kGreater, '!': kNot, '=': kAssign,
	}
	listMarks = [256]kind{
		'[': kOpenBracket, ']': kCloseBracket, ',': kComma, ':': kColon, '{': kOpenCurly, '}': kCloseCurly,
	}
)

func matchPunct(s string) (kind, int) {
	if len(s) > 1 && strings.IndexByte(".&|=", s[1]) >= 0 { // how each pair ends
		if k, ok := pairs[s[:2]]; ok {
			return k, 2
		}
	}
	if k := signs[s[0]]; k != 0 {
		return k, 1
	}
	return matchList(s)
}

func matchList(s string) (kind, int) {
	if k := listMarks[s[0]]; k != 0 {
		return k, 1
	}
	return kInvalid, 0
}

// matchIdent matches a name of a reference, in which a hyphen is a letter.
func matchIdent(s string) (kind, int) {
	if s == "" || !isLetter(s[0]) && s[0] != '_' {
		return kInvalid, 0
	}
	i := 1
	for i < len(s) && classes[s[i]]&identTail != 0 {
		i++
	}
	switch i {
	case 4:
		if s[:4] == "true" {
			return kTrue, i
		}
	case 5:
		if s[:5] == "false" {
			return kFalse, i
		}
	}
	return kIdent, i
}

func matchDot(s string) (kind, int) {
	if len(s) > 1 && s[0] == '.' && isLetter(s[1]) {
		return kDot, 2
	}
	return kInvalid, 0
}

func (lx *lexer) matchRef() (kind, int) {
	rest := lx.src[lx.pos:]
	switch c := rest[0]; c {
	case '$':
		if lx.state == sRef {
			if n := lx.matchEmptyIndex(); n > 0 {
				return kEmptyIndex, n
			}
		}
	case '#', ' ', '\t':
		if k, n := lx.matchSet(); n > 0 {
			return k, n
		}
	case '[':
		return kIndexOpen, 1
	case '{':
		return kRefCurly, 1
	case '}':
		return kRefCloseCurly, 1
	case '(':
		if lx.state == sRefDot {
			return kOpenParen, 1
		}
	}
	if k, n := matchIdent(rest); n > 0 {
		return k, n
	}
	switch c := rest[0]; {
	case c == '.':
		if k, n := matchDot(rest); n > 0 {
			return k, n
		}
	case classes[c]&textMark != 0:
		if k, n := lx.matchGlue(); n > 0 {
			return k, n
		}
	case c >= utf8.RuneSelf:
		_, size := utf8.DecodeRuneInString(rest)
		return kRefEnd, size
	}
	return kRefEnd, 1
}

func (lx *lexer) matchArgs() (kind, int) {
	rest := lx.src[lx.pos:]
	switch rest[0] {
	case '#', ' ', '\t':
		if k, n := lx.matchSet(); n > 0 {
			return k, n
		}
	case ')':
		return kCloseMethod, 1
	}
	if k, n := lx.matchGlue(); n > 0 {
		return k, n
	}
	if k, n := matchIdent(rest); n > 0 {
		return k, n
	}
	if k, n := matchValue(rest); n > 0 {
		return k, n
	}
	if strings.HasPrefix(rest, "..") {
		return kDotDot, 2
	}
	if k, n := matchDot(rest); n > 0 {
		return k, n
	}
	return matchList(rest)
}

func (lx *lexer) matchIndex() (kind, int) {
	rest := lx.src[lx.pos:]
	if k, n := lx.matchGlue(); n > 0 {
		return k, n
	}
	if rest[0] == ']' {
		return kIndexClose, 1
	}
	if strings.HasPrefix(rest, "true") {
		return kTrue, 4
	}
	if strings.HasPrefix(rest, "false") {
		return kFalse, 5
	}
	return matchValue(rest)
}

// matchComment matches in comments and text blocks, where only glue tokens and
// the closing mark mean anything. What lies between them is skipped in one go.
func (lx *lexer) matchComment() (kind, int) {
	if k, n := lx.matchGlue(); n > 0 {
		return k, n
	}
	rest := lx.src[lx.pos:]
	skip := kSkip
	switch lx.state {
	case sLineComment:
		if strings.HasPrefix(rest, "\r\n") {
			return kLineCommentEnd, 2
		}
		if rest[0] == '\n' || rest[0] == '\r' {
			return kLineCommentEnd, 1
		}
	case sBlockComment, sDocComment:
		if strings.HasPrefix(rest, "*#") {
			if lx.state == sDocComment {
				return kDocComment, 2
			}
			return kBlockComment, 2
		}
	case sTextBlock:
		if strings.HasPrefix(rest, "]]#") {
			return kTextBlock, 3
		}
		skip = kBlockMore
	}
	_, n := utf8.DecodeRuneInString(rest)
	for n < len(rest) && !isCommentMark(rest[n]) {
		n++
	}
	return skip, n
}

func isCommentMark(c byte) bool {
	switch c {
	case '$', '#', '\\', '*', ']', '\n', '\r':
		return true
	}
	return false
}
