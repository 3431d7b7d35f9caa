package lang

import (
	"cmp"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// consumer is one of the few java.util.function.Consumers that a template can get hold of: a builder of a stream, the
// iterator of a stream, statistics, and chains of these.
type consumer interface{ accept(v Value) error }

// consumerOf returns the argument for a Consumer. There is one method that takes any Object for it, and casts it.
func consumerOf(v Value) (consumer, error) {
	if v.IsNull() {
		return nil, nullPointer()
	}
	if c, ok := v.Object().(consumer); ok {
		return c, nil
	}
	return nil, classCast(v, "java.util.function.Consumer")
}

var acceptValue = do1(func(rt *Runtime, to, v Value) (Value, error) { return void(accept(rt, to, v)) })

func accept(rt *Runtime, to, v Value) error {
	c, err := consumerOf(to)
	if err != nil {
		return err
	}
	if k := kindConsumed(to); k != ofObjects {
		v = convertTo(numerics[k].typ, v)
	}
	if err := rt.Grow(24); err != nil {
		return err
	}
	return c.accept(v)
}

// kindConsumed says what a consumer takes.
func kindConsumed(v Value) streamOf {
	switch o := v.Object().(type) {
	case *statistics:
		return o.of
	case *builder:
		return o.of
	case *iterator:
		return o.of
	case *consumers:
		return o.of
	}
	return ofObjects
}

// consumeAll gives the elements to a Consumer, which may be null.
func consumeAll(rt *Runtime, elems []Value, to Value) error {
	c, err := consumerOf(to)
	if err != nil {
		return err
	}
	if err := rt.growBy(len(elems), 24); err != nil {
		return err
	}
	for _, e := range elems {
		if err := c.accept(e); err != nil {
			return err
		}
	}
	return nil
}

// collectionForEach is Iterable.forEach.
func collectionForEach(rt *Runtime, c Value, to some) (Value, error) {
	elems, err := elements(rt, c)
	if err != nil {
		return Value{}, err
	}
	return void(consumeAll(rt, elems, to.Value))
}

// iteratorForEach is Iterator.forEachRemaining.
var iteratorForEach = do1(func(rt *Runtime, x *iterator, to Value) (Value, error) {
	c, err := consumerOf(to)
	for err == nil {
		var more bool
		var v Value
		if more, err = x.hasNext(); err != nil || !more {
			break
		}
		if v, err = x.next(); err == nil {
			err = rt.Grow(24)
		}
		if err == nil {
			err = c.accept(v)
		}
	}
	return void(err)
})

var streamForEach = do1(func(rt *Runtime, s *stream, to Value) (Value, error) {
	elems, err := s.use()
	if err == nil && to.IsNull() {
		err = nullPointer()
	}
	s.loose = true
	if err = cmp.Or(err, s.err); err != nil {
		return Value{}, err
	}
	return void(consumeAll(rt, elems, to))
})

// streamPeek refuses a Consumer: it would have to see the elements one by one while the rest of the pipeline runs.
var streamPeek = do1(func(_ *Runtime, s *stream, _ some) (Value, error) {
	if _, err := s.use(); err != nil {
		return Value{}, err
	}
	return Value{}, &UnsupportedError{Class: "java.util.stream.BaseStream", Method: "peek"}
})

// builder is a Stream.Builder, or that of an IntStream and its like.
type builder struct {
	rt    *Runtime
	of    streamOf
	elems []Value
	built bool
}

func newBuilder(of streamOf) body {
	return make0(func(rt *Runtime) (Value, error) { return jsondoc.OfObject(&builder{rt: rt, of: of}), nil })
}

func (b *builder) accept(v Value) error {
	if b.built {
		return illegalState()
	}
	b.elems = append(b.elems, v)
	return nil
}

// Contents counts the elements.
func (b *builder) Contents(c *jsondoc.Census) { c.AddValues(b.elems) }

var builderClasses = func() (c [ofDoubles + 1]*class) {
	c[ofObjects] = &class{name: "java.util.stream.Streams$StreamBuilderImpl", supers: []string{"Consumer"},
		tables: func() [][]sig {
			return [][]sig{builderMethods("Stream", "Object"), {{"Consumer andThen(Consumer)", consumerAndThen}}}
		}}
	for _, n := range numerics[ofInts:] {
		c[n.of] = &class{name: "java.util.stream.Streams$" + n.name + "StreamBuilderImpl", supers: []string{n.name + "Consumer"},
			tables: func() [][]sig {
				return [][]sig{builderMethods(n.name+"Stream", n.prim), {{n.fill("XConsumer andThen(XConsumer)"), consumerAndThen}}}
			}}
	}
	return
}()

func (b *builder) class() *class { return builderClasses[b.of] }

// AppendText appends the name of the class and an identity hash.
func (b *builder) AppendText(dst []byte) []byte {
	return append(append(dst, b.class().name...), identity...)
}

// builderRefused are the methods that a builder has because Java uses it as the Spliterator of a stream of one element.
var builderRefused = []string{"int characteristics()", "long estimateSize()", "Comparator getComparator()", "long getExactSizeIfKnown()",
	"boolean hasCharacteristics(int)", "Spliterator trySplit()", "boolean tryAdvance(Consumer)", "void forEachRemaining(Consumer)",
	"boolean tryAdvance(XConsumer)", "void forEachRemaining(XConsumer)", "boolean tryAdvance(Object)", "void forEachRemaining(Object)"}

func builderMethods(stream, elem string) []sig {
	var table []sig
	family, _ := strings.CutSuffix(stream, "Stream")
	for k, decl := range builderRefused {
		if k < 8 || family != "" {
			name, _, _ := strings.Cut(decl[strings.IndexByte(decl, ' ')+1:], "(")
			table = append(table, sig{strings.ReplaceAll(decl, "X", family), refuse("java.util.Spliterator", name)})
		}
	}
	return append(table, []sig{
		{"void accept(" + elem + ")", acceptValue},
		{"Builder add(" + elem + ")", do1(func(rt *Runtime, b, v Value) (Value, error) { return b, accept(rt, b, v) })},
		{stream + " build()", do0(func(rt *Runtime, b *builder) (Value, error) {
			if b.built {
				return Value{}, illegalState()
			}
			b.built = true
			return newStream(rt, b.of, b.elems), nil
		})},
	}...)
}

// consumers is what andThen gives: a Consumer that hands each value to first and to then.
type consumers struct {
	of          streamOf
	first, then consumer
}

// maxConsumers bounds a chain of consumers.
const maxConsumers = 100

func (c *consumers) depth() int {
	n := 1
	for _, p := range []consumer{c.first, c.then} {
		if d, ok := p.(*consumers); ok {
			n += d.depth()
		}
	}
	return n
}

func (c *consumers) accept(v Value) error {
	if err := c.first.accept(v); err != nil {
		return err
	}
	return c.then.accept(v)
}

var consumersClasses = func() (c [ofDoubles + 1]*class) {
	declare := func(of streamOf, name, elem string) {
		c[of] = &class{name: "java.util.function." + name + "$$Lambda$14/0x0000000800c31800", supers: []string{name},
			tables: func() [][]sig {
				return [][]sig{{{"void accept(" + elem + ")", acceptValue}, {name + " andThen(" + name + ")", consumerAndThen}}}
			}}
	}
	declare(ofObjects, "Consumer", "Object")
	for _, n := range numerics[ofInts:] {
		declare(n.of, n.name+"Consumer", n.prim)
	}
	return
}()

func (c *consumers) class() *class { return consumersClasses[c.of] }

// AppendText appends the name of the class and an identity hash.
func (c *consumers) AppendText(dst []byte) []byte {
	return append(append(dst, c.class().name...), identity...)
}

var consumerAndThen = do1(func(rt *Runtime, c, next Value) (Value, error) { return andThen(rt, kindConsumed(c), c, next) })

func andThen(rt *Runtime, of streamOf, this, next Value) (Value, error) {
	first, _ := consumerOf(this)
	then, err := consumerOf(next)
	if err != nil {
		return Value{}, err
	}
	c := &consumers{of: of, first: first, then: then}
	if c.depth() > maxConsumers {
		return Value{}, &LimitError{What: "nested consumers", Limit: maxConsumers}
	}
	return jsondoc.OfObject(c), rt.Grow(64)
}
