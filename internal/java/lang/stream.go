package lang

import (
	"cmp"
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// stream is a java.util.stream.Stream, IntStream, LongStream or DoubleStream.
// Since templates have no functions to give to it, its elements are computed at
// once and not when it is used.
type stream struct {
	rt    *Runtime
	elems []Value
	of    streamOf
	stage string // the class of an intermediate operation; empty for that of a source
	loose bool   // there is no order of encounter
	many  bool   // parallel
	once  bool   // no element is there twice: a Set's, or what distinct has left
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
	ofObjects: {name: "java.util.stream.ReferencePipeline$Head", simple: "Stream"},
	ofInts:    {name: "java.util.stream.IntPipeline$Head", simple: "IntStream"},
	ofLongs:   {name: "java.util.stream.LongPipeline$Head", simple: "LongStream"},
	ofDoubles: {name: "java.util.stream.DoublePipeline$Head", simple: "DoubleStream"},
}

func newStream(rt *Runtime, of streamOf, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems, of: of})
}

// emptyStream is the stream of nothing, which has no order.
func emptyStream(rt *Runtime, of streamOf) Value {
	return jsondoc.OfObject(&stream{rt: rt, of: of, loose: true})
}

// stages are the classes of what intermediate operations give, for streams of objects, Ints, Longs and Doubles.
var (
	distinctStage  = [...]string{"DistinctOps$1", "ReferencePipeline$4", "ReferencePipeline$5", "ReferencePipeline$6"}
	sliceStage     = [...]string{"SliceOps$1", "SliceOps$2", "SliceOps$3", "SliceOps$4"}
	sortedStage    = [...]string{"SortedOps$OfRef", "SortedOps$OfInt", "SortedOps$OfLong", "SortedOps$OfDouble"}
	unorderedStage = [...]string{"ReferencePipeline$1", "IntPipeline$9", "LongPipeline$8", "DoublePipeline$7"}
	boxedStage     = [...]string{ofInts: "IntPipeline$1", ofLongs: "LongPipeline$1", ofDoubles: "DoublePipeline$1"}
	widerStage     = map[[2]streamOf]string{{ofInts, ofLongs}: "IntPipeline$2", {ofInts, ofDoubles}: "IntPipeline$3",
		{ofLongs, ofDoubles}: "LongPipeline$2"}
)

// pipelineClasses are those of the stages, by name.
var pipelineClasses = lazy.Value[map[string]*class]{Make: func() map[string]*class {
	m := make(map[string]*class)
	add := func(stage string, of streamOf) {
		m[stage] = &class{name: "java.util.stream." + stage, simple: streamClasses[of].simple, like: streamClasses[of]}
	}
	for of := ofObjects; of <= ofDoubles; of++ {
		for _, stages := range [][4]string{distinctStage, sliceStage, sortedStage, unorderedStage} {
			add(stages[of], of)
		}
		if of != ofObjects {
			add(boxedStage[of], ofObjects)
		}
	}
	for types, stage := range widerStage {
		add(stage, types[1])
	}
	return m
}}

func (s *stream) class() *class {
	if s.stage != "" {
		return pipelineClasses.Get()[s.stage]
	}
	return streamClasses[s.of]
}

// AppendText appends the name of the class and an identity hash.
func (s *stream) AppendText(dst []byte) []byte {
	return append(append(dst, s.class().name...), identity...)
}

// use takes the elements; a stream can be used once.
func (s *stream) use() ([]Value, error) {
	if s.used {
		return nil, errStreamUsed()
	}
	elems := s.elems
	s.used, s.elems = true, nil
	return elems, s.rt.Spend(len(elems))
}

func errStreamUsed() error {
	return throw("java.lang.IllegalStateException", "stream has already been operated upon or closed")
}

func (s *stream) next(elems []Value, stages [4]string) *stream {
	return &stream{rt: s.rt, elems: elems, of: s.of, stage: stages[s.of], loose: s.loose, many: s.many, once: s.once, err: s.err}
}

func (s *stream) optional(v Value) Value {
	if s.of != ofObjects {
		return optionalValue(s.rt, numerics[s.of].name, v)
	}
	return optionalValue(s.rt, "", v)
}

// end uses the stream for its result.
func (s *stream) end() ([]Value, error) {
	elems, err := s.use()
	return elems, cmp.Or(err, s.err)
}

// streaming makes a body of an operation on the elements.
func streaming[R any](op func(s *stream, elems []Value) (R, error)) body {
	return do0(func(_ *Runtime, s *stream) (r R, err error) {
		elems, err := s.end()
		if err != nil {
			return r, err
		}
		return op(s, elems)
	})
}

// pipe gives another stream. What fails in the operation shows when that is used at last.
func (s *stream) pipe(op func(elems []Value) (*stream, error)) (Value, error) {
	elems, err := s.use()
	if err != nil {
		return Value{}, err
	}
	next, err := op(elems)
	return jsondoc.OfObject(next), err
}

// piping makes a body of an operation that gives another stream.
func piping(op func(s *stream, elems []Value) (*stream, error)) body {
	return do0(func(_ *Runtime, s *stream) (Value, error) {
		return s.pipe(func(elems []Value) (*stream, error) { return op(s, elems) })
	})
}

// streamUnordered is another stage unless there is no order already, which is found out without using the stream. What
// does not care for the order when it uses a stream leaves it without one.
func streamUnordered(_ *Runtime, s *stream) (Value, error) {
	if s.loose {
		return jsondoc.OfObject(s), nil
	}
	return s.pipe(func(elems []Value) (*stream, error) {
		next := s.next(elems, unorderedStage)
		next.loose = true
		return next, nil
	})
}

func setParallel(on bool) body {
	return on0(func(s *stream) Value {
		s.many = on
		return jsondoc.OfObject(s)
	})
}

func refuse(class, method string) body {
	return func(*Runtime, Value, []Value) (Value, error) {
		return Value{}, &UnsupportedError{Class: class, Method: method}
	}
}

var baseStreamMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"long count()", streaming(func(s *stream, elems []Value) (int64, error) {
			s.loose = true
			return int64(len(elems)), nil
		})},
		{"Stream distinct()", piping(func(s *stream, elems []Value) (*stream, error) {
			if s.once {
				return s.next(elems, distinctStage), nil
			}
			seen := jsondoc.NewMap(jsondoc.LinkedHashMap)
			var out []Value
			for _, e := range elems {
				if _, ok := s.rt.get(jsondoc.OfMap(seen), e); !ok {
					s.rt.put(jsondoc.OfMap(seen), e, e)
					out = append(out, e)
				}
			}
			next := s.next(out, distinctStage)
			next.once = true
			return next, s.rt.Err()
		})},
		{"Stream limit(long)", do1(streamLimit)},
		{"Stream skip(long)", do1(streamSkip)},
		{"Stream sorted()", piping(func(s *stream, elems []Value) (*stream, error) { return s.sorted(elems, Value{}) })},
		{"Object findFirst()", streaming(streamFirst)},
		{"Object findAny()", streaming(func(s *stream, elems []Value) (Value, error) {
			s.loose = true
			return streamFirst(s, elems)
		})},
		{"Iterator iterator()", streaming(func(s *stream, elems []Value) (Value, error) {
			return newStreamIterator(s.rt, s.of, elems), nil
		})},
		{"boolean isParallel()", on0(func(s *stream) bool { return s.many })},
		{"Stream sequential()", setParallel(false)},
		{"Stream parallel()", setParallel(true)},
		{"Stream unordered()", do0(streamUnordered)},
		{"void close()", on0(func(s *stream) Value {
			s.used = true
			return Value{}
		})},
		{"Spliterator spliterator()", refuse("java.util.stream.BaseStream", "spliterator")},
	}
}}

// sorted sorts by a comparator, by natural order if it is null.
func (s *stream) sorted(elems []Value, by Value) (*stream, error) {
	out, err := s.rt.copied(elems)
	if err != nil {
		return nil, err
	}
	next := s.next(out, sortedStage)
	next.loose = false
	if err := sortValues(s.rt, out, by); next.err == nil {
		next.err = err
	}
	return next, nil
}

func streamFirst(s *stream, elems []Value) (Value, error) {
	if len(elems) == 0 {
		return s.optional(Value{}), nil
	}
	if elems[0].IsNull() {
		return Value{}, nullPointer()
	}
	return s.optional(elems[0]), nil
}

func streamLimit(_ *Runtime, s *stream, n int64) (Value, error) {
	if n < 0 {
		return Value{}, illegalArgument("")
	}
	return s.pipe(func(elems []Value) (*stream, error) {
		return s.next(elems[:min(n, int64(len(elems)))], sliceStage), nil
	})
}

// streamSkip gives the stream itself for none, which is found out without using it.
func streamSkip(_ *Runtime, s *stream, n int64) (Value, error) {
	switch {
	case n < 0:
		return Value{}, illegalArgument("")
	case n == 0:
		return jsondoc.OfObject(s), nil
	}
	return s.pipe(func(elems []Value) (*stream, error) {
		return s.next(elems[min(n, int64(len(elems))):], sliceStage), nil
	})
}

var streamMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"List toList()", streaming(func(s *stream, elems []Value) (Value, error) { return newFixedList(s.rt, elems, true), nil })},
		{"Object[] toArray()", streamToArray("Object")},
		{"Stream sorted(Comparator)", do1(func(_ *Runtime, s *stream, by Value) (Value, error) {
			return s.pipe(func(elems []Value) (*stream, error) {
				if by.IsNull() {
					return nil, nullPointer()
				}
				return s.sorted(elems, by)
			})
		})},
		{"Optional max(Comparator)", streamExtreme(1)},
		{"Optional min(Comparator)", streamExtreme(-1)},
		{"static Stream of(Object)", make1(func(rt *Runtime, v Value) (Value, error) { return newStream(rt, ofObjects, []Value{v}), nil })},
		{"static Stream of(Object[])", make1(func(rt *Runtime, a *array) (Value, error) {
			elems, err := rt.copied(a.elems)
			return newStream(rt, ofObjects, elems), err
		})},
		{"static Stream ofNullable(Object)", make1(func(rt *Runtime, v Value) (Value, error) {
			return (&optional{rt: rt, value: v}).stream(ofObjects), nil
		})},
		{"static Stream empty()", streamOfNothing(ofObjects)},
		{"static Stream concat(Stream,Stream)", make2(streamConcat)},
	}
}}

func streamOfNothing(of streamOf) body {
	return make0(func(rt *Runtime) (Value, error) { return emptyStream(rt, of), nil })
}

func streamToArray(elem string) body {
	return streaming(func(s *stream, elems []Value) (Value, error) {
		elems, err := s.rt.copied(elems)
		return wrapArray(s.rt, elem, elems), err
	})
}

func streamExtreme(sign int) body {
	return do1(func(_ *Runtime, s *stream, by some) (Value, error) {
		elems, err := s.end()
		if err != nil {
			return Value{}, err
		}
		var best Value
		for k, e := range elems {
			c, err := 1, error(nil)
			if k > 0 {
				c, err = compareBy(by.Value, e, best)
			}
			if err != nil {
				return Value{}, err
			}
			if k == 0 || c*sign > 0 { // of equals, the first
				best = e
			}
		}
		return s.optional(best), nil
	})
}

func streamConcat(rt *Runtime, s, t *stream) (Value, error) {
	x, err := s.use()
	if err != nil {
		return Value{}, err
	}
	y, err := t.use()
	if err != nil {
		return Value{}, err
	}
	if err := rt.growBy(len(x)+len(y), 24); err != nil {
		return Value{}, err
	}
	return jsondoc.OfObject(&stream{rt: rt, elems: slices.Concat(x, y), of: s.of, loose: s.loose || t.loose, many: s.many || t.many,
		err: cmp.Or(s.err, t.err)}), nil
}

// streamFunction gets a function that can only be null, and looks at it last.
var streamFunction = do0(func(_ *Runtime, s *stream) (Value, error) {
	if s.used {
		return Value{}, errStreamUsed()
	}
	return Value{}, nullPointer()
})

// streamFunctions get functions, of which templates have none but null and a few Consumers.
var streamFunctions = lazy.Value[[]sig]{Make: func() []sig {
	table := []sig{{"Stream onClose(Runnable)", streamFunction}, {"Object[] toArray(IntFunction)", streamFunction},
		{"void forEach(Consumer)", streamForEach}, {"void forEachOrdered(Consumer)", streamForEach}, {"Stream peek(Consumer)", streamPeek},
		{"static Builder builder()", newBuilder(ofObjects)}}
	for _, decl := range []string{
		"Stream filter(Predicate)", "Stream map(Function)", "Stream flatMap(Function)",
		"Stream mapMulti(BiConsumer)", "boolean anyMatch(Predicate)", "boolean allMatch(Predicate)", "boolean noneMatch(Predicate)",
		"Stream takeWhile(Predicate)", "Stream dropWhile(Predicate)", "Optional reduce(BinaryOperator)",
		"Object reduce(Object,BinaryOperator)", "Object reduce(Object,BiFunction,BinaryOperator)",
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
}}
