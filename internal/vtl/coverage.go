package vtl

// Outline says what the Hooks of a template can report, and so what there is to
// cover. It takes the Options that Parse takes and has the same errors.
func Outline(src string, opts Options) (*Block, error) {
	opts.defaults()
	work := newWorkspace()
	defer work.release()
	prep, u, err := work.prepared(src, &opts)
	if err != nil {
		return nil, located(src, 0, err)
	}
	c := &compiler{opts: &opts, prep: prep, src: src, work: work}
	root := c.outline(u, RootBlock, u.root)
	root.Body = Span{Start: 0, End: len(src)}
	return &root, nil
}

// outline describes the statements among the children of n, as body plans them.
func (c *compiler) outline(u *unit, kind BlockKind, n *node) Block {
	b := Block{Kind: kind, Body: c.span(u, n)}
	kids := n.kids
	if kind == ForeachBlock {
		kids = bodyOf(n)
	}
	for _, kid := range kids {
		if _, ok := c.literal(u, kid); ok {
			continue
		}
		s := Statement{Span: c.span(u, kid)}
		c.blocks(u, kid, &s.Blocks)
		b.Statements = append(b.Statements, s)
	}
	return b
}

// blocks appends the blocks of a statement or of a part of one.
func (c *compiler) blocks(u *unit, n *node, dst *[]Block) {
	switch {
	case n.kind == nIf:
		c.branches(u, n, dst)
		return
	case n.kind == nString && n.str != nil && n.str.body != nil:
		inner := n.str.body
		b := c.outline(inner, StringBlock, inner.root)
		if !n.str.lineComment {
			b.Body.End-- // the blank that was added
		}
		*dst = append(*dst, b)
		return
	}
	for i, kid := range n.kids {
		body, directive := ForeachBlock, dNone
		if n.kind == nDirective {
			directive = c.opts.directive(n.name)
		}
		switch {
		case directive == dForeach && i == 3:
		case directive == dDefine && i == 1 && kid.kind == nBlock:
			body = DefineBlock
		default:
			c.blocks(u, kid, dst)
			continue
		}
		b := c.outline(u, body, kid)
		b.Key = b.Body
		*dst = append(*dst, b)
	}
}

func (c *compiler) branches(u *unit, n *node, dst *[]Block) {
	branch := func(kind BlockKind, key, body *node) {
		b := c.outline(u, kind, body)
		b.Key = c.span(u, key)
		*dst = append(*dst, b)
	}
	c.blocks(u, n.kids[0], dst)
	branch(BranchBlock, n.kids[0], n.kids[1])
	otherwise := false
	for _, kid := range n.kids[2:] {
		if kid.kind == nElseIf {
			c.blocks(u, kid.kids[0], dst)
			branch(BranchBlock, kid.kids[0], kid.kids[1])
			continue
		}
		branch(ElseBlock, kid, kid.kids[0])
		otherwise = true
	}
	if !otherwise {
		end := c.span(u, n)
		*dst = append(*dst, Block{Kind: MissedBlock, Key: end, Body: Span{Start: end.End, End: end.End}})
	}
}
