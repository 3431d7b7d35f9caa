package vtl

import "strings"

// Inspect parses a template for tools that look at it without executing it. It
// accepts what [Parse] accepts, but for limits of the plan, and its errors are
// those of Parse. Spans are bytes of src; inside a string that writes a quote
// twice or has \u escapes they are approximate.
func Inspect(src string, opts Options) ([]*Element, error) {
	opts.defaults()
	work := newWorkspace()
	defer work.release()
	_, u, err := work.prepared(src, &opts)
	if err != nil {
		return nil, located(src, 0, err)
	}
	i := inspector{&opts}
	return i.list(u, u.root.kids), nil
}

type inspector struct{ opts *Options }

func (i inspector) list(u *unit, nodes []*node) []*Element {
	all := make([]*Element, 0, len(nodes))
	for _, n := range nodes {
		all = append(all, i.element(u, n))
	}
	return all
}

func (u *unit) span(n *node) Span { return Span{Start: u.base + u.offset(n), End: u.base + u.end(n)} }

func (i inspector) element(u *unit, n *node) *Element {
	e := &Element{Span: u.span(n)}
	switch n.kind {
	case nComment:
		e.Kind = CommentElement
	case nBroken:
		e.Kind = BrokenElement
	case nIf, nElseIf:
		e.Kind = IfElement
		if n.kind == nElseIf {
			e.Kind = ElseIfElement
		}
		e.Args, e.Body, e.Else = i.list(u, n.kids[:1]), i.list(u, n.kids[1].kids), i.list(u, n.kids[2:])
	case nElse:
		e.Kind, e.Body = ElseElement, i.list(u, n.kids[0].kids)
	case nSet:
		e.Kind, e.Args = SetElement, i.list(u, n.kids)
		text := u.src[e.Span.Start-u.base : e.Span.End-u.base]
		e.Span.Start += len(text) - len(strings.TrimLeft(text, " \t"))
	case nDirective:
		i.directive(u, n, e)
	case nReference:
		i.reference(u, n, e)
	case nString:
		e.Kind, e.Text = StringElement, n.str.text
		if n.str.body != nil {
			e.Body = i.list(n.str.body, n.str.body.root.kids)
			if !n.str.lineComment {
				e.Body = trimBlank(e.Body)
			}
		}
	case nInteger, nFloat, nTrue, nFalse, nWord:
		e.Kind, e.Text = LiteralElement, u.image(n)
	case nList, nMap, nRange:
		e.Kind, e.Args = ListElement, i.list(u, n.kids)
	case nExpression:
		return i.element(u, n.kids[0])
	case nEscaped:
		e.Text = u.image(n)
	case nEscape:
		e.Text = n.name
	case nTextBlock:
		text := u.image(n)
		e.Text = text[len("#[[") : len(text)-len("]]#")]
	default:
		if name, ok := operatorNames[n.kind]; ok {
			e.Kind, e.Name, e.Args = OperatorElement, name, i.list(u, n.kids)
			break
		}
		e.Text, _ = u.literal(n)
	}
	return e
}

var operatorNames = map[nodeKind]string{
	nOr: "||", nAnd: "&&", nEqual: "==", nNotEqual: "!=", nLess: "<", nGreater: ">", nLessEqual: "<=",
	nGreaterEqual: ">=", nAdd: "+", nSubtract: "-", nMultiply: "*", nDivide: "/", nModulo: "%", nNot: "!",
}

func (i inspector) directive(u *unit, n *node, e *Element) {
	e.Kind, e.Name, e.Block = DirectiveElement, n.name, n.block
	e.Known = i.opts.directive(n.name) != dNone
	args := n.kids
	if n.block {
		last := len(args) - 1
		e.Body, args = i.list(u, args[last].kids), args[:last]
	}
	e.Args = i.list(u, args)
}

func (i inspector) reference(u *unit, n *node, e *Element) {
	r := n.ref
	if r.escaped || r.bare || r.void {
		if !r.void {
			e.Text, _ = u.literal(n)
		}
		return
	}
	e.Kind, e.Name = ReferenceElement, r.root
	for _, kid := range n.kids {
		s := Step{Span: u.span(kid)}
		switch kid.kind {
		case nIdent:
			s.Name = u.image(kid)
		case nMethod:
			s.Kind, s.Name, s.Args = MethodStep, u.image(kid), i.list(u, kid.kids)
		case nIndex:
			s.Kind, s.Args = IndexStep, i.list(u, kid.kids)
		}
		e.Steps = append(e.Steps, s)
	}
}

// trimBlank takes away the blank that preparing a string adds to its template.
func trimBlank(list []*Element) []*Element {
	if len(list) == 0 {
		return list // the blank is in what a mender has left out
	}
	last := list[len(list)-1]
	switch last.Kind {
	case BrokenElement:
		last.Span.End = max(last.Span.Start, last.Span.End-1)
	case TextElement:
		if last.Text = strings.TrimSuffix(last.Text, " "); last.Text == "" {
			return list[:len(list)-1]
		}
		last.Span.End--
	}
	return list
}
