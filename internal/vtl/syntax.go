package vtl

import "github.com/gatemap/gatemap/template/vtl/syntax"

// What tools see of a template is public, and so are its errors.
type (
	ParseError = syntax.ParseError
	ExecError  = syntax.ExecError
	LimitError = syntax.LimitError

	Span      = syntax.Span
	Cut       = syntax.Cut
	Hooks     = syntax.Hooks
	BlockKind = syntax.BlockKind
	Block     = syntax.Block
	Statement = syntax.Statement

	ElementKind = syntax.ElementKind
	Element     = syntax.Element
	StepKind    = syntax.StepKind
	Step        = syntax.Step
)

const (
	TextElement      = syntax.TextElement
	CommentElement   = syntax.CommentElement
	IfElement        = syntax.IfElement
	ElseIfElement    = syntax.ElseIfElement
	ElseElement      = syntax.ElseElement
	SetElement       = syntax.SetElement
	DirectiveElement = syntax.DirectiveElement
	ReferenceElement = syntax.ReferenceElement
	StringElement    = syntax.StringElement
	LiteralElement   = syntax.LiteralElement
	OperatorElement  = syntax.OperatorElement
	ListElement      = syntax.ListElement
	BrokenElement    = syntax.BrokenElement
	PropertyStep     = syntax.PropertyStep
	MethodStep       = syntax.MethodStep
	IndexStep        = syntax.IndexStep
	RootBlock        = syntax.RootBlock
	BranchBlock      = syntax.BranchBlock
	ElseBlock        = syntax.ElseBlock
	MissedBlock      = syntax.MissedBlock
	ForeachBlock     = syntax.ForeachBlock
	DefineBlock      = syntax.DefineBlock
	StringBlock      = syntax.StringBlock
)
