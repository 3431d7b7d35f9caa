package vtl

import (
	"sync"
	"unsafe"
)

// workspace is the memory that compiling needs and a Template does not: once
// the plan exists it can serve again. Nothing of a plan points into it.
type workspace struct {
	tokens   [][]token // buffers; the first inUse hold trees
	inUse    int
	specials []string // see token
	stack    []savedState
	scratch  []stmt // of the blocks that are being planned

	tree tree
	unit unit
	prep preparer

	nodes slab[node]
	kids  slab[*node]
	refs  slab[refInfo]
	strs  slab[strInfo]

	macros   map[string]bool // that the template has declared so far
	assigned nameList        // variables that the template sets itself
	slots    nameList        // all variables, by their slots
	site     CallSite
}

var workspaces = sync.Pool{New: func() any {
	return &workspace{macros: map[string]bool{}}
}}

func newWorkspace() *workspace { return workspaces.Get().(*workspace) }

// prepared parses src and prepares the tree, which lives in the workspace.
func (w *workspace) prepared(src string, opts *Options) (*preparer, *unit, error) {
	if err := parse(src, opts.MaxNesting, w, &w.tree, nil); err != nil {
		return nil, nil, err
	}
	w.unit, w.prep = unit{tree: &w.tree}, preparer{maxDepth: opts.MaxNesting, work: w}
	return &w.prep, &w.unit, w.prep.prepare(&w.unit)
}

// buffer returns an empty buffer for about n tokens. keep gives it back, filled.
func (w *workspace) buffer(n int) []token {
	if w.inUse == len(w.tokens) {
		w.tokens = append(w.tokens, nil)
	}
	b := w.tokens[w.inUse]
	if cap(b) < n {
		b = make([]token, 0, n)
	}
	return b[:0]
}

func (w *workspace) keep(tokens []token) {
	w.tokens[w.inUse] = tokens
	w.inUse++
}

// keepSpecial returns what a token says of a text before it.
func (w *workspace) keepSpecial(s string) int32 {
	if s == "" {
		return 0
	}
	w.specials = append(w.specials, s)
	return int32(len(w.specials))
}

// add appends a child to n.
func (w *workspace) add(n, kid *node) {
	if len(n.kids) == cap(n.kids) {
		more := w.kids.take(max(2, 2*len(n.kids)))
		n.kids = more[:copy(more, n.kids)]
	}
	n.kids = append(n.kids, kid)
}

// release forgets the trees and gives the workspace back, unless it has become
// large.
func (w *workspace) release() {
	const most = 4096
	if w.nodes.size() > most || w.kids.size() > 4*most || w.inUse > 64 || len(w.slots.list) > 256 || len(w.assigned.list) > 256 || len(w.macros) > 256 {
		return
	}
	for i, b := range w.tokens[:w.inUse] {
		if w.tokens[i] = b[:0]; cap(b) > most {
			w.tokens[i] = nil
		}
	}
	w.inUse, w.tree, w.unit, w.prep = 0, tree{}, unit{}, preparer{}
	clear(w.specials)
	w.specials = w.specials[:0]
	w.nodes.reset()
	w.kids.reset()
	w.refs.reset()
	w.strs.reset()
	clear(w.macros)
	w.assigned.reset()
	w.slots.reset()
	clear(w.scratch[:cap(w.scratch)])
	clear(w.site.Args[:cap(w.site.Args)])
	w.site = CallSite{Args: w.site.Args[:0], Constant: w.site.Constant[:0]}
	workspaces.Put(w)
}

// nameList numbers names. A few are found faster one after the other than in a
// map.
type nameList struct {
	list  []string
	index map[string]int32 // of list, if there are many
}

const fewNames = 8

// find returns the number of a name, -1 if it has none.
func (l *nameList) find(name string) int32 {
	if len(l.list) > fewNames {
		if i, ok := l.index[name]; ok {
			return i
		}
		return -1
	}
	for i, known := range l.list {
		if known == name {
			return int32(i)
		}
	}
	return -1
}

// add returns the number of a name, which is the next one if it has none yet.
func (l *nameList) add(name string) int32 {
	if i := l.find(name); i >= 0 {
		return i
	}
	l.list = append(l.list, name)
	n := len(l.list)
	if n > fewNames {
		if l.index == nil {
			l.index = map[string]int32{}
		}
		if n == fewNames+1 {
			for i, known := range l.list {
				l.index[known] = int32(i)
			}
		}
		l.index[name] = int32(n - 1)
	}
	return int32(n - 1)
}

func (l *nameList) reset() {
	clear(l.list)
	clear(l.index)
	l.list = l.list[:0]
}

// slab hands out memory that is taken back all at once.
type slab[T any] struct {
	chunks [][]T
	used   int // chunks of which something was handed out
	free   []T // the rest of the last one of them
}

const slabChunk = 64

// take returns n zero elements, which no append can grow.
func (s *slab[T]) take(n int) []T {
	for len(s.free) < n {
		if s.used == len(s.chunks) {
			s.chunks = append(s.chunks, make([]T, max(n, slabChunk)))
		}
		s.free = s.chunks[s.used]
		s.used++
	}
	piece := s.free[:n:n]
	s.free = s.free[n:]
	return piece
}

func (s *slab[T]) one() *T {
	if len(s.free) == 0 {
		return &s.take(1)[0]
	}
	p := &s.free[0]
	s.free = s.free[1:]
	return p
}

// reset takes everything back.
func (s *slab[T]) reset() {
	for i, chunk := range s.chunks[:s.used] {
		if i == s.used-1 {
			chunk = chunk[:len(chunk)-len(s.free)]
		}
		clear(chunk)
	}
	s.used, s.free = 0, nil
}

// size returns how many elements the chunks have.
func (s *slab[T]) size() (n int) {
	for _, chunk := range s.chunks {
		n += len(chunk)
	}
	return n
}

// batch makes the nodes of a plan some at a time. They live as long as the
// plan.
type batch[T any] struct {
	free []T
	next int // how many to make next
}

// A batch begins with the room of the Template, or with what is asked for; the
// next one is of up to 4 nodes or
// secondBatch bytes, and they grow from there.
const (
	secondBatch = 256
	maxBatch    = 32 // nodes
)

func (b *batch[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if len(b.free) < n {
		var x T
		b.free = make([]T, max(n, b.next))
		b.next = min(maxBatch, max(1, min(4, secondBatch/int(unsafe.Sizeof(x))), 2*b.next))
	}
	piece := b.free[:n:n]
	b.free = b.free[n:]
	return piece
}

// of returns a pointer to a copy of x.
func (b *batch[T]) of(x T) *T {
	p := &b.take(1)[0]
	*p = x
	return p
}
