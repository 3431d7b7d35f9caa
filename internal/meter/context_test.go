package meter

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMeterIsAContext: that of the evaluation, and the Meter that it carries.
func TestMeterIsAContext(t *testing.T) {
	type key struct{}
	deadline := time.Now().Add(time.Hour)
	outer, cancel := context.WithDeadline(context.WithValue(context.Background(), key{}, "v"), deadline)
	defer cancel()
	m := new(Meter)
	m.Begin(outer, Limits{}, nil)
	var ctx context.Context = m
	require.Same(t, m, Of(ctx))
	require.Nil(t, Of(outer))
	var none context.Context
	require.Nil(t, Of(none))
	require.Equal(t, outer, m.Context())
	got, ok := ctx.Deadline()
	require.True(t, ok)
	require.Equal(t, deadline, got)
	require.Equal(t, "v", ctx.Value(key{}))
	require.NoError(t, ctx.Err())
	cancel()
	<-ctx.Done()
	m.End()
	require.Equal(t, context.Background(), m.Context())
	require.Nil(t, ctx.Done())
	require.Equal(t, context.Background(), (*Meter)(nil).Context())
}
