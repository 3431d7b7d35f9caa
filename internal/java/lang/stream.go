package lang

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
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
var pipelineClasses = func() map[string]*class {
	m := make(map[string]*class)
	add := func(stage string, of streamOf) {
		m[stage] = &class{name: "java.util.stream." + stage, typ: streamClasses[of].typ, like: streamClasses[of]}
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
}()

func (s *stream) class() *class {
	if s.stage != "" {
		return pipelineClasses[s.stage]
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

// streamUnordered is another stage unless there is no order already, which is found out without using the stream. What
// does not care for the order when it uses a stream leaves it without one.
func streamUnordered(rt *Runtime, this Value, a []Value) (Value, error) {
	if this.Object().(*stream).loose {
		return this, nil
	}
	return piping(func(s *stream, elems, _ []Value) (*stream, error) {
		next := s.next(elems, unorderedStage)
		next.loose = true
		return next, nil
	})(rt, this, a)
}

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
	{"long count()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		s.loose = true
		return jsondoc.OfLong(int64(len(elems))), nil
	})},
	{"Stream distinct()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
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
	{"Stream limit(long)", streamLimit},
	{"Stream skip(long)", streamSkip},
	{"Stream sorted()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
		out, err := s.rt.copied(elems)
		if err != nil {
			return nil, err
		}
		next := s.next(out, sortedStage)
		next.loose = false
		if err := sortValues(s.rt, out, Value{}); next.err == nil {
			next.err = err
		}
		return next, nil
	})},
	{"Object findFirst()", streaming(streamFirst)},
	{"Object findAny()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		s.loose = true
		return streamFirst(s, elems, nil)
	})},
	{"Iterator iterator()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		return newStreamIterator(s.rt, s.of, elems), nil
	})},
	{"boolean isParallel()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		return truth(this.Object().(*stream).many, nil)
	}},
	{"Stream sequential()", setParallel(false)},
	{"Stream parallel()", setParallel(true)},
	{"Stream unordered()", streamUnordered},
	{"void close()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		this.Object().(*stream).used = true
		return Value{}, nil
	}},
	{"Spliterator spliterator()", refuse("java.util.stream.BaseStream", "spliterator")},
}

func streamFirst(s *stream, elems, _ []Value) (Value, error) {
	if len(elems) == 0 {
		return s.optional(Value{}), nil
	}
	if elems[0].IsNull() {
		return Value{}, nullPointer()
	}
	return s.optional(elems[0]), nil
}

func streamLimit(rt *Runtime, this Value, a []Value) (Value, error) {
	if a[0].Int64() < 0 {
		return Value{}, illegalArgument("")
	}
	return piping(func(s *stream, elems, a []Value) (*stream, error) {
		return s.next(elems[:min(a[0].Int64(), int64(len(elems)))], sliceStage), nil
	})(rt, this, a)
}

// streamSkip gives the stream itself for none, which is found out without using it.
func streamSkip(rt *Runtime, this Value, a []Value) (Value, error) {
	switch n := a[0].Int64(); {
	case n < 0:
		return Value{}, illegalArgument("")
	case n == 0:
		return this, nil
	}
	return piping(func(s *stream, elems, a []Value) (*stream, error) {
		return s.next(elems[min(a[0].Int64(), int64(len(elems))):], sliceStage), nil
	})(rt, this, a)
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
		next := s.next(out, sortedStage)
		next.loose = false
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
			return emptyStream(rt, ofObjects), nil
		}
		return newStream(rt, []Value{a[0]}), nil
	}},
	{"static Stream empty()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return emptyStream(rt, ofObjects), nil }},
	{"static Stream concat(Stream,Stream)", streamConcat},
}

func streamExtreme(sign int) body {
	extreme := streaming(func(s *stream, elems, a []Value) (Value, error) {
		var best Value
		for k, e := range elems {
			c, err := 1, error(nil)
			if k > 0 {
				c, err = compareBy(a[0], e, best)
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
	return func(rt *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return extreme(rt, this, a)
	}
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
	next := &stream{rt: rt, elems: slices.Concat(x, y), of: s.of, loose: s.loose || t.loose, many: s.many || t.many, err: s.err}
	if next.err == nil {
		next.err = t.err
	}
	return jsondoc.OfObject(next), nil
}

// streamFunction gets a function that can only be null, and looks at it last.
func streamFunction(_ *Runtime, this Value, _ []Value) (Value, error) {
	if this.Object().(*stream).used {
		return Value{}, errStreamUsed()
	}
	return Value{}, nullPointer()
}

// streamFunctions get functions, of which templates have none but null and a few Consumers.
var streamFunctions = func() []sig {
	table := []sig{{"Stream onClose(Runnable)", streamFunction}, {"Object[] toArray(IntFunction)", streamFunction}, {"void forEach(Consumer)", streamForEach}, {"void forEachOrdered(Consumer)", streamForEach},
		{"Stream peek(Consumer)", streamPeek},
		{"static Builder builder()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return newBuilder(rt, ofObjects), nil }}}
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
}()
