package vtl

// kind is the class of a token. The numbers order the kinds: of two matches of
// one length the lower kind wins.
type kind uint8

const (
	kEOF kind = iota
	kIndexOpen
	kIndexClose
	kOpenBracket
	kCloseBracket
	kComma
	kDotDot
	kColon
	kOpenCurly  // { in an expression
	kCloseCurly // } in an expression
	kOpenParen
	kCloseParen    // with the blanks and the newline that follow it
	kCloseMethod   // ) after method arguments
	kEscDirective  // \#word
	kSet           // blanks, #set, blanks, (
	kDollar        // glues
	kDollarBang    // glues
	kTextBlockOpen // glues
	kDocOpen       // glues
	kBlockOpen     // glues
	kHash          // glues
	kLineComment
	kDoubleEscape
	kEscape
	kText
	kLineCommentEnd
	kDocComment
	kBlockComment
	kTextBlock
	kSkip
	kBlockMore // glues
	kSpace
	kString
	kTrue
	kFalse
	kMinus
	kPlus
	kTimes
	kDivide
	kModulo
	kAnd
	kOr
	kLess
	kLessEqual
	kGreater
	kGreaterEqual
	kEqual
	kNotEqual
	kNot
	kAssign
	kEnd
	kIf
	kElseIf
	kElse
	kInteger
	kFloat
	kWord
	kBracedWord
	kIdent
	kDot
	kRefCurly      // { of a reference
	kRefCloseCurly // } of a reference
	kRefEnd        // special
	kDirectiveEnd  // special
	kEmptyIndex
	kInvalid
	kBroken // what a mender could not make sense of
	kUncut  // no token: what it is has to be found out
)

// token is one token with its place in the source. It holds no pointers, which
// the garbage collector would have to follow.
type token struct {
	kind       kind
	start, end int32
	// image is where the text of the token begins, which ends at end. It is
	// start, except that references and escaped directives lose escapes.
	image int32
	// special is one more than the index of the workspace's text that was skipped
	// before the token and has to be printed with it: the $ and # that turned out
	// to begin nothing. 0 is none.
	special int32
}

// state is a state of the lexer. Which tokens exist depends on it.
type state uint8

const (
	sText         state = iota // plain text
	sPre                       // after #
	sDirective                 // in the parentheses of a directive
	sRef                       // after $
	sRefDot                    // after a dot of a reference
	sRefArgs                   // in the arguments of a method
	sRefIndex                  // in the brackets of a reference
	sLineComment               // ##
	sBlockComment              // #* *#
	sDocComment                // #** *#
	sTextBlock                 // #[[ ]]#
)

// savedState is what a push keeps.
type savedState struct {
	state          state
	lparen, rparen int32
}
