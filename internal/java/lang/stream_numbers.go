package lang

import (
	"math"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// numeric describes the family of classes that java.util.stream has for one primitive type.
type numeric struct {
	of        streamOf
	name      string // Int, as in IntStream
	prim, box string
	typ       typ
	kind      jsondoc.Kind
	adapter   string // the class of its iterators
}

var numerics = [...]numeric{
	ofInts:    {ofInts, "Int", "int", "Integer", tInt, jsondoc.Int, "java.util.Spliterators$2Adapter"},
	ofLongs:   {ofLongs, "Long", "long", "Long", tLong, jsondoc.Long, "java.util.Spliterators$3Adapter"},
	ofDoubles: {ofDoubles, "Double", "double", "Double", tDouble, jsondoc.Double, "java.util.Spliterators$4Adapter"},
}

// fill writes a declaration for the family: X is the name, $ the primitive type.
func (n *numeric) fill(decl string) string {
	return strings.ReplaceAll(strings.ReplaceAll(decl, "X", n.name), "$", n.prim)
}

// numericFunctions get functions, of which templates have none but null. What runs for another argument is in consumer.go.
var numericFunctions = []string{
	"XStream filter(XPredicate)", "XStream map(XUnaryOperator)", "XStream flatMap(XFunction)", "XStream mapMulti(XMapMultiConsumer)",
	"Stream mapToObj(XFunction)", "boolean anyMatch(XPredicate)", "boolean allMatch(XPredicate)", "boolean noneMatch(XPredicate)",
	"XStream takeWhile(XPredicate)", "XStream dropWhile(XPredicate)", "OptionalX reduce(XBinaryOperator)", "$ reduce($,XBinaryOperator)",
	"Object collect(Supplier,ObjXConsumer,BiConsumer)", "static XStream iterate($,XUnaryOperator)",
	"static XStream iterate($,XPredicate,XUnaryOperator)", "static XStream generate(XSupplier)",
}

func (n *numeric) streamMethods() []sig {
	var table []sig
	add := func(decl string, run body) { table = append(table, sig{n.fill(decl), run}) }
	for _, decl := range numericFunctions {
		add(decl, functionNull)
	}
	add("XStream onClose(Runnable)", streamFunction)
	for _, to := range numerics[ofInts:] {
		if to.of != n.of {
			add(to.name+"Stream mapTo"+to.name+"(XTo"+to.name+"Function)", functionNull)
		}
		if to.of > n.of {
			add(to.name+"Stream as"+to.name+"Stream()", numericAs(to))
		}
	}
	add("$ sum()", streaming(func(s *stream, elems []Value) (Value, error) { return s.statistics(elems).sumValue(), nil }))
	add("OptionalDouble average()", streaming(func(s *stream, elems []Value) (Value, error) {
		if len(elems) == 0 {
			return optionalValue(s.rt, "Double", Value{}), nil
		}
		return optionalValue(s.rt, "Double", jsondoc.OfDouble(s.statistics(elems).average())), nil
	}))
	add("OptionalX max()", numericExtreme((*statistics).maxValue))
	add("OptionalX min()", numericExtreme((*statistics).minValue))
	add("XSummaryStatistics summaryStatistics()", streaming(func(s *stream, elems []Value) (Value, error) {
		return jsondoc.OfObject(s.statistics(elems)), nil
	}))
	add("Stream boxed()", piping(func(s *stream, elems []Value) (*stream, error) {
		return &stream{rt: s.rt, elems: elems, stage: boxedStage[s.of], loose: s.loose, many: s.many, err: s.err}, nil
	}))
	add("$[] toArray()", streamToArray(n.prim))
	add("void forEach(XConsumer)", streamForEach)
	add("void forEachOrdered(XConsumer)", streamForEach)
	add("XStream peek(XConsumer)", streamPeek)
	return append(table, n.streamStatics()...)
}

func (n *numeric) streamStatics() []sig {
	table := []sig{
		{n.fill("static XStream of($)"), make1(func(rt *Runtime, v Value) (Value, error) {
			return newStream(rt, n.of, []Value{convertTo(n.typ, v)}), nil
		})},
		{n.fill("static XStream of($[])"), make1(func(rt *Runtime, a *array) (Value, error) {
			elems, err := rt.copied(a.elems)
			for k := range elems {
				elems[k] = convertTo(n.typ, elems[k])
			}
			return newStream(rt, n.of, elems), err
		})},
		{n.fill("static XStream empty()"), streamOfNothing(n.of)},
		{n.fill("static XStream concat(XStream,XStream)"), make2(streamConcat)},
		{"static Builder builder()", newBuilder(n.of)},
	}
	if n.of == ofDoubles {
		return table
	}
	return append(table,
		sig{n.fill("static XStream range($,$)"), make2(func(rt *Runtime, lo, end int64) (Value, error) {
			if end <= lo {
				return emptyStream(rt, n.of), nil
			}
			return n.between(rt, lo, end-1)
		})},
		sig{n.fill("static XStream rangeClosed($,$)"), make2(n.between)})
}

// between makes the stream of the numbers from lo to hi.
func (n *numeric) between(rt *Runtime, lo, hi int64) (Value, error) {
	if hi < lo {
		return emptyStream(rt, n.of), nil
	}
	size := uint64(hi) - uint64(lo)
	if size >= math.MaxInt32 {
		return Value{}, rt.growBy(math.MaxInt32, 24)
	}
	if err := rt.growBy(int(size)+1, 24); err != nil {
		return Value{}, err
	}
	elems := make([]Value, 0, size+1)
	for k := range int(size) + 1 {
		if err := rt.pace(k); err != nil {
			return Value{}, err
		}
		elems = append(elems, jsondoc.OfIntegral(n.kind, lo+int64(k)))
	}
	return newStream(rt, n.of, elems), nil
}

func numericAs(to numeric) body {
	return piping(func(s *stream, elems []Value) (*stream, error) {
		out, err := s.rt.copied(elems)
		for k := range out {
			out[k] = convertTo(to.typ, out[k])
		}
		return &stream{rt: s.rt, elems: out, of: to.of, stage: widerStage[[2]streamOf{s.of, to.of}], loose: s.loose, many: s.many, err: s.err}, err
	})
}

func numericExtreme(which func(*statistics) Value) body {
	return streaming(func(s *stream, elems []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		return s.optional(which(s.statistics(elems))), nil
	})
}

// statistics counts the elements.
func (s *stream) statistics(elems []Value) *statistics {
	st := newStatistics(s.of)
	for _, e := range elems {
		st.add(e)
	}
	return st
}

// optionalClass makes the class OptionalInt and its like.
func (n *numeric) optionalClass() *class {
	return &class{name: "java.util.Optional" + n.name, simple: "Optional" + n.name, tables: func() [][]sig {
		return [][]sig{{
			{n.fill("$ getAsX()"), optionalGet},
			{n.fill("$ orElse($)"), do1(func(_ *Runtime, o *optional, other Value) (Value, error) { return o.or(convertTo(n.typ, other), nil) })},
			{n.fill("$ orElseGet(XSupplier)"), optionalElse},
			{n.fill("$ orElseThrow(Supplier)"), optionalElse},
			{n.fill("void ifPresent(XConsumer)"), optionalIf},
			{n.fill("void ifPresentOrElse(XConsumer,Runnable)"), optionalIfElse},
			{n.fill("XStream stream()"), on0(func(o *optional) Value { return o.stream(n.of) })},
			{n.fill("static OptionalX empty()"), make0(func(rt *Runtime) (Value, error) { return optionalValue(rt, n.name, Value{}), nil })},
			{n.fill("static OptionalX of($)"), make1(func(rt *Runtime, v Value) (Value, error) {
				return optionalValue(rt, n.name, convertTo(n.typ, v)), nil
			})},
		}, optionalMethods.Get(), ownMethods.Get()}
	}}
}

func init() {
	for k := range numerics[ofInts:] {
		n := &numerics[int(ofInts)+k]
		streamClasses[n.of].tables = func() [][]sig { return [][]sig{n.streamMethods(), baseStreamMethods.Get()} }
	}
	streamClasses[ofObjects].tables = func() [][]sig { return [][]sig{baseStreamMethods.Get(), streamMethods.Get(), streamFunctions.Get()} }
}
