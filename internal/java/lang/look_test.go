package lang

import (
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/meter"
)

// looked is a context that knows how often it was looked at and how long the
// process worked between two looks, and that ends at one of them.
type looked struct {
	context.Context
	looks, ends  int
	last, widest time.Duration
}

func newLooked(ends int) *looked {
	return &looked{Context: context.Background(), ends: ends, last: cputime.Now()}
}

func (c *looked) Done() <-chan struct{} { return make(chan struct{}) }

func (c *looked) Err() error {
	now := cputime.Now()
	c.widest, c.last = max(c.widest, now-c.last), now
	if c.looks++; c.ends > 0 && c.looks >= c.ends {
		return context.Canceled
	}
	return nil
}

// longCalls take more than 10 ms for 10 MB, each with how many elements or
// bytes of each that 24 bytes of its receiver have.
var longCalls = []struct {
	receiver, method string
	args             []string
	of24             int
}{
	{"String", "toCharArray", nil, 24}, {"String", "chars", nil, 24}, {"String", "codePoints", nil, 24},
	{"String", "getBytes", nil, 24}, {"String", "toUpperCase", nil, 24},
	{"String", "codePointCount", []string{"Integer", "many"}, 12}, {"String", "offsetByCodePoints", []string{"Integer", "many"}, 12},
	{"intStream", "range", []string{"Integer", "many"}, 12}, {"intStream", "rangeClosed", []string{"Integer", "many"}, 12},
	{"ArrayList", "toArray", nil, 1}, {"JSONArray", "stream", nil, 1}, {"DocList", "toArray", nil, 1}, {"ArrayList", "copyOf", []string{"DocList"}, 1},
	{"keySet", "toArray", nil, 0}, {"entrySet", "stream", nil, 0},
}

// A call that takes long looks at the context in strides, and ends with its error.
func TestLongCallsLookAtTheContext(t *testing.T) {
	loadClasses()
	const size = 1 << 20
	of := makersOf(size, "0123456789abcde,", 64)
	for _, c := range longCalls {
		t.Run(c.receiver+"."+c.method, func(t *testing.T) {
			call := func(ctx context.Context) error {
				var rt Runtime
				this := of[c.receiver](&rt)
				args := make([]Value, len(c.args))
				for i, name := range c.args {
					args[i] = of[name](&rt)
				}
				rt.Meter = new(meter.Meter)
				rt.Meter.Begin(ctx, meter.Limits{Memory: -1}, nil)
				_, _, err := Call(&rt, this, c.method, args)
				return err
			}
			ctx := newLooked(0)
			require.NoError(t, call(ctx))
			require.GreaterOrEqual(t, ctx.looks, size/24*c.of24/paceLength, "one at every paceLength")
			require.ErrorIs(t, call(newLooked(ctx.looks)), context.Canceled)
			require.ErrorIs(t, call(newLooked(ctx.looks/2+1)), context.Canceled)
		})
	}
}

// timeBetweenLooks measures the CPU time between two looks of every method at
// the context, on values of 2 MB, a fifth of the largest body, with a fifth of
// the memory.
func timeBetweenLooks(t *testing.T) {
	loadClasses()
	warmUp(t)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	for _, unit := range []string{"0123456789abcde,", "0ßéαж€9😀"} {
		of := makersOf(2<<20, unit, 1<<16)
		var rt Runtime
		values := map[string]Value{}
		for name, make := range of {
			values[name] = make(&rt)
		}
		for _, receiver := range slices.Sorted(maps.Keys(values)) {
			for name, list := range classOf(values[receiver]).methods {
				for _, m := range list {
					lists := argumentLists(m, values)
					for _, names := range lists[:min(len(lists), fewLists)] {
						requireLooks(t, of, receiver, name, names)
					}
				}
			}
		}
	}
}

// widestGap is what may lie between two looks of a call on 2 MB: what has no
// strides reads 10 MB in less than 30 ms.
const widestGap = 6 * time.Millisecond

func requireLooks(t *testing.T, of makers, receiver, method string, names []string) {
	var widest time.Duration
	for range 5 { // a collection or a slow page may widen one of them
		var rt Runtime
		this := of[receiver](&rt)
		args := make([]Value, len(names))
		for i, n := range names {
			args[i] = of[n](&rt)
		}
		rt.Meter = new(meter.Meter)
		ctx := newLooked(0)
		rt.Meter.Begin(ctx, meter.Limits{Steps: 4 << 20, Match: 4 << 20, Memory: 50 << 20}, nil)
		ctx.last, ctx.widest = cputime.Now(), 0
		_, _, _ = Call(&rt, this, method, args)
		_ = ctx.Err()
		if widest = ctx.widest; widest <= widestGap {
			return
		}
	}
	t.Errorf("%s.%s(%s) takes %v between two looks", receiver, method, strings.Join(names, ", "), widest)
}
