package fieldlist

// Spare makes values with memory for fields and a text, one by one: in a page the
// bytes of the program count for more than what the collector has to do.
type Spare[R any] struct{}

// Take returns a zero R and makes m memory for n fields with a value each. A body has
// an allocation of its own.
func (*Spare[R]) Take(m *Memory, n, size int) *R { return One[R](m, n) }
