package lang

import (
	"math"
	"strconv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// statistics is a java.util.IntSummaryStatistics, LongSummaryStatistics or DoubleSummaryStatistics.
type statistics struct {
	of       streamOf
	count    int64
	sum      int64 // of Ints and Longs, wrapping
	lo, hi   int64
	min, max float64 // of Doubles
	kahan    compensated
}

// compensated is a sum as java.util.stream.Collectors.sumWithCompensation keeps it.
type compensated struct{ high, low, simple float64 }

func (k *compensated) add(x float64) {
	k.simple += x
	k.addPart(x)
}

func (k *compensated) addPart(x float64) {
	t := x - k.low
	sum := k.high + t
	k.low = (sum - k.high) - t
	k.high = sum
}

// total falls back to the simple sum where infinities have made the compensation no number.
func (k *compensated) total() float64 {
	t := k.high - k.low
	if math.IsNaN(t) && math.IsInf(k.simple, 0) {
		return k.simple
	}
	return t
}

func newStatistics(of streamOf) *statistics {
	s := &statistics{of: of, lo: math.MaxInt64, hi: math.MinInt64, min: math.Inf(1), max: math.Inf(-1)}
	if of == ofInts {
		s.lo, s.hi = math.MaxInt32, math.MinInt32
	}
	return s
}

func (s *statistics) add(v Value) {
	s.count++
	if s.of == ofDoubles {
		x := v.Double()
		s.kahan.add(x)
		s.min, s.max = math.Min(s.min, x), math.Max(s.max, x)
		if math.IsNaN(x) {
			s.min, s.max = x, x
		}
		return
	}
	n := v.Int64()
	s.sum += n
	s.lo, s.hi = min(s.lo, n), max(s.hi, n)
}

// accept makes statistics a consumer.
func (s *statistics) accept(v Value) error {
	s.add(v)
	return nil
}

func (s *statistics) combine(o *statistics) {
	s.count += o.count
	s.sum += o.sum
	s.lo, s.hi = min(s.lo, o.lo), max(s.hi, o.hi)
	s.kahan.simple += o.kahan.simple
	s.kahan.addPart(o.kahan.high)
	s.kahan.addPart(-o.kahan.low)
	s.min, s.max = math.Min(s.min, o.min), math.Max(s.max, o.max)
}

// number gives a number of the family's type.
func (s *statistics) number(n int64, x float64) Value {
	if s.of == ofDoubles {
		return jsondoc.OfDouble(x)
	}
	return jsondoc.OfIntegral(numerics[s.of].kind, n)
}

func (s *statistics) minValue() Value { return s.number(s.lo, s.min) }
func (s *statistics) maxValue() Value { return s.number(s.hi, s.max) }

// sumValue is the sum of a stream, which is an Integer for Ints.
func (s *statistics) sumValue() Value {
	if s.of == ofInts {
		return jsondoc.OfInt(int32(s.sum))
	}
	return s.number(s.sum, s.kahan.total())
}

// wideSum is getSum, a Long for Ints.
func (s *statistics) wideSum() Value {
	if s.of == ofInts {
		return jsondoc.OfLong(s.sum)
	}
	return s.sumValue()
}

func (s *statistics) average() float64 {
	switch {
	case s.count == 0:
		return 0
	case s.of == ofDoubles:
		return s.kahan.total() / float64(s.count)
	}
	return float64(s.sum) / float64(s.count)
}

var statisticsClasses = func() (c [ofDoubles + 1]*class) {
	for _, n := range numerics[ofInts:] {
		c[n.of] = &class{name: "java.util." + n.name + "SummaryStatistics", simple: n.name + "SummaryStatistics",
			supers: []string{n.name + "Consumer"}, tables: func() [][]sig { return [][]sig{n.statisticsMethods(), ownMethods.Get()[2:]} }}
	}
	c[ofLongs].supers = append(c[ofLongs].supers, "IntConsumer")
	plain := c[ofLongs].tables
	c[ofLongs].tables = func() [][]sig {
		return append(plain(), []sig{{"void accept(int)", acceptValue},
			{"IntConsumer andThen(IntConsumer)", do1(func(rt *Runtime, c, next Value) (Value, error) { return andThen(rt, ofInts, c, next) })}})
	}
	return
}()

func (s *statistics) class() *class { return statisticsClasses[s.of] }

// AppendText appends what String.format makes of the numbers.
func (s *statistics) AppendText(dst []byte) []byte {
	number := func(v Value) {
		if s.of == ofDoubles {
			dst = appendSix(dst, v.Double())
		} else {
			dst = strconv.AppendInt(dst, v.Int64(), 10)
		}
	}
	dst = append(append(dst, numerics[s.of].name...), "SummaryStatistics{count="...)
	dst = strconv.AppendInt(dst, s.count, 10)
	dst = append(dst, ", sum="...)
	number(s.wideSum())
	dst = append(dst, ", min="...)
	number(s.minValue())
	dst = appendSix(append(dst, ", average="...), s.average())
	dst = append(dst, ", max="...)
	number(s.maxValue())
	return append(dst, '}')
}

// appendSix appends x as %f.
func appendSix(dst []byte, x float64) []byte {
	f := formatter{rt: &Runtime{}}
	text, _ := f.floating(spec{width: -1, precision: -1, conv: 'f'}, jsondoc.OfDouble(x))
	return append(dst, text...)
}

func (n numeric) statisticsMethods() []sig {
	sum := n.prim
	if n.of == ofInts {
		sum = "long"
	}
	return []sig{
		{n.fill("void accept($)"), acceptValue},
		{n.fill("XConsumer andThen(XConsumer)"), consumerAndThen},
		{n.fill("void combine(XSummaryStatistics)"), do1(func(_ *Runtime, s, other *statistics) (Value, error) {
			s.combine(other)
			return Value{}, nil
		})},
		{"long getCount()", on0(func(s *statistics) int64 { return s.count })},
		{sum + " getSum()", on0((*statistics).wideSum)},
		{n.fill("$ getMin()"), on0((*statistics).minValue)},
		{n.fill("$ getMax()"), on0((*statistics).maxValue)},
		{"double getAverage()", on0((*statistics).average)},
	}
}
