package syntax

import "strings"

// ElementKind says what an [Element] is.
type ElementKind uint8

// The kinds of elements, and the fields that each one uses beside Span.
const (
	TextElement      ElementKind = iota // Text, what is printed; an escaped \$reference is text too
	CommentElement                      // nothing
	IfElement                           // Args[0] the condition, Body, Else: elseifs, then perhaps an else
	ElseIfElement                       // Args[0] the condition, Body
	ElseElement                         // Body
	SetElement                          // Args: the target and the value
	DirectiveElement                    // Name, Args, Block, Body
	ReferenceElement                    // Name, Steps
	StringElement                       // Text, or the Body of an interpolated one
	LiteralElement                      // Text, the source of a number, boolean or bare word
	OperatorElement                     // Name, the operator; Args, its operands
	ListElement                         // Args; of a map: keys and values in turn
	BrokenElement                       // nothing: what a template has in place of an element that does not parse; Inspect gives none
)

// Element is a part of a template as Inspect gives it. Which fields count is
// said at each [ElementKind].
type Element struct {
	Kind  ElementKind
	Span  Span
	Name  string
	Text  string
	Block bool // of a directive: it ends in #end
	Known bool // of a directive: the engine has it
	Steps []Step
	Args  []*Element
	Body  []*Element
	Else  []*Element
}

// StepKind says what a [Step] is.
type StepKind uint8

// The kinds of steps of a reference.
const (
	PropertyStep StepKind = iota // .name
	MethodStep                   // .name(arguments)
	IndexStep                    // [argument]
)

// Step is what follows the variable of a reference.
type Step struct {
	Kind StepKind
	Span Span // from the name to the closing parenthesis or bracket
	Name string
	Args []*Element
}

// Constant returns the text of a string or number that needs no execution. A
// string in double quotes can have a $ that begins no reference, as "$.a" has.
func (e *Element) Constant() (string, bool) {
	switch e.Kind {
	case StringElement:
		if e.Body == nil {
			return e.Text, true
		}
		var text strings.Builder
		for _, part := range e.Body {
			if part.Kind != TextElement {
				return "", false
			}
			text.WriteString(part.Text)
		}
		return text.String(), true
	case LiteralElement:
		return e.Text, true
	}
	return "", false
}

// Walk calls f for e and all that is below it, in the order of the template,
// until f returns false for an element, whose descendants are left out.
func (e *Element) Walk(f func(*Element) bool) {
	if !f(e) {
		return
	}
	walkAll(e.Args, f)
	for i := range e.Steps {
		walkAll(e.Steps[i].Args, f)
	}
	walkAll(e.Body, f)
	walkAll(e.Else, f)
}

func walkAll(list []*Element, f func(*Element) bool) {
	for _, e := range list {
		e.Walk(f)
	}
}
