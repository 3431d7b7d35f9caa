package lang

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// stream is a java.util.stream.Stream, IntStream, LongStream or DoubleStream.
// Templates have no functions to give to it, so that its elements may as well
// exist already.
type stream struct {
	rt    *Runtime
	elems []Value
	of    streamOf
	many  bool // parallel
	used  bool
	err   error // of an operation that Java has not begun yet
}

// streamOf says what the elements are.
type streamOf uint8

const (
	ofObjects streamOf = iota
	ofInts
	ofLongs
	ofDoubles
)

var streamClasses = [...]*class{
	ofObjects: {name: "java.util.stream.ReferencePipeline$Head", typ: typeOf("Stream")},
	ofInts:    {name: "java.util.stream.IntPipeline$Head", typ: typeOf("IntStream")},
	ofLongs:   {name: "java.util.stream.LongPipeline$Head", typ: typeOf("LongStream")},
	ofDoubles: {name: "java.util.stream.DoublePipeline$Head", typ: typeOf("DoubleStream")},
}

func newStream(rt *Runtime, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems})
}

func newIntStream(rt *Runtime, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems, of: ofInts})
}

func (s *stream) class() *class {
	return streamClasses[s.of]
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
	return &stream{rt: s.rt, elems: elems, of: s.of, many: s.many, err: s.err}
}

func (s *stream) optional(v Value) Value {
	if s.of != ofObjects {
		return optionalValue(s.rt, numerics[s.of].name, v)
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
		return newStreamIterator(s.rt, s.of, elems), nil
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
	{"Spliterator spliterator()", refuse("java.util.stream.BaseStream", "spliterator")},
}

var streamMethods = []sig{
	{"List toList()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		return newFixedList(s.rt, elems, true), nil
	})},
	{"Object[] toArray()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		elems, err := s.rt.copied(elems)
		return wrapArray(s.rt, "Object", elems), err
	})},
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

// streamFunctions get functions, of which templates have none but null and a few Consumers.
var streamFunctions = func() []sig {
	table := []sig{{"void forEach(Consumer)", streamForEach}, {"void forEachOrdered(Consumer)", streamForEach},
		{"Stream peek(Consumer)", streamPeek},
		{"static Builder builder()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return newBuilder(rt, ofObjects), nil }}}
	for _, decl := range []string{
		"Stream onClose(Runnable)", "Stream filter(Predicate)", "Stream map(Function)", "Stream flatMap(Function)",
		"Stream mapMulti(BiConsumer)", "boolean anyMatch(Predicate)", "boolean allMatch(Predicate)", "boolean noneMatch(Predicate)",
		"Stream takeWhile(Predicate)", "Stream dropWhile(Predicate)", "Optional reduce(BinaryOperator)",
		"Object reduce(Object,BinaryOperator)", "Object reduce(Object,BiFunction,BinaryOperator)", "Object[] toArray(IntFunction)",
		"Object collect(Collector)", "Object collect(Supplier,BiConsumer,BiConsumer)", "static Stream generate(Supplier)",
		"static Stream iterate(Object,UnaryOperator)", "static Stream iterate(Object,Predicate,UnaryOperator)",
	} {
		table = append(table, sig{decl, functionNull})
	}
	for _, n := range numerics[ofInts:] {
		for _, decl := range []string{"XStream mapToX(ToXFunction)", "XStream flatMapToX(Function)", "XStream mapMultiToX(BiConsumer)"} {
			table = append(table, sig{n.fill(decl), functionNull})
		}
	}
	return table
}()
