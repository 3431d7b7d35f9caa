package lang

import (
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/meter"
)

func TestZZ(t *testing.T) {
	loadClasses()
	warmUp(t)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	seen := map[string]bool{}
	for ui, unit := range []string{"0123456789abcde,", "0ßéαж€9😀"} {
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
					for _, names := range lists[:min(len(lists), 4)] {
						widest := time.Duration(1 << 60)
						var steps int64
						var looks int
						for range 2 {
							var rt Runtime
							this := of[receiver](&rt)
							args := make([]Value, len(names))
							for i, n := range names {
								args[i] = of[n](&rt)
							}
							rt.Meter = new(meter.Meter)
							ctx := newLooked(0)
							rt.Meter.Begin(ctx, meter.Limits{Steps: 4 << 20, Match: 4 << 20, Memory: 50 << 20}, nil)
							ctx.last, ctx.widest, ctx.looks = cputime.Now(), 0, 0
							_, _, _ = Call(&rt, this, name, args)
							_ = ctx.Err()
							widest = min(widest, ctx.widest)
							steps, looks = rt.Meter.Spent(), ctx.looks
							if widest < 800*time.Microsecond {
								break
							}
						}
						if widest > 800*time.Microsecond || steps/int64(looks) > 32768 {
							key := fmt.Sprintf("%s.%s(%s) %d", receiver, name, strings.Join(names, ", "), ui)
							if !seen[key] {
								seen[key] = true
								fmt.Printf("ZZ %8d us %8d steps %5d looks %6d/l %s\n", widest.Microseconds(), steps, looks, steps/int64(looks), key)
							}
						}
					}
				}
			}
		}
	}
}
