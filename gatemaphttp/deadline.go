package gatemaphttp

import (
	"context"
	"sync"
	"time"
)

// deadlines ends the exchanges of a handler whose backend takes too long. They
// all have the same timeout, so they end in the order in which they asked, and
// one timer serves them: to begin and to end a wait takes a lock and no timer. (A
// timer for each is the earliest there is as long as there are few, and then
// wakes the thread that waits for the network.) It is safe for concurrent use.
type deadlines struct {
	timeout time.Duration

	mu          sync.Mutex
	first, last *deadline
	armed       bool // expire will be called, at the deadline of first or before it
}

// deadline is that of one exchange.
type deadline struct {
	at         time.Time
	cancel     context.CancelCauseFunc
	prev, next *deadline
	queue      *deadlines // nil: it does not wait
}

// newDeadlines returns nil for a timeout that is none.
func newDeadlines(timeout time.Duration) *deadlines {
	if timeout <= 0 {
		return nil
	}
	return &deadlines{timeout: timeout}
}

// add makes d wait from began on. It is canceled with context.DeadlineExceeded
// unless stop is called before.
func (q *deadlines) add(d *deadline, began time.Time, cancel context.CancelCauseFunc) {
	d.stop() // of a wait before
	d.at, d.cancel, d.queue = began.Add(q.timeout), cancel, q
	q.mu.Lock()
	defer q.mu.Unlock()
	if d.prev = q.last; d.prev != nil {
		d.prev.next = d
	} else {
		q.first = d
	}
	q.last = d
	if !q.armed {
		q.armed = true
		time.AfterFunc(q.timeout, q.expire)
	}
}

// stop ends the wait of d, if it still waits.
func (d *deadline) stop() {
	if q := d.queue; q != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.remove(d)
	}
}

func (q *deadlines) remove(d *deadline) {
	if d.prev == nil && q.first != d {
		return // expire was first
	}
	if d.prev != nil {
		d.prev.next = d.next
	} else {
		q.first = d.next
	}
	if d.next != nil {
		d.next.prev = d.prev
	} else {
		q.last = d.prev
	}
	d.prev, d.next = nil, nil
}

// expire ends what is due, and comes back when the next is.
func (q *deadlines) expire() {
	var due []context.CancelCauseFunc
	now := time.Now()
	q.mu.Lock()
	for d := q.first; d != nil && !d.at.After(now); d = q.first {
		due = append(due, d.cancel)
		q.remove(d)
	}
	if q.armed = q.first != nil; q.armed {
		time.AfterFunc(q.first.at.Sub(now), q.expire)
	}
	q.mu.Unlock()
	for _, cancel := range due {
		cancel(context.DeadlineExceeded)
	}
}
