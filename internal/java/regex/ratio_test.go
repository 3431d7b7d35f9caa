package regex

import (
	"flag"
	"math"
	"regexp"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

var ratiosFlag = flag.Bool("ratios", false, "print how Matches compares with hand-written code, regexp and regexp2")

// TestRatios measures the cases of BenchmarkMatch with all variants taking turns, so that a loaded machine disturbs all of
// them alike. It judges nothing.
func TestRatios(t *testing.T) {
	if !*ratiosFlag {
		t.Skip("no -ratios")
	}
	t.Logf("%-20s %10s %10s %12s %12s", "case", "own ns", "own/hand", "stdlib/own", "regexp2/own")
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
		best := fastest(variants, 21)
		t.Logf("%-20s %10.1f %10.2f %12.1f %12.1f", c.name, best[0], best[0]/best[1], best[2]/best[0], best[3]/best[0])
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
