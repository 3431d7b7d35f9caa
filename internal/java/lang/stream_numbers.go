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
	add("$ sum()", streaming(func(s *stream, elems, _ []Value) (Value, error) { return s.statistics(elems).sumValue(), nil }))
	add("OptionalDouble average()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return optionalValue(s.rt, "Double", Value{}), nil
		}
		return optionalValue(s.rt, "Double", jsondoc.OfDouble(s.statistics(elems).average())), nil
	}))
	add("OptionalX max()", numericExtreme((*statistics).maxValue))
	add("OptionalX min()", numericExtreme((*statistics).minValue))
	add("XSummaryStatistics summaryStatistics()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		return jsondoc.OfObject(s.statistics(elems)), nil
	}))
	add("Stream boxed()", piping(func(s *stream, elems, _ []Value) (*stream, error) {
		return &stream{rt: s.rt, elems: elems, stage: boxedStage[s.of], loose: s.loose, many: s.many, err: s.err}, nil
	}))
	add("$[] toArray()", streaming(func(s *stream, elems, _ []Value) (Value, error) {
		elems, err := s.rt.copied(elems)
		return wrapArray(s.rt, n.prim, elems), err
	}))
	add("void forEach(XConsumer)", streamForEach)
	add("void forEachOrdered(XConsumer)", streamForEach)
	add("XStream peek(XConsumer)", streamPeek)
	return append(table, n.streamStatics()...)
}

func (n *numeric) streamStatics() []sig {
	table := []sig{
		{n.fill("static XStream of($)"), func(rt *Runtime, _ Value, a []Value) (Value, error) {
			return newNumericStream(rt, n.of, []Value{convertTo(n.typ, a[0])}), nil
		}},
		{n.fill("static XStream of($[])"), func(rt *Runtime, _ Value, a []Value) (Value, error) {
			if a[0].IsNull() {
				return Value{}, nullPointer()
			}
			elems, err := rt.copied(arrayOf(a[0]).elems)
			for k := range elems {
				elems[k] = convertTo(n.typ, elems[k])
			}
			return newNumericStream(rt, n.of, elems), err
		}},
		{n.fill("static XStream empty()"), func(rt *Runtime, _ Value, _ []Value) (Value, error) { return emptyStream(rt, n.of), nil }},
		{n.fill("static XStream concat(XStream,XStream)"), streamConcat},
		{"static Builder builder()", func(rt *Runtime, _ Value, _ []Value) (Value, error) { return newBuilder(rt, n.of), nil }},
	}
	if n.of == ofDoubles {
		return table
	}
	return append(table,
		sig{n.fill("static XStream range($,$)"), func(rt *Runtime, _ Value, a []Value) (Value, error) {
			if a[1].Int64() <= a[0].Int64() {
				return emptyStream(rt, n.of), nil
			}
			return n.between(rt, a[0].Int64(), a[1].Int64()-1)
		}},
		sig{n.fill("static XStream rangeClosed($,$)"), func(rt *Runtime, _ Value, a []Value) (Value, error) {
			return n.between(rt, a[0].Int64(), a[1].Int64())
		}})
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
	elems := make([]Value, size+1)
	for k := range elems {
		elems[k] = jsondoc.OfIntegral(n.kind, lo+int64(k))
	}
	return newNumericStream(rt, n.of, elems), nil
}

func numericAs(to numeric) body {
	return piping(func(s *stream, elems, _ []Value) (*stream, error) {
		out, err := s.rt.copied(elems)
		for k := range out {
			out[k] = convertTo(to.typ, out[k])
		}
		return &stream{rt: s.rt, elems: out, of: to.of, stage: widerStage[[2]streamOf{s.of, to.of}], loose: s.loose, many: s.many, err: s.err}, err
	})
}

func numericExtreme(which func(*statistics) Value) body {
	return streaming(func(s *stream, elems, _ []Value) (Value, error) {
		if len(elems) == 0 {
			return s.optional(Value{}), nil
		}
		return s.optional(which(s.statistics(elems))), nil
	})
}

func newNumericStream(rt *Runtime, of streamOf, elems []Value) Value {
	return jsondoc.OfObject(&stream{rt: rt, elems: elems, of: of})
}

// emptyStream is the stream of nothing, which has no order.
func emptyStream(rt *Runtime, of streamOf) Value {
	return jsondoc.OfObject(&stream{rt: rt, of: of, loose: true})
}

// statistics counts the elements.
func (s *stream) statistics(elems []Value) *statistics {
	st := newStatistics(s.of)
	for _, e := range elems {
		st.add(e)
	}
	return st
}

// newNumericOptional makes the class OptionalInt and its like.
func (n *numeric) optionalClass() *class {
	get := func(v Value) Value { return opt(v).value }
	return &class{name: "java.util.Optional" + n.name, typ: typeOf("Optional" + n.name), tables: [][]sig{{
		{n.fill("$ getAsX()"), optionalGet},
		{n.fill("$ orElse($)"), func(_ *Runtime, this Value, a []Value) (Value, error) {
			if v := get(this); !v.IsNull() {
				return v, nil
			}
			return convertTo(n.typ, a[0]), nil
		}},
		{n.fill("$ orElseGet(XSupplier)"), optionalElse},
		{n.fill("$ orElseThrow(Supplier)"), optionalElse},
		{n.fill("void ifPresent(XConsumer)"), optionalIf},
		{n.fill("void ifPresentOrElse(XConsumer,Runnable)"), optionalIfElse},
		{n.fill("XStream stream()"), func(rt *Runtime, this Value, _ []Value) (Value, error) {
			if v := get(this); !v.IsNull() {
				return newNumericStream(rt, n.of, []Value{v}), nil
			}
			return emptyStream(rt, n.of), nil
		}},
		{n.fill("static OptionalX empty()"), func(rt *Runtime, _ Value, _ []Value) (Value, error) {
			return optionalValue(rt, n.name, Value{}), nil
		}},
		{n.fill("static OptionalX of($)"), func(rt *Runtime, _ Value, a []Value) (Value, error) {
			return optionalValue(rt, n.name, convertTo(n.typ, a[0])), nil
		}},
	}, optionalMethods, ownMethods}}
}

func init() {
	for k := range numerics[ofInts:] {
		n := &numerics[int(ofInts)+k]
		streamClasses[n.of].tables = [][]sig{n.streamMethods(), baseStreamMethods}
	}
	streamClasses[ofObjects].tables = [][]sig{baseStreamMethods, streamMethods, streamFunctions}
}
