package gatemaphttp

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (q *deadlines) waiting() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for d := q.first; d != nil; d = d.next {
		n++
	}
	return n
}

func TestDeadlines(t *testing.T) {
	require.Nil(t, newDeadlines(0))
	require.Nil(t, newDeadlines(-1))
	q := newDeadlines(50 * time.Millisecond)
	contexts := make([]context.Context, 5)
	waits := make([]deadline, len(contexts))
	for i := range waits {
		ctx, cancel := context.WithCancelCause(t.Context())
		contexts[i] = ctx
		q.add(&waits[i], time.Now(), cancel)
	}
	for _, i := range []int{1, 0, 4, 4} { // in the middle, the first, the last, and again
		waits[i].stop()
	}
	require.Equal(t, 2, q.waiting())
	for _, i := range []int{2, 3} {
		<-contexts[i].Done()
		require.Equal(t, context.DeadlineExceeded, context.Cause(contexts[i]))
		waits[i].stop()
	}
	for _, i := range []int{0, 1, 4} {
		require.NoError(t, contexts[i].Err())
	}
	require.Zero(t, q.waiting())
	ctx, cancel := context.WithCancelCause(t.Context()) // after the timer has rested
	var again deadline
	q.add(&again, time.Now(), cancel)
	<-ctx.Done()
	require.Equal(t, context.DeadlineExceeded, context.Cause(ctx))
	(&deadline{}).stop() // one that never waited
}

// TestDeadlinesComeBack: the timer of an exchange that has ended serves the ones
// that began later, at their own deadlines.
func TestDeadlinesComeBack(t *testing.T) {
	q := newDeadlines(40 * time.Millisecond)
	var first, second deadline
	began := time.Now()
	q.add(&first, began, func(error) { t.Error("canceled") })
	first.stop()
	time.Sleep(20 * time.Millisecond)
	ctx, cancel := context.WithCancelCause(t.Context())
	began = time.Now()
	q.add(&second, began, cancel)
	<-ctx.Done()
	require.GreaterOrEqual(t, time.Since(began), 40*time.Millisecond)
}

func TestDeadlinesAtOnce(t *testing.T) {
	q := newDeadlines(5 * time.Millisecond)
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithCancelCause(t.Context())
			var d deadline
			q.add(&d, time.Now(), cancel)
			if i%2 == 0 {
				<-ctx.Done()
			}
			d.stop()
			cancel(context.Canceled)
		})
	}
	wg.Wait()
	require.Zero(t, q.waiting())
}
