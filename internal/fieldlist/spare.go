//go:build !wasm

package fieldlist

// Spare makes values with memory for fields and a text, several at a time: with a
// small body, what an evaluation leaves to the collector is much of what it costs,
// and one large piece of memory is cheaper than some small ones. Who keeps one value
// keeps those beside it, so they are few. The lengths of the texts are those
// with which four values fill a size class of Go's allocator. It is not safe for
// concurrent use.
type Spare[R any] struct {
	one48  []together[R, oneField, oneValue, [48]byte]
	one80  []together[R, oneField, oneValue, [80]byte]
	one144 []together[R, oneField, oneValue, [144]byte]
	one240 []together[R, oneField, oneValue, [240]byte]
	one    []together[R, oneField, oneValue, [MostText]byte]
	two56  []together[R, twoFields, twoValues, [56]byte]
	two120 []together[R, twoFields, twoValues, [120]byte]
	two248 []together[R, twoFields, twoValues, [248]byte]
	two    []together[R, twoFields, twoValues, [MostText]byte]
	many   []together[R, manyFields, manyValues, [MostText]byte]
}

// atATime is how many values Spare makes at a time.
const atATime = 4

// Take returns a zero R and makes m memory for n fields with a value each and for a
// body of size bytes, which are at most MostText. It was zero before.
func (s *Spare[R]) Take(m *Memory, n, size int) *R {
	switch {
	case n == 1 && size <= 48:
		return take(&s.one48).parts(m)
	case n == 1 && size <= 80:
		return take(&s.one80).parts(m)
	case n == 1 && size <= 144:
		return take(&s.one144).parts(m)
	case n == 1 && size <= 240:
		return take(&s.one240).parts(m)
	case n == 1:
		return take(&s.one).parts(m)
	case n == 2 && size <= 56:
		return take(&s.two56).parts(m)
	case n == 2 && size <= 120:
		return take(&s.two120).parts(m)
	case n == 2 && size <= 248:
		return take(&s.two248).parts(m)
	case n == 2:
		return take(&s.two).parts(m)
	}
	return take(&s.many).parts(m)
}

// take returns the first of a list, or of a new one.
func take[M any](list *[]M) *M {
	l := *list
	if len(l) == 0 {
		l = make([]M, atATime)
	}
	*list = l[1:]
	return &l[0]
}
