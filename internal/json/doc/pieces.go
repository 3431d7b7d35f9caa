package doc

import "github.com/gatemap/gatemap/internal/poison"

// pieces hands out memory that is taken back all at once, for what takes the
// place of the objects of a Document: templates change each item of a list.
type pieces[T any] struct {
	chunks [][]T
	used   int // chunks of which something was handed out
	free   []T // the rest of the last one of them
}

// The first chunk has what is asked for first, because most documents have one
// object that is changed or none; the others are larger and larger, up to maxChunk.
const (
	maxDoublings = 8
	maxChunk     = 1 << maxDoublings
)

// take returns n elements, which no append can grow. There may be anything in them.
func (p *pieces[T]) take(n int) []T {
	if n > maxChunk {
		return make([]T, n)
	}
	for len(p.free) < n {
		if p.used == len(p.chunks) {
			p.chunks = append(p.chunks, make([]T, max(n, 1<<min(p.used, maxDoublings))))
		}
		p.free = p.chunks[p.used]
		p.used++
	}
	piece := p.free[:n:n]
	p.free = p.free[n:]
	return piece
}

// reset takes everything back, empty, and keeps chunks with up to most elements.
func (p *pieces[T]) reset(most int) {
	for k, chunk := range p.chunks {
		if most -= len(chunk); most < 0 {
			clear(p.chunks[k:])
			p.chunks = p.chunks[:k]
			break
		}
		if k < p.used {
			clear(chunk)
		}
	}
	p.used, p.free = 0, nil
}

// fill overwrites all that is kept with x.
func (p *pieces[T]) fill(x T) {
	for _, chunk := range p.chunks {
		poison.Fill(chunk, x)
	}
}
