package lang

import (
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/testenv"
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
	testenv.OneGoroutine(t)
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

// A call that makes a text of 16 MB looks at the context all the time, and ends
// with its error.
func TestLongTextsLookAtTheContext(t *testing.T) {
	testenv.OneGoroutine(t)
	loadClasses()
	const size, made = 1 << 20, 16 << 20
	text := strings.Repeat("0123456789abcde,", size/16)
	texts := make([]Value, made/size)
	for i := range texts {
		texts[i] = ofStr(text)
	}
	half := string(javatext.AppendUnit(nil, 0xDC00)) // of a pair
	for _, c := range []struct {
		name, text, method string
		args               []Value
	}{
		{"repeat a text", text, "repeat", []Value{ofInt(made / size)}},
		{"repeat a letter", "a", "repeat", []Value{ofInt(made)}},
		{"repeat what joins", half + "abcde", "repeat", []Value{ofInt(made / 8)}},
		{"replace by a long text", strings.Repeat(",", made/size), "replace", []Value{ofStr(","), ofStr(text)}},
		{"replace in a long text", strings.Repeat("ab", made/8), "replace", []Value{ofStr("a"), ofStr("abc")}},
		{"take out of a long text", strings.Repeat(text, made/size), "replace", []Value{ofStr("a"), ofStr("")}},
		{"replaceAll", strings.Repeat(",", made/size), "replaceAll", []Value{ofStr(","), ofStr(text)}},
		{"join", ",", "join", []Value{ofStr(","), jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, texts...))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := func(ctx context.Context) (Value, error) {
				rt := Runtime{Meter: new(meter.Meter)}
				rt.Meter.Begin(ctx, meter.Limits{Steps: -1}, nil)
				v, _, err := Call(&rt, ofStr(c.text), c.method, c.args)
				return v, err
			}
			ctx := newLooked(0)
			v, err := call(ctx)
			require.NoError(t, err)
			require.GreaterOrEqual(t, len(v.Str()), made/2)
			require.GreaterOrEqual(t, ctx.looks, len(v.Str())/growthPiece-1, "one at every growthPiece")
			_, err = call(newLooked(ctx.looks))
			require.ErrorIs(t, err, context.Canceled)
			_, err = call(newLooked(ctx.looks/2 + 1))
			require.ErrorIs(t, err, context.Canceled)
		})
	}
}

// TestTextOf: a long text that was made is not copied, nor does a short part of
// much memory keep it.
func TestTextOf(t *testing.T) {
	long := make([]byte, growthPiece, growthPiece+growthPiece/8)
	require.Same(t, unsafe.SliceData(long), unsafe.StringData(textOf(long)))
	roomy := make([]byte, growthPiece, 4*growthPiece)
	require.NotSame(t, unsafe.SliceData(roomy), unsafe.StringData(textOf(roomy)))
	require.Equal(t, "abc", textOf([]byte("abc")))
}

// TestReplaceUnitByUnit: a replacement that looks at each unit is paid for by
// them.
func TestReplaceUnitByUnit(t *testing.T) {
	high, low := string(javatext.AppendUnit(nil, 0xD83D)), string(javatext.AppendUnit(nil, 0xDE00))
	text := strings.Repeat("ab", 50_000)
	for _, c := range []struct{ text, old, new string }{{text, "", "x"}, {text + high, "a", ""}, {text, "a", high}, {text, low, "x"}} {
		rt := metered(meter.Limits{})
		got, err := replaceText(&rt, c.text, c.old, c.new)
		require.NoError(t, err)
		require.True(t, got == javatext.Replace(c.text, c.old, c.new))
		if c.old != low { // which is not there
			require.GreaterOrEqual(t, rt.Meter.Spent(), int64(len(text)/mappedPerStep))
		}
	}
	require.Equal(t, "\U0001F600", javatext.Replace(high+"a"+low, "a", ""), "halves that come together are one character")
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
