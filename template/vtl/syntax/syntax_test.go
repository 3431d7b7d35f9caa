package syntax

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrors(t *testing.T) {
	cause := errors.New("why")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&ParseError{Line: 1, Column: 2, Msg: "why"}, "line 1, column 2: why"},
		{&ExecError{Line: 1, Column: 2, Err: cause}, "line 1, column 2: why"},
		{&LimitError{Line: 1, Column: 2, What: "steps", Limit: 3}, "line 1, column 2: template exceeds the limit of 3 for steps"},
	} {
		require.EqualError(t, tt.err, tt.want)
	}
	require.ErrorIs(t, &ExecError{Err: cause}, cause)
}

func TestElement(t *testing.T) {
	literal := &Element{Kind: LiteralElement, Text: "1"}
	text := &Element{Kind: StringElement, Text: "a"}
	interpolated := &Element{Kind: StringElement, Body: []*Element{literal}}
	dollar := &Element{Kind: StringElement, Body: []*Element{{Kind: TextElement, Text: "$."}, {Kind: TextElement, Text: "a"}}}
	for _, tt := range []struct {
		e    *Element
		want string
		ok   bool
	}{{literal, "1", true}, {text, "a", true}, {interpolated, "", false}, {dollar, "$.a", true}, {&Element{Kind: TextElement, Text: "x"}, "", false}} {
		got, ok := tt.e.Constant()
		require.Equal(t, tt.want, got)
		require.Equal(t, tt.ok, ok)
	}
	tree := &Element{Kind: IfElement, Args: []*Element{{Kind: ReferenceElement, Steps: []Step{{Args: []*Element{literal}}}}},
		Body: []*Element{text}, Else: []*Element{{Kind: ElseElement, Body: []*Element{interpolated}}}}
	var seen []ElementKind
	tree.Walk(func(e *Element) bool { seen = append(seen, e.Kind); return e.Kind != ElseElement })
	require.Equal(t, []ElementKind{IfElement, ReferenceElement, LiteralElement, StringElement, ElseElement}, seen)
}
