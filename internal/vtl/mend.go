package vtl

import "strings"

// mender keeps what a parser needs to go on behind an error, and the faults found
// so far. Its work is bounded: of each fault it looks at maxHead bytes, and text
// that is cut into tokens again is paid from a budget that grows with the source.
type mender struct {
	src    string
	faults []Fault
	most   int // faults
	again  int // bytes that may be cut again
	// lost says that the rest is not looked at, so that what is open stays open.
	lost bool

	open   []opener
	closed opener // the one that was closed last, if it is anything
	end    int    // its #end
	spare  int    // of the #end to come: those that belong to an #else without #if
	words  oddWords
	// excess is how many directives are opened more often than they are closed in
	// the whole source.
	excess  int
	counted bool
}

const (
	maxFaults = 100
	maxHead   = 4096 // bytes behind an error in which the end of its directive is sought
)

// opener is a directive whose #end has to come.
type opener struct {
	name    string
	offset  int
	hasElse bool
	elseAt  int
	// thief is the directive inside that took an #end, at stolen, whose indentation
	// is this one's.
	thief  *opener
	stolen int
}

// oddWords are the names seen last that look as if they opened or closed a
// directive, and do not.
type oddWords struct {
	opens, closes  string
	opensAt, endAt int
}

func newMender(src string, most int) *mender {
	return &mender{src: src, most: most, again: 8*len(src) + 1<<16}
}

func (m *mender) full() bool { return len(m.faults) >= m.most-1 }

// take makes the error of the parser a fault and forgets it. Once the rest is lost
// nobody sees the fault.
func (p *parser) take(kind FaultKind) *Fault {
	f := Fault{Kind: kind, Open: -1, Close: -1}
	unseen := p.mend.lost
	if p.limit != nil {
		f.Kind, f.Err, f.Offset = LimitFault, p.limit, p.limit.(*LimitError).Offset
		p.mend.lost = true
	} else {
		f.Err, f.Offset = p.err, p.err.Offset
	}
	f.End = f.Offset
	p.limit, p.err, p.next = nil, nil, kUncut
	if unseen {
		return &f
	}
	p.mend.faults = append(p.mend.faults, f)
	return &p.mend.faults[len(p.mend.faults)-1]
}

// mendStatement makes what has been read behind token before, up to where the
// statement may end, a broken one.
func (p *parser) mendStatement(before int32) *node {
	first := min(before+1, int32(len(p.tokens)-1))
	if t := p.tokens[first]; p.err != nil && p.err.Offset == int(t.start) {
		switch t.kind {
		case kEnd, kElse, kElseIf:
			return p.stray(before, t)
		}
	}
	f, to := p.broken(first)
	return p.resume(f, before, to)
}

// mendHead makes what follows the whole kids of n in the head of a directive a
// broken one.
func (p *parser) mendHead(n *node, whole int) {
	keep := n.first
	if n.kids = n.kids[:min(whole, len(n.kids))]; len(n.kids) > 0 {
		keep = n.kids[len(n.kids)-1].last
	}
	f, to := p.broken(n.first)
	p.add(n, p.resume(f, keep, to))
}

// resume forgets the tokens behind token keep, and lets the parser go on at a
// byte of the source. What lies between becomes one token, and a node.
func (p *parser) resume(f *Fault, keep int32, to int) *node {
	m := p.mend
	start := int(p.tokens[keep].end)
	to = min(max(to, start+1), len(p.lx.src))
	if m.again -= max(p.lx.pos, f.Offset) - to; m.again < 0 || m.full() || m.lost {
		m.tooMany(f)
		to = len(p.lx.src)
	}
	f.End = to
	p.tokens = append(p.tokens[:keep+1], token{kind: kBroken, start: int32(start), image: int32(start), end: int32(to)})
	p.cur, p.next, p.scanned = keep+1, kUncut, nil
	p.lx.pos, p.lx.state, p.lx.stack = to, sText, p.lx.stack[:0]
	p.lx.lparen, p.lx.rparen, p.lx.inComment, p.lx.inSet, p.lx.err = 0, 0, false, false, nil
	n := p.work.nodes.one()
	n.kind, n.first, n.last = nBroken, keep+1, keep+1
	return n
}

// tooMany ends the search for faults.
func (m *mender) tooMany(f *Fault) {
	if m.lost {
		return
	}
	m.lost = true
	m.faults = append(m.faults, Fault{Kind: LimitFault, Offset: f.Offset, End: len(m.src), Open: -1, Close: -1,
		Err: &LimitError{What: "faults", Limit: int64(len(m.faults)), Offset: f.Offset}})
}

// mendBlock goes on behind what cannot stand in a block. It reports false where the block ends.
func (p *parser) mendBlock(n *node) bool {
	switch p.peek() {
	case kEnd, kElse, kElseIf:
		return false
	case kEOF:
		if !p.stopped() {
			return false
		}
	}
	p.unexpected()
	p.add(n, p.mendStatement(p.cur))
	return true
}

// mendEnd takes the #end of n, with what cannot stand before it.
func (p *parser) mendEnd(n *node) {
	m := p.mend
	for {
		switch k := p.peek(); k {
		case kEnd:
			m.closes(int(p.ahead(1).start))
			p.advance()
			return
		case kElse, kElseIf:
			if !m.belongsOutside() {
				p.mendElse(n, k)
				continue
			}
		}
		p.missingEnd()
		return
	}
}

// missingEnd reports the innermost directive, which something else ends.
func (p *parser) missingEnd() {
	m := p.mend
	o := m.innermost()
	defer func() { m.open = m.open[:len(m.open)-1] }()
	if m.lost {
		return
	}
	p.unexpected()
	f := p.take(MissingEndFault)
	f.Open, f.Name = o.offset, o.name
	switch {
	case o.thief != nil:
		f.Open, f.Name, f.Close = o.thief.offset, o.thief.name, o.stolen
	case p.lx.inComment && !strings.HasPrefix(p.lx.src[p.lx.opened:], "##"):
		f.Kind, f.Open = CommentFault, p.lx.opened
	case m.words.closes != "" && m.words.endAt > o.offset:
		f.Close = m.words.endAt
	}
	if m.full() {
		m.tooMany(f)
	}
}

// belongsOutside reports whether an #else or #elseif is one of the directive
// around the innermost, because that has no use for it and lacks its #end.
func (m *mender) belongsOutside() bool {
	o := m.innermost()
	if len(m.open) < 2 || o.name == "if" && !o.hasElse {
		return false
	}
	around := &m.open[len(m.open)-2]
	return around.name == "if" && !around.hasElse && m.lacksEnds()
}

// mendElse reports an #else or #elseif that the innermost directive cannot have,
// and adds what it guards to n.
func (p *parser) mendElse(n *node, k kind) {
	o := p.mend.innermost()
	p.unexpected()
	f := p.take(ElseInBlockFault)
	f.Open, f.Name = o.offset, o.name
	if o.name == "if" {
		f.Kind, f.Close = ElseAgainFault, o.elseAt
	}
	if p.mend.full() {
		p.mend.tooMany(f)
		p.add(n, p.resume(f, p.cur, len(p.lx.src)))
		return
	}
	e := p.open(nElse)
	if k == kElseIf {
		e.kind = nElseIf
		p.condition(e, kElseIf)
	} else {
		p.advance()
		p.add(e, p.block())
	}
	p.close(e)
	if n.kind == nIf {
		p.add(n, e)
		return
	}
	body := n.kids[len(n.kids)-1]
	for _, kid := range e.kids[len(e.kids)-1].kids {
		p.add(body, kid)
	}
	body.last = p.cur
}

// stray reports an #end, #else or #elseif outside of any directive.
func (p *parser) stray(before int32, t token) *node {
	m := p.mend
	if m.spare > 0 {
		if t.kind == kEnd {
			m.spare--
		}
		p.err, p.next = nil, kUncut
		return p.leaf(nBroken)
	}
	f := p.take(StrayEndFault)
	switch {
	case m.words.opens != "" && (m.closed.name == "" || m.words.opensAt > m.closed.offset):
		f.Open, f.Name = m.words.opensAt, m.words.opens
		m.words.opens = ""
	case m.closed.name != "":
		f.Open, f.Close, f.Name = m.closed.offset, m.end, m.closed.name
	}
	to := int(t.end)
	if t.kind != kEnd {
		f.Kind = StrayElseFault
		m.spare++
	}
	if t.kind == kElseIf {
		to, _ = closing(m.src, to, 0)
	}
	return p.resume(f, before, to)
}

// opens notes that the block of a directive begins; closes that it has ended.
func (m *mender) opens(offset int, name string) {
	m.open = append(m.open, opener{name: name, offset: offset})
}

func (m *mender) innermost() *opener { return &m.open[len(m.open)-1] }

func (m *mender) closes(end int) {
	o := *m.innermost()
	m.closed, m.end = o, end
	m.open = m.open[:len(m.open)-1]
	want, ok := indent(m.src, o.offset)
	got, alsoOK := indent(m.src, end)
	if len(m.open) == 0 || !ok || !alsoOK || got >= want {
		return
	}
	around := m.innermost()
	if around.thief != nil {
		return
	}
	if outer, ok := indent(m.src, around.offset); ok && outer == got {
		around.thief, around.stolen = &o, end
		if o.thief != nil {
			around.thief, around.stolen = o.thief, o.stolen
		}
	}
}

// indent is how many blanks stand before a byte in its line, if nothing else
// does.
func indent(src string, at int) (n int, ok bool) {
	begin := strings.LastIndexByte(src[max(0, at-maxHead):at], '\n') + 1 + max(0, at-maxHead)
	return at - begin, strings.Trim(src[begin:at], " \t") == ""
}

// names notes a directive that the engine does not have.
func (m *mender) names(name string, offset int) {
	low := strings.ToLower(name)
	switch {
	case strings.HasPrefix(low, "end"):
		m.words.closes, m.words.endAt = name, offset
	case directives[name].hasBlock() || low == "if" || strings.HasPrefix(low, "for") || low == "while" || low == "switch" || low == "unless":
		m.words.opens, m.words.opensAt = name, offset
	}
}

// lacksEnds reports whether the source opens more directives than it closes.
func (m *mender) lacksEnds() bool {
	if !m.counted {
		m.counted, m.excess = true, excess(m.src)
	}
	return m.excess > 0
}

// excess counts the directives that are opened less those that are closed,
// comments aside.
func excess(src string) (n int) {
	for i := strings.IndexByte(src, '#'); i >= 0 && i < len(src); {
		word, size := directiveAt(src, i)
		switch {
		case strings.HasPrefix(src[i:], "##"):
			size = len(src) - i
			if end := strings.IndexByte(src[i:], '\n'); end >= 0 {
				size = end
			}
		case i > 0 && src[i-1] == '\\':
		case word == "end":
			n--
		case word == "if" || directives[word].hasBlock():
			n++
		}
		i += max(size, 1)
		next := strings.IndexByte(src[i:], '#')
		if next < 0 {
			return n
		}
		i += next
	}
	return n
}

// directiveAt returns the name of the directive at byte i, "" for none, and the
// length with its #.
func directiveAt(src string, i int) (name string, size int) {
	rest := src[i+1:]
	if n := matchWord(rest); n > 0 {
		return rest[:n], n + 1
	}
	if n := matchBraced(rest); n > 0 {
		return rest[1 : n-1], n + 1
	}
	return "", 1
}

// invalid adds an error of preparing, which is of this package.
func (m *mender) invalid(err error) {
	if m.lost || m.full() {
		return
	}
	f := Fault{Kind: InvalidFault, Err: err, Open: -1, Close: -1}
	if e, ok := err.(*ParseError); ok {
		f.Offset = e.Offset
	}
	f.End = f.Offset
	m.faults = append(m.faults, f)
}

// adopt takes the faults of a string whose content begins at byte at.
func (m *mender) adopt(inner *mender, at int) {
	for _, f := range inner.faults {
		f.Err = within(f.Err, at)
		f.Offset += at
		f.End += at
		if f.Open >= 0 {
			f.Open += at
		}
		if f.Close >= 0 {
			f.Close += at
		}
		m.faults = append(m.faults, f)
	}
}
