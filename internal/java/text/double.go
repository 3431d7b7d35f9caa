package text

import (
	"math"
	"math/bits"
	"strconv"
)

// AppendDouble appends what Double.toString gives in Java 17. Its digits are
// not always the shortest ones that read back as f (1e23 gives
// 9.999999999999999E22), so the conversion follows the steps of that version.
func AppendDouble(dst []byte, f float64) []byte {
	b := math.Float64bits(f)
	if special := specialDouble(f); special != "" {
		return append(dst, special...)
	}
	if b>>63 != 0 {
		dst = append(dst, '-')
	}
	if n, places, ok := shortDecimal(math.Abs(f)); ok {
		return appendPlaces(dst, n, places)
	}
	return appendExact(dst, b)
}

// appendExact appends the digits of the finite number with these bits, without
// its sign.
func appendExact(dst []byte, b uint64) []byte {
	var d decimal
	exp, frac, significant := normalise(b)
	d.convert(exp, frac, significant, true)
	return d.append(dst)
}

// normalise splits the bits of a positive number into its binary exponent, its
// fraction with bit 52 as the top bit, and how many of its bits carry
// information: fewer than 53 in subnormal numbers.
func normalise(b uint64) (exp int, frac uint64, significant int) {
	exp, frac = int(b>>52&0x7ff), b&(1<<52-1)
	if exp != 0 {
		return exp - 1023, frac | 1<<52, 53
	}
	shift := bits.LeadingZeros64(frac) - 11
	return -1022 - shift, frac << shift, 53 - shift
}

// shortDecimal returns f as n / 10^places, if f is in the range that is
// written without an exponent and has at most three decimals, as most numbers
// in JSON do. The division is rounded correctly, so that a number of so few
// digits that gives f is the one that conversion finds.
func shortDecimal(f float64) (n int64, places int, ok bool) {
	if !(f >= 1e-3 && f < 1e7) {
		return 0, 0, false
	}
	for places, scale := range [...]float64{1, 10, 100, 1000} {
		if n := int64(f*scale + 0.5); float64(n)/scale == f {
			return n, places, true
		}
	}
	return 0, 0, false
}

// appendPlaces appends n / 10^places; an integer gets the decimal .0.
func appendPlaces(dst []byte, n int64, places int) []byte {
	if places == 0 {
		return append(strconv.AppendInt(dst, n, 10), ".0"...)
	}
	scale := pow10[places]
	dst = append(strconv.AppendInt(dst, n/scale, 10), '.')
	for n %= scale; places > 0; places-- {
		scale /= 10
		dst = append(dst, byte('0'+n/scale%10))
	}
	return dst
}

var pow10 = [...]int64{1, 10, 100, 1000}

// AppendFloat appends what Float.toString gives in Java 17.
func AppendFloat(dst []byte, f float32) []byte {
	b := math.Float32bits(f)
	if special := specialDouble(float64(f)); special != "" {
		return append(dst, special...)
	}
	if b>>31 != 0 {
		dst = append(dst, '-')
	}
	var d decimal
	exp, frac := int(b>>23&0xff), b&(1<<23-1)
	significant := 24
	if exp == 0 {
		shift := bits.LeadingZeros32(frac) - 8
		significant = 24 - shift
		frac <<= shift
		exp = 1 - shift
	} else {
		frac |= 1 << 23
	}
	d.convert(exp-127, uint64(frac)<<29, significant, true)
	return d.append(dst)
}

func specialDouble(f float64) string {
	switch {
	case f != f:
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0 && math.Signbit(f):
		return "-0.0"
	case f == 0:
		return "0.0"
	}
	return ""
}

// DoubleDigits gives the decimal digits that java.util.Formatter starts from:
// those of AppendDouble without its stop at two digits, and the power of ten
// of the first digit plus one. Both are undefined for zero, infinities and
// NaN. The digits are appended to dst.
func DoubleDigits(dst []byte, f float64) (digits []byte, exp int) {
	var d decimal
	e, frac, significant := normalise(math.Float64bits(f))
	d.convert(e, frac, significant, false)
	return append(dst, d.digits[:d.n]...), d.exp
}

// decimal is 0.d1d2d3... * 10^exp.
type decimal struct {
	digits [32]byte
	n      int
	exp    int
}

// fiveBits holds the bit lengths of the powers of five below 2^63.
var fiveBits = [...]int{
	0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45,
	47, 49, 52, 54, 56, 59, 61,
}

// pow5 holds the powers of five below 2^63.
var pow5 = func() (p [27]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 5 * p[i-1]
	}
	return p
}()

func bitsOfPow5(n int) int {
	if n < len(fiveBits) {
		return fiveBits[n]
	}
	return 3 * n
}

// convert develops frac * 2^(binExp-52), whose top bit is bit 52 and of which
// only the first significant bits carry information. Compatible asks for the
// stopping rule of toString; Formatter has another one.
func (d *decimal) convert(binExp int, frac uint64, significant int, compatible bool) {
	tail := bits.TrailingZeros64(frac)
	fracBits := 53 - tail
	tiny := max(0, fracBits-binExp-1)
	if tiny == 0 && binExp <= 62 && binExp >= -21 {
		insignificant := 0
		if p := binExp - significant - 1; p > 1 && binExp > significant {
			insignificant = p * 30103 / 100000
		}
		if binExp >= 52 {
			frac <<= binExp - 52
		} else {
			frac >>= 52 - binExp
		}
		d.developInteger(frac, insignificant)
		return
	}
	s := scale{decExp: estimateDecExp(frac, binExp), frac: int64(frac >> tail), compatible: compatible}
	s.b5 = max(0, -s.decExp)
	s.b2 = s.b5 + tiny + binExp
	s.s5 = max(0, s.decExp)
	s.s2 = s.s5 + tiny
	s.m2 = s.b2 - significant
	s.b2 -= fracBits - 1
	common := min(s.b2, s.s2)
	s.b2 -= common
	s.s2 -= common
	s.m2 -= common
	if fracBits == 1 { // below a power of two the neighbour is half as far
		s.m2--
	}
	if s.m2 < 0 {
		s.b2 -= s.m2
		s.s2 -= s.m2
		s.m2 = 0
	}
	bBits := fracBits + s.b2 + bitsOfPow5(s.b5)
	tenSBits := s.s2 + 1 + bitsOfPow5(s.s5+1)
	switch {
	case bBits < 32 && tenSBits < 32:
		developSmall[int32](d, &s)
	case bBits < 64 && tenSBits < 64:
		developSmall[int64](d, &s)
	default:
		developLarge(d, &s)
	}
}

// scale holds the value as frac*5^b5*2^b2 / (5^s5*2^s2) * 10^decExp with half
// a unit in the last place of 5^b5*2^m2.
type scale struct {
	frac       int64
	decExp     int
	b5, b2     int
	s5, s2     int
	m2         int
	compatible bool
}

// estimateDecExp gives floor(log10(x)), or one more, by the line through
// log10 near 1.5. The conversions keep the compiler from fusing operations.
func estimateDecExp(frac uint64, binExp int) int {
	m := math.Float64frombits(1023<<52 | frac&(1<<52-1))
	e := float64(float64(m-1.5)*0.289529654) + 0.176091259
	return int(math.Floor(float64(e) + float64(float64(binExp)*0.301029995663981)))
}

// developInteger develops an integer of which insignificant digits are noise.
func (d *decimal) developInteger(v uint64, insignificant int) {
	exp := 0
	if insignificant != 0 {
		p := uint64(pow5[insignificant]) << insignificant
		rest := v % p
		v /= p
		exp = insignificant
		if rest >= p>>1 {
			v++
		}
	}
	for v%10 == 0 {
		v /= 10
		exp++
	}
	d.n = len(strconv.AppendUint(d.digits[:0], v, 10))
	d.exp = exp + d.n
}

// developSmall develops digits in machine integers. A product that overflows
// wraps, as it does in Java.
func developSmall[T int32 | int64](d *decimal, s *scale) {
	b := T(s.frac) * T(pow5[s.b5]) << s.b2
	sv := T(pow5[s.s5]) << s.s2
	m := T(pow5[s.b5]) << s.m2
	tens := sv * 10
	q := b / sv
	b = 10 * (b % sv)
	m *= 10
	low, high := b < m, b+m > tens
	if q == 0 && !high {
		s.decExp--
	} else {
		d.put(byte(q))
	}
	if !s.compatible || s.decExp < -3 || s.decExp >= 8 {
		low, high = false, false
	}
	for !low && !high {
		q = b / sv
		b = 10 * (b % sv)
		m *= 10
		low, high = true, true
		if m > 0 {
			low, high = b < m, b+m > tens
		}
		d.put(byte(q))
	}
	diff := 0
	if twice := b<<1 - tens; twice > 0 {
		diff = 1
	} else if twice < 0 {
		diff = -1
	}
	d.finish(s.decExp, low, high, diff)
}

// developLarge is developSmall in wide integers; its test for high includes
// equality.
func developLarge(d *decimal, s *scale) {
	var b, sv, m, tens wide
	sv.setPow52(1, s.s5, s.s2)
	b.setPow52(uint64(s.frac), s.b5, s.b2)
	m.setPow52(1, s.b5+1, s.m2+1)
	tens.setPow52(1, s.s5+1, s.s2+1)
	q := b.quoRem10(&sv)
	low, high := b.cmp(&m) < 0, tens.cmpSum(&b, &m) <= 0
	if q == 0 && !high {
		s.decExp--
	} else {
		d.put(byte(q))
	}
	if !s.compatible || s.decExp < -3 || s.decExp >= 8 {
		low, high = false, false
	}
	for !low && !high {
		q = b.quoRem10(&sv)
		m.mul(10)
		low, high = b.cmp(&m) < 0, tens.cmpSum(&b, &m) <= 0
		d.put(byte(q))
	}
	diff := 0
	if low && high {
		b.mul(2)
		diff = b.cmp(&tens)
	}
	d.finish(s.decExp, low, high, diff)
}

func (d *decimal) put(q byte) {
	d.digits[d.n] = '0' + q
	d.n++
}

// finish rounds the last digit by the condition that stopped the loop.
func (d *decimal) finish(decExp int, low, high bool, diff int) {
	d.exp = decExp + 1
	if !high {
		return
	}
	if low && (diff < 0 || diff == 0 && d.digits[d.n-1]&1 == 0) {
		return
	}
	i := d.n - 1
	for d.digits[i] == '9' && i > 0 {
		d.digits[i] = '0'
		i--
	}
	if d.digits[i] == '9' {
		d.digits[i] = '1'
		d.exp++
		return
	}
	d.digits[i]++
}

// append writes the digits in toString's format.
func (d *decimal) append(dst []byte) []byte {
	digits := d.digits[:d.n]
	switch {
	case d.exp > 0 && d.exp < 8:
		if d.n <= d.exp {
			dst = append(dst, digits...)
			for i := d.n; i < d.exp; i++ {
				dst = append(dst, '0')
			}
			return append(dst, '.', '0')
		}
		dst = append(dst, digits[:d.exp]...)
		dst = append(dst, '.')
		return append(dst, digits[d.exp:]...)
	case d.exp <= 0 && d.exp > -3:
		dst = append(dst, '0', '.')
		for i := d.exp; i < 0; i++ {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	dst = append(dst, digits[0], '.')
	if d.n > 1 {
		dst = append(dst, digits[1:]...)
	} else {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(append(dst, 'E'), int64(d.exp-1), 10)
}
