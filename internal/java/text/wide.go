package text

import "math/bits"

// wide is an unsigned integer of up to 1,280 bits, enough for every quantity
// in the conversion of a double; it lives on the stack.
type wide struct {
	w [20]uint64
	n int // words in use
}

// setPow52 sets x, which is zero, to f * 5^p5 * 2^p2. The power of two comes
// last: there are fewer words to multiply without it.
func (x *wide) setPow52(f uint64, p5, p2 int) {
	x.w[0], x.n = f, 1
	for ; p5 >= 26; p5 -= 26 {
		x.mul(uint64(pow5[26]))
	}
	x.mul(uint64(pow5[p5]))
	x.shift(p2)
}

// shift multiplies x by 2^n.
func (x *wide) shift(n int) {
	words, rest := n/64, n%64
	var carry uint64
	for i, w := range x.w[:x.n] {
		x.w[i] = w<<rest | carry
		carry = w >> (64 - rest) // 0 where rest is
	}
	if carry != 0 {
		x.w[x.n] = carry
		x.n++
	}
	copy(x.w[words:], x.w[:x.n])
	clear(x.w[:words])
	x.n += words
}

// mul multiplies x by f.
func (x *wide) mul(f uint64) {
	var carry uint64
	for i := range x.w[:x.n] {
		hi, lo := bits.Mul64(x.w[i], f)
		var c uint64
		x.w[i], c = bits.Add64(lo, carry, 0)
		carry = hi + c
	}
	if carry != 0 {
		x.w[x.n] = carry
		x.n++
	}
}

// cmp compares x with y.
func (x *wide) cmp(y *wide) int {
	for i := max(x.n, y.n) - 1; i >= 0; i-- {
		if x.w[i] != y.w[i] {
			if x.w[i] < y.w[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// cmpSum compares x with a + b.
func (x *wide) cmpSum(a, b *wide) int {
	sum := *a
	var carry uint64
	sum.n = max(a.n, b.n)
	for i := range sum.n {
		sum.w[i], carry = bits.Add64(a.w[i], b.w[i], carry)
	}
	if carry != 0 {
		sum.w[sum.n] = carry
		sum.n++
	}
	return x.cmp(&sum)
}

// quoRem10 returns x / y, which is below ten, and sets x to ten times the
// remainder.
func (x *wide) quoRem10(y *wide) int {
	q := 0
	for x.cmp(y) >= 0 {
		var borrow uint64
		for i := range max(x.n, y.n) {
			x.w[i], borrow = bits.Sub64(x.w[i], y.w[i], borrow)
		}
		for x.n > 0 && x.w[x.n-1] == 0 {
			x.n--
		}
		q++
	}
	x.mul(10)
	return q
}
