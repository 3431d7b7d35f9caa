package meter

import (
	"context"
	"time"
)

// A Meter is a context.Context: that of its evaluation, which ends with a limit,
// too. So an evaluation hands its Meter to whatever takes a context, and those
// that count find it there with Of.
var _ context.Context = (*Meter)(nil)

// Of returns the Meter that ctx is, nil if it is another context.
func Of(ctx context.Context) *Meter {
	m, _ := ctx.(*Meter)
	return m
}

// Context returns the context that the evaluation began with.
func (m *Meter) Context() context.Context {
	if m == nil || m.ctx == nil {
		return context.Background()
	}
	return m.ctx
}

// Deadline implements context.Context.
func (m *Meter) Deadline() (time.Time, bool) { return m.Context().Deadline() }

// Done implements context.Context. The channel is that of the context that the
// evaluation began with: a limit closes none, Err tells of it.
func (m *Meter) Done() <-chan struct{} { return m.Context().Done() }

// Value implements context.Context.
func (m *Meter) Value(key any) any { return m.Context().Value(key) }
