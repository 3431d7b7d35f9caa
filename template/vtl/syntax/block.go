package syntax

// Span is a part of a template, in bytes.
type Span struct{ Start, End int }

// Hooks are called while a template is executed. Any of them may be nil. They
// must be safe for concurrent use if the template is executed concurrently.
type Hooks struct {
	// Statement is called before each statement other than text.
	Statement func(Span)
	// Branch is called when a branch of an #if is taken. The span is that of its
	// condition, of the whole #else, or of the whole #if if no branch was taken.
	Branch func(Span)
	// Body is called whenever the body of a #foreach or of a #define begins, with
	// the span of the body.
	Body func(Span)
}

// Cut is a #foreach that left elements out because its rounds are limited.
type Cut struct{ Line, Column int }

// BlockKind says when a Block is executed.
type BlockKind uint8

// The kinds of blocks.
const (
	RootBlock    BlockKind = iota // once an execution
	BranchBlock                   // the condition of #if or #elseif is true
	ElseBlock                     // #else is reached
	MissedBlock                   // no branch of an #if without #else is taken; its Body is empty
	ForeachBlock                  // a round of a #foreach
	DefineBlock                   // the block of a #define is printed
	StringBlock                   // a string with references or directives in it is evaluated
)

// Block is a part of a template whose statements are executed one after the
// other, unless one of them ends it.
type Block struct {
	Kind BlockKind
	// Key is the span that a hook is called with when the block begins: that of
	// Hooks.Branch for the branches of an #if, that of Hooks.Body for loops and
	// #define. Root and string blocks have none.
	Key        Span
	Body       Span
	Statements []Statement
}

// Statement is what Hooks.Statement is called with, and the blocks in it, in
// the order of the source.
type Statement struct {
	Span
	Blocks []Block
}
