package gatemaphttp

import (
	"context"
	"sync"

	"github.com/gatemap/gatemap"
)

// buffers are the memory of one exchange for the backend's body and that of the
// response. They are cleared before another exchange gets them.
type buffers struct {
	body, response []byte

	next int // what body should have had room for; 0 is what it has
}

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

// invoke invokes a function, whose result may take the memory for the backend's
// body. What the Invoker has beside that is its own.
func (b *buffers) invoke(ctx context.Context, invoker Invoker, in *Invocation) (*InvocationResult, error) {
	in.Buffer = b.body[:0]
	got, err := invoker.Invoke(ctx, in)
	b.body = b.body[:cap(b.body)] // all that may have been written to
	if err == nil && len(got.Payload) > cap(b.body) && len(got.Payload) <= keepBuffer/2 {
		b.next = len(got.Payload) * 2
	}
	return got, err
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
	if b.next > cap(b.body) {
		b.body = make([]byte, 0, b.next)
	}
	b.next = 0
	pool.Put(b)
}
