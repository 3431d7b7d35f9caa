package read

import "go.yaml.in/yaml/v4"

// flow reads a collection in brackets. Its other lines are indented deeper than
// parent.
func (r *blockReader) flow(parent, depth int) (*yaml.Node, bool) {
	if depth > maxBlockDepth {
		return nil, false
	}
	kind, tag, end := yaml.SequenceNode, "!!seq", byte(']')
	if r.is('{') {
		kind, tag, end = yaml.MappingNode, "!!map", '}'
	}
	n, first := r.node(kind, tag), len(r.kids)
	n.Style = yaml.FlowStyle
	for r.at++; ; r.at++ {
		if !r.flowBlanks(parent) {
			return nil, false
		}
		if r.is(end) && len(r.kids) == first { // empty
			break
		}
		if !r.flowEntry(kind == yaml.MappingNode, parent, depth) || !r.flowBlanks(parent) {
			return nil, false
		}
		if r.is(end) {
			break
		}
		if !r.is(',') {
			return nil, false
		}
	}
	r.at++
	n.Content = r.list(first)
	return n, true
}

// flowEntry reads an item, or a member with its value.
func (r *blockReader) flowEntry(member bool, parent, depth int) bool {
	if member {
		line := r.line
		k, ok := r.flowScalar(parent)
		if !ok || r.line != line {
			return false
		}
		r.spaces()
		// Behind a quote a value may follow the colon at once.
		if !r.is(':') || k.Style == 0 && !r.blankAt(r.at+1) {
			return false
		}
		r.at++
		if !r.flowBlanks(parent) {
			return false
		}
		r.kids = append(r.kids, k)
	}
	v, ok := r.flowValue(parent, depth)
	if ok {
		r.kids = append(r.kids, v)
	}
	return ok
}

func (r *blockReader) flowValue(parent, depth int) (n *yaml.Node, ok bool) {
	switch {
	case r.at == len(r.text):
		return nil, false
	case r.is('['), r.is('{'):
		return r.flow(parent, depth+1)
	case r.is('!'):
		at := *r
		tag, ok := r.tag()
		if !ok || !r.is(' ') {
			return nil, false
		}
		r.spaces()
		if r.endsLine(r.at) || r.is('!') {
			return nil, false
		}
		if n, ok = r.flowValue(parent, depth); ok {
			n.Tag, n.Style, n.Line, n.Column = tag, n.Style|yaml.TaggedStyle, at.line, at.column()
		}
		return n, ok
	}
	return r.flowScalar(parent)
}

func (r *blockReader) flowScalar(parent int) (*yaml.Node, bool) {
	if r.at == len(r.text) {
		return nil, false
	}
	if r.is('"') || r.is('\'') {
		return r.quoted(parent)
	}
	return r.plainLine(true)
}

// flowBlanks goes to the next sign of a collection in brackets, which is deeper
// than parent where it is on another line. It is false at a comment, a tab, and
// the end of the text.
func (r *blockReader) flowBlanks(parent int) bool {
	line := r.line
	for r.spaces(); r.endsLine(r.at); r.spaces() {
		if r.at == len(r.text) {
			return false
		}
		r.newLine()
	}
	return !r.is('#') && !r.is('\t') && (r.line == line || r.at-r.begin > parent)
}
