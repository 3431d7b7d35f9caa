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

// keep takes the memory of a response's body, which may have grown.
func (b *buffers) keep(resp *gatemap.Response) {
	if n := len(resp.Body); n > 0 && cap(resp.Body) >= cap(b.response) && !overlap(resp.Body, b.body) {
		b.response = resp.Body
	}
}

// overlap reports whether two slices begin in the same memory, as those of a
// payload that passes through do.
func overlap(a, b []byte) bool {
	return cap(a) > 0 && cap(b) > 0 && &a[:cap(a)][cap(a)-1] == &b[:cap(b)][cap(b)-1]
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
