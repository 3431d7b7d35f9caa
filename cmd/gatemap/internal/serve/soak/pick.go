package soak

import (
	"math/rand/v2"
	"sync/atomic"
)

// picker picks kinds of requests: each of them once, and then by how often they
// are. It is used by many clients at once.
type picker struct {
	often []int
	total int
	begun atomic.Int64
}

func newPicker[T any](all []T, often func(*T) int) *picker {
	p := &picker{often: make([]int, len(all))}
	for i := range all {
		p.often[i] = often(&all[i])
		p.total += p.often[i]
	}
	return p
}

// pick returns the index of a kind.
func (p *picker) pick(r *rand.Rand) int {
	if n := int(p.begun.Add(1)) - 1; n < len(p.often) {
		return n
	}
	n := r.IntN(p.total)
	for i, often := range p.often {
		if n < often {
			return i
		}
		n -= often
	}
	panic("the sum of all is more than the total")
}
