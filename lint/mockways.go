package lint

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/vtl"
)

// mockWay is what the ways through a part of a MOCK's request template can do, as
// a set.
type mockWay uint8

const (
	printsNothing mockWay = 1 << iota
	printsOther           // something, without a statusCode
	mayHaveStatus         // a statusCode, or what is not known
)

// then are the ways through one part and then another.
func (w mockWay) then(next mockWay) mockWay {
	var all mockWay
	for _, a := range []mockWay{printsNothing, printsOther, mayHaveStatus} {
		for _, b := range []mockWay{printsNothing, printsOther, mayHaveStatus} {
			if w&a != 0 && next&b != 0 {
				all |= max(a, b)
			}
		}
	}
	return all
}

func mockWays(list []*vtl.Element) mockWay {
	ways := printsNothing
	for _, e := range list {
		ways = ways.then(waysOf(e))
	}
	return ways
}

// waysOf are the ways through one element. A reference may print anything.
func waysOf(e *vtl.Element) mockWay {
	switch e.Kind {
	case vtl.TextElement:
		switch {
		case strings.Contains(e.Text, "statusCode"):
			return mayHaveStatus
		case strings.TrimSpace(e.Text) != "":
			return printsOther
		}
		return printsNothing
	case vtl.SetElement, vtl.CommentElement:
		return printsNothing
	case vtl.IfElement:
		ways, closed := mockWays(e.Body), false
		for _, b := range e.Else {
			ways |= mockWays(b.Body)
			closed = closed || b.Kind == vtl.ElseElement
		}
		if !closed {
			ways |= printsNothing
		}
		return ways
	}
	return mayHaveStatus
}

// branchWithoutStatus is a branch of an #if in no loop with which nothing has a
// statusCode, nil if there is none; missed says that it is the #if itself, where
// none of its branches is taken. around are the ways before and behind the list.
func branchWithoutStatus(list []*vtl.Element, around mockWay) (branch *vtl.Element, missed bool) {
	for i, e := range list {
		if e.Kind != vtl.IfElement {
			continue
		}
		rest := around.then(mockWays(list[:i])).then(mockWays(list[i+1:]))
		closed := false
		for _, b := range append([]*vtl.Element{e}, e.Else...) {
			if inner, missed := branchWithoutStatus(b.Body, rest); inner != nil {
				return inner, missed
			}
			if rest.then(mockWays(b.Body)) == printsOther {
				return b, false
			}
			closed = closed || b.Kind == vtl.ElseElement
		}
		if !closed && rest == printsOther {
			return e, true
		}
	}
	return nil, false
}

// mockBranches applies the rule about a MOCK's status to the branches of its
// request template.
func (c *checker) mockBranches(pointer, text string) {
	elements, err := vtl.Inspect(text, vtl.Options{})
	if err != nil {
		return
	}
	b, missed := branchWithoutStatus(elements, printsNothing)
	if b == nil {
		return
	}
	t := &sourceText{text: text, pointer: pointer, elements: elements}
	when := "the #else is taken"
	switch {
	case missed:
		when = "no branch of " + c.head(t, b) + " is taken"
	case b.Kind != vtl.ElseElement:
		when = "the branch " + c.head(t, b) + " is taken"
	}
	found := c.add(ruleMockStatus, Warning, c.inText(pointer, text, b.Span.Start), fmt.Sprintf(
		"the request template of a MOCK integration has no statusCode when %s: such a request ends in a 500", when), `{"statusCode": 200}`)
	t.read = readsOf(t)
	c.show(found, t, func(tries *witness.Tries) string {
		return tries.Output(func(out string) bool {
			_, err := anyMock.Get().Evaluate(&gatemap.Request{}, &gatemap.Backend{Body: []byte(out)})
			return strings.TrimSpace(out) != "" && err != nil
		})
	})
}
