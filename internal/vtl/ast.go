package vtl

// nodeKind says which production of the grammar a node is.
type nodeKind uint8

const (
	nRoot nodeKind = iota
	nBlock
	nText       // any token printed as it is
	nComment    // prints nothing, unless a $ or # is glued to it
	nTextBlock  // #[[ ]]#
	nEscaped    // \#if and the like
	nEscape     // backslashes in pairs
	nIf         // condition, block, then nElseIf and nElse
	nElseIf     // condition, block
	nElse       // block
	nSet        // reference, expression
	nDirective  // arguments, then a block if it has one
	nWord       // a bare word among a directive's arguments
	nReference  // nIdent, nMethod and nIndex follow the variable
	nIdent      // .name
	nMethod     // .name(parameters)
	nIndex      // [parameter]
	nExpression // parentheses, and what #if and #set take
	nOr
	nAnd
	nEqual
	nNotEqual
	nLess
	nGreater
	nLessEqual
	nGreaterEqual
	nAdd
	nSubtract
	nMultiply
	nDivide
	nModulo
	nNot
	nString
	nInteger
	nFloat
	nTrue
	nFalse
	nMap // keys and values in turn
	nList
	nRange
	nBroken // a kBroken, only in the tree of a mender
)

// node is a node of the syntax tree. It spans the tokens first to last; a block
// without content has last < first.
type node struct {
	kind        nodeKind
	first, last int32
	kids        []*node
	// name is the name of a directive, and the text of an nEscape.
	name string
	// block says that an nDirective ends in a block.
	block bool
	// ref and str are what preparing a reference or a string has found out.
	ref *refInfo
	str *strInfo
}

// tree is a parsed template: its nodes and the tokens that they span.
type tree struct {
	src    string
	root   *node
	tokens []token
	work   *workspace
}

// text is the text of token i.
func (t *tree) text(i int32) string {
	tok := &t.tokens[i]
	return t.src[tok.image:tok.end]
}

// special is the text that was skipped before token i.
func (t *tree) special(i int32) string {
	if n := t.tokens[i].special; n != 0 {
		return t.work.specials[n-1]
	}
	return ""
}

// image is the text of the first token of n.
func (t *tree) image(n *node) string { return t.text(n.first) }

// offset is the place of n in the source.
func (t *tree) offset(n *node) int { return int(t.tokens[n.first].start) }

// end is where n ends in the source.
func (t *tree) end(n *node) int {
	if n.last < n.first {
		return t.offset(n)
	}
	return int(t.tokens[n.last].end)
}

// printed is what Velocity prints for a token that means nothing.
func (t *tree) printed(i int32) string {
	switch tok := &t.tokens[i]; {
	case tok.kind == kBlockComment:
		return ""
	case tok.special == 0:
		return t.text(i)
	}
	return t.special(i) + t.text(i)
}

// literal is the text of the tokens of n. It reports false for a block that has
// none, where Velocity 1.7 fails.
func (t *tree) literal(n *node) (string, bool) {
	if n.first == n.last {
		return t.printed(n.first), true
	}
	if n.last < n.first {
		return "", false
	}
	if s, ok := t.verbatim(n); ok {
		return s, true
	}
	var b []byte
	for i := n.first; i <= n.last; i++ {
		b = append(b, t.printed(i)...)
	}
	return string(b), true
}

// verbatim returns the text of n as a part of the source, which it is if nothing
// was skipped or lost but at its beginning.
func (t *tree) verbatim(n *node) (string, bool) {
	first := &t.tokens[n.first]
	if first.special != 0 || first.kind == kBlockComment {
		return "", false
	}
	for i := n.first + 1; i <= n.last; i++ {
		tok := &t.tokens[i]
		if tok.special != 0 || tok.kind == kBlockComment || tok.image != tok.start || tok.start != t.tokens[i-1].end {
			return "", false
		}
	}
	return t.src[first.image:t.tokens[n.last].end], true
}

// images is the text of the tokens of n without what was skipped between them.
func (t *tree) images(n *node) string {
	var b []byte
	for i := n.first; i <= n.last; i++ {
		b = append(b, t.text(i)...)
	}
	return string(b)
}
