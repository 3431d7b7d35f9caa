package javalang

import (
	"slices"

	"github.com/gatemap/gatemap/internal/jsondoc"
)

// stream is a java.util.stream.Stream or IntStream. Templates have no
// functions to give to it, so that its elements may as well exist already.
type stream struct {
	rt    *Runtime
	elems []Value
	ints  bool
	many  bool // parallel
	used  bool
	err   error // of an operation that Java has not begun yet
}

var (
	streamClass    = &class{name: "java.util.stream.ReferencePipeline$Head", typ: typeOf("Stream")}
	intStreamClass = &class{name: "java.util.stream.IntPipeline$Head", typ: typeOf("IntStream")}
)

func newStream(rt *Runtime, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems})
}

func newIntStream(rt *Runtime, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems, ints: true})
}

func (s *stream) class() *class {
	if s.ints {
		return intStreamClass
	}
	return streamClass
}

// AppendText appends the name of the class and an identity hash.
func (s *stream) AppendText(dst []byte) []byte {
	return append(append(dst, s.class().name...), identity...)
}

// use takes the elements; a stream can be used once.
func (s *stream) use() ([]Value, error) {
	if s.used {
		return nil, throw("java.lang.IllegalStateException", "stream has already been operated upon or closed")
	}
	elems := s.elems
	s.used, s.elems = true, nil
	return elems, s.rt.Spend(len(elems))
}

func (s *stream) next(elems []Value) *stream {
	return &stream{rt: s.rt, elems: elems, ints: s.ints, many: s.many, err: s.err}
}

func (s *stream) optional(v Value) Value {
	if s.ints {
		return optionalValue(s.rt, "Int", v)
	}
	return optionalValue(s.rt, "", v)
}

// streaming makes a body of an operation on the elements.
func streaming(op func(s *stream, elems, a []Value) (Value, error)) body {
	return func(_ *Runtime, this Value, a []Value) (Value, error) {
		s := this.Object().(*stream)
		elems, err := s.use()
		if err == nil {
			err = s.err
		}
		if err != nil {
			return Value{}, err
		}
		return op(s, elems, a)
	}
}

// piping makes a body of an operation that gives another stream. What fails in
// it shows when the stream is used at last.
func piping(op func(s *stream, elems, a []Value) (*stream, error)) body {
	return func(_ *Runtime, this Value, a []Value) (Value, error) {
		s := this.Object().(*stream)
		elems, err := s.use()
		if err != nil {
			return Value{}, err
		}
		next, err := op(s, elems, a)
		return jsondoc.OfObject(next), err
	}
}

func sameStream(_ *Runtime, this Value, _ []Value) (Value, error) { return this, nil }

func setParallel(on bool) body {
	return func(_ *Runtime, this Value, _ []Value) (Value, error) {
		this.Object().(*stream).many = on
		return this, nil
	}
}

func refuse(class, method string) body {
	return func(*Runtime, Value, []Value) (Value, error) {
		return Value{}, &UnsupportedError{Class: class, Method: method}
	}
}

var baseStreamMethods = []sig{
	{"long count()", streaming(func(_ *stream, elems, _ []Value) (Value, error) {
		return jsondoc.OfLong(int64(len(elems))), nil
	})},
	{"Stream distinct()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
		seen := jsondoc.NewMap(jsondoc.LinkedHashMap)
		var out []Value
		for _, e := range elems {
			if _, ok := s.rt.get(jsondoc.OfMap(seen), e); !ok {
				s.rt.put(jsondoc.OfMap(seen), e, e)
				out = append(out, e)
			}
		}
		return s.next(out), s.rt.Err()
	})},
	{"Stream limit(long)", piping(func(s *stream, elems, a []Value) (*stream, error) {
		n := a[0].Int64()
		if n < 0 {
			return nil, illegalArgument("")
		}
		return s.next(elems[:min(n, int64(len(elems)))]), nil
	})},
	{"Stream skip(long)", piping(func(s *stream, elems, a []Value) (*stream, error) {
		n := a[0].Int64()
		if n < 0 {
			return nil, illegalArgument("")
		}
		return s.next(elems[min(n, int64(len(elems))):]), nil
	})},
	{"Stream sorted()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
		out, err := s.rt.copied(elems)
		if err != nil {
			return nil, err
		}
		next := s.next(out)
		if err := sortValues(s.rt, out, Value{}); next.err == nil {
			next.err = err
		}
		return next, nil
	})},
	{"Object findFirst()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		if elems[0].IsNull() {
			return Value{}, nullPointer()
		}
		return s.optional(elems[0]), nil
	})},
	{"Object findAny()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		if elems[0].IsNull() {
			return Value{}, nullPointer()
		}
		return s.optional(elems[0]), nil
	})},
	{"Iterator iterator()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		return newSliceIterator(s.rt, elems), nil
	})},
	{"boolean isParallel()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		return truth(this.Object().(*stream).many, nil)
	}},
	{"Stream sequential()", setParallel(false)},
	{"Stream parallel()", setParallel(true)},
	{"Stream unordered()", sameStream},
	{"void close()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		this.Object().(*stream).used = true
		return Value{}, nil
	}},
	{"Stream onClose(Runnable)", functionNull},
	{"Stream filter(Predicate)", functionNull},
	{"Stream map(Function)", functionNull},
	{"Stream peek(Consumer)", functionNull},
	{"Stream flatMap(Function)", functionNull},
	{"void forEach(Consumer)", functionNull},
	{"void forEachOrdered(Consumer)", functionNull},
	{"boolean anyMatch(Predicate)", functionNull},
	{"boolean allMatch(Predicate)", functionNull},
	{"boolean noneMatch(Predicate)", functionNull},
	{"Stream takeWhile(Predicate)", functionNull},
	{"Stream dropWhile(Predicate)", functionNull},
	{"Optional reduce(BinaryOperator)", functionNull},
	{"Spliterator spliterator()", refuse("java.util.stream.Stream", "spliterator")},
}

var streamMethods = []sig{
	{"List toList()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		return newFixedList(s.rt, elems, true), nil
	})},
	{"Object[] toArray()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		elems, err := s.rt.copied(elems)
		return wrapArray(s.rt, "Object", elems), err
	})},
	{"Object[] toArray(IntFunction)", functionNull},
	{"Object collect(Collector)", functionNull},
	{"IntStream mapToInt(ToIntFunction)", functionNull},
	{"Stream sorted(Comparator)", piping(func(s *stream, elems, a []Value) (*stream, error) {
		if a[0].IsNull() {
			return nil, nullPointer()
		}
		out, err := s.rt.copied(elems)
		if err != nil {
			return nil, err
		}
		next := s.next(out)
		if err := sortValues(s.rt, out, a[0]); next.err == nil {
			next.err = err
		}
		return next, nil
	})},
	{"Optional max(Comparator)", streamExtreme(1)},
	{"Optional min(Comparator)", streamExtreme(-1)},
	{"static Stream of(Object)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		return newStream(rt, []Value{a[0]}), nil
	}},
	{"static Stream of(Object[])", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		elems, err := rt.copied(arrayOf(a[0]).elems)
		return newStream(rt, elems), err
	}},
	{"static Stream ofNullable(Object)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return newStream(rt, nil), nil
		}
		return newStream(rt, []Value{a[0]}), nil
	}},
	{"static Stream empty()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return newStream(rt, nil), nil }},
	{"static Stream concat(Stream,Stream)", streamConcat},
}

func streamExtreme(sign int) body {
	return streaming(func(s *stream, elems, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		var best Value
		for k, e := range elems {
			c, err := 1, error(nil)
			if k > 0 {
				c, err = compareBy(a[0], e, best)
			}
			if err != nil {
				return Value{}, err
			}
			// of equals, max gives the last and min the first
			if k == 0 || c*sign > 0 || c == 0 && sign > 0 {
				best = e
			}
		}
		return s.optional(best), nil
	})
}

func streamConcat(rt *Runtime, _ Value, a []Value) (Value, error) {
	if a[0].IsNull() || a[1].IsNull() {
		return Value{}, nullPointer()
	}
	s := a[0].Object().(*stream)
	x, err := s.use()
	if err != nil {
		return Value{}, err
	}
	y, err := a[1].Object().(*stream).use()
	if err != nil {
		return Value{}, err
	}
	t := a[1].Object().(*stream)
	if err := rt.growBy(len(x)+len(y), 24); err != nil {
		return Value{}, err
	}
	next := s.next(slices.Concat(x, y))
	next.many = s.many || t.many
	if next.err == nil {
		next.err = t.err
	}
	return jsondoc.OfObject(next), nil
}

var intStreamMethods = []sig{
	{"Stream mapToObj(IntFunction)", functionNull},
	{"int sum()", streaming(func(_ *stream, elems, _ []Value) (Value, error) {
		var n int32
		for _, e := range elems {
			n += int32(e.Int64())
		}
		return jsondoc.OfInt(n), nil
	})},
	{"OptionalDouble average()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return optionalValue(s.rt, "Double", Value{}), nil
		}
		var n int64
		for _, e := range elems {
			n += e.Int64()
		}
		return optionalValue(s.rt, "Double", jsondoc.OfDouble(float64(n)/float64(len(elems)))), nil
	})},
	{"OptionalInt max()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		return s.optional(slices.MaxFunc(elems, compareSame)), nil
	})},
	{"OptionalInt min()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		return s.optional(slices.MinFunc(elems, compareSame)), nil
	})},
	{"Stream boxed()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
		return &stream{rt: s.rt, elems: elems, many: s.many, err: s.err}, nil
	})},
	{"int[] toArray()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		elems, err := s.rt.copied(elems)
		return wrapArray(s.rt, "int", elems), err
	})},
	{"static IntStream of(int)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		return newIntStream(rt, []Value{convertTo(tInt, a[0])}), nil
	}},
	{"static IntStream of(int[])", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		elems, err := rt.copied(arrayOf(a[0]).elems)
		return newIntStream(rt, elems), err
	}},
	{"static IntStream empty()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return newIntStream(rt, nil), nil }},
	{"static IntStream range(int,int)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		return intRange(rt, a[0].Int64(), a[1].Int64()-1)
	}},
	{"static IntStream rangeClosed(int,int)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		return intRange(rt, a[0].Int64(), a[1].Int64())
	}},
	{"static IntStream concat(IntStream,IntStream)", streamConcat},
	{"IntSummaryStatistics summaryStatistics()", refuse("java.util.stream.IntStream", "summaryStatistics")},
	{"LongStream asLongStream()", refuse("java.util.stream.IntStream", "asLongStream")},
	{"DoubleStream asDoubleStream()", refuse("java.util.stream.IntStream", "asDoubleStream")},
}

func intRange(rt *Runtime, lo, hi int64) (Value, error) {
	n := max(hi-lo+1, 0)
	if err := rt.growBy(int(n), 24); err != nil {
		return Value{}, err
	}
	elems := make([]Value, n)
	for k := range elems {
		elems[k] = jsondoc.OfInt(int32(lo + int64(k)))
	}
	return newIntStream(rt, elems), nil
}

func init() {
	streamClass.tables = [][]sig{baseStreamMethods, streamMethods}
	intStreamClass.tables = [][]sig{baseStreamMethods, intStreamMethods}
}
