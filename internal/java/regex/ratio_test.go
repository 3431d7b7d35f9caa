package regex

import (
	"math"
	"regexp"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// BenchmarkRatios measures the cases of BenchmarkMatch with hand-written code,
// regexp and regexp2, all variants taking turns, so that a loaded machine
// disturbs all of them alike: how many times longer they take, and ours than
// hand-written code. More than 21 rounds say nothing new.
func BenchmarkRatios(b *testing.B) {
	for _, c := range benchCases {
		r := MustCompile(c.re)
		variants := [4]func(){func() { sink, _ = r.Matches(c.in) }}
		if c.hand != nil {
			variants[1] = func() { sink = c.hand(c.in) }
		}
		if re, err := regexp.Compile(`\A(?:` + c.re + `)\z`); err == nil {
			variants[2] = func() { sink = re.MatchString(c.in) }
		}
		if c.name != "redos/2000" {
			re := regexp2.MustCompile(`\A(?:`+c.re+`)\z`, regexp2.None)
			variants[3] = func() { sink, _ = re.MatchString(c.in) }
		}
		b.Run(c.name, func(b *testing.B) {
			best := fastest(variants, min(b.N, 21))
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(best[0], "own-ns")
			for i, unit := range []string{"own/hand", "regexp/own", "regexp2/own"} {
				ratio := best[i+1] / best[0]
				if i == 0 {
					ratio = 1 / ratio
				}
				if !math.IsNaN(ratio) {
					b.ReportMetric(ratio, unit)
				}
			}
		})
	}
}

// fastest is the least time of a call of each variant, in ns.
func fastest(variants [4]func(), rounds int) (best [4]float64) {
	for i := range best {
		best[i] = math.NaN()
	}
	for range rounds {
		for i, f := range variants {
			if f == nil {
				continue
			}
			n := 1
			for {
				start := time.Now()
				for range n {
					f()
				}
				d := time.Since(start)
				if d > 500*time.Microsecond {
					ns := float64(d.Nanoseconds()) / float64(n)
					if !(best[i] <= ns) {
						best[i] = ns
					}
					break
				}
				n *= 2
			}
		}
	}
	return best
}
