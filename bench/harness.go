package bench

import (
	"math"
	"runtime"
	"slices"
	"time"
)

// runner is one variant of a row: Run does the work n times.
type runner struct {
	Name string
	Run  func(n int)
}

// series are the times of interleaved runs: ns per operation, one for each
// round and variant.
type series struct {
	names []string
	ns    [][]float64 // [variant][round]
}

// interleave measures the variants against one another: in every round each
// runs for about the given time, in an order that rotates, so that whatever
// else the machine does falls on all of them. Judge ratios within a round, not
// times: Ratio does.
func interleave(rounds int, each time.Duration, variants ...runner) *series {
	began := time.Now()
	return interleaveBy(func() time.Duration { return time.Since(began) }, rounds, each, variants...)
}

// interleaveBy is interleave by another clock.
func interleaveBy(now func() time.Duration, rounds int, each time.Duration, variants ...runner) *series {
	r := &series{ns: make([][]float64, len(variants))}
	iterations := make([]int, len(variants))
	for i, v := range variants {
		r.names = append(r.names, v.Name)
		iterations[i] = calibrate(v, each)
	}
	runtime.GC()
	for round := range rounds {
		for k := range variants {
			i := (round + k) % len(variants)
			start := now()
			variants[i].Run(iterations[i])
			r.ns[i] = append(r.ns[i], max(1, float64((now()-start).Nanoseconds()))/float64(iterations[i]))
		}
	}
	return r
}

// calibrate returns how many operations take about the given time.
func calibrate(v runner, each time.Duration) int {
	v.Run(1)
	for n := 1; ; n *= 2 {
		start := time.Now()
		v.Run(n)
		if took := time.Since(start); took > each/4 || n > 1<<28 {
			return max(1, int(float64(n)*float64(each)/float64(max(took, 1))))
		}
	}
}

// Ratio is how many times the cost of a base a variant costs: the median over
// the rounds, with the 10th and 90th percentile, and best round against best
// round.
type Ratio struct{ Median, P10, P90, Best float64 }

// Ratio returns the cost of variant as a multiple of base's.
func (r *series) Ratio(variant, base string) Ratio {
	v, b := r.times(variant), r.times(base)
	ratios := make([]float64, len(v))
	for i := range v {
		ratios[i] = v[i] / b[i]
	}
	slices.Sort(ratios)
	return Ratio{
		Median: quantile(ratios, 0.5), P10: quantile(ratios, 0.1), P90: quantile(ratios, 0.9),
		Best: slices.Min(v) / slices.Min(b),
	}
}

// Best returns the fastest round of a variant in ns per operation.
func (r *series) Best(variant string) float64 { return slices.Min(r.times(variant)) }

func (r *series) times(name string) []float64 { return r.ns[slices.Index(r.names, name)] }

func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	lo := int(math.Floor(at))
	hi := min(lo+1, len(sorted)-1)
	return sorted[lo] + (sorted[hi]-sorted[lo])*(at-float64(lo))
}
