package gatemaphttp

import (
	"sync"

	"github.com/gatemap/gatemap"
)

// buffers are the memory of one exchange for the backend's body and that of the
// response. They are cleared before another exchange gets them.
type buffers struct{ body, response []byte }

// keepBuffer bounds what is kept.
const keepBuffer = 1 << 20

var pool = sync.Pool{New: func() any { return new(buffers) }}

func takeBuffers() *buffers { return pool.Get().(*buffers) }

// keep takes the memory of a response's body, which may have grown. A payload
// that passed through is the backend's own memory and never ours: an Invoker may
// give the same bytes again.
func (b *buffers) keep(resp *gatemap.Response, backend *gatemap.Backend) {
	passed := backend != nil && overlap(resp.Body, backend.Body)
	if len(resp.Body) > 0 && cap(resp.Body) >= cap(b.response) && !passed {
		b.response = resp.Body
	}
}

// overlap reports whether a is b or a part of it: they end in the same memory,
// or begin there.
func overlap(a, b []byte) bool {
	return cap(a) > 0 && cap(b) > 0 && (&a[:cap(a)][cap(a)-1] == &b[:cap(b)][cap(b)-1] || &a[:1][0] == &b[:1][0])
}

// release gives the memory back.
func (b *buffers) release() {
	for _, buf := range []*[]byte{&b.body, &b.response} {
		clear((*buf)[:len(*buf)])
		if *buf = (*buf)[:0]; cap(*buf) > keepBuffer {
			*buf = nil
		}
	}
	pool.Put(b)
}
