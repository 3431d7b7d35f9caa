package path

import (
	"math"
	"sync"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// call evaluates a function; its result is one even if tokens follow.
func (e *evaluator) call(t int, tok *token, v jsondoc.Value) error {
	impl, ok := functionNamed(tok.function.name)
	if !ok {
		return errInvalid
	}
	args, err := e.arguments(tok.function)
	if err != nil {
		return err
	}
	o := v
	if tok.function.name != "append" && tok.function.name != "keys" { // which hand it on
		if o, err = e.open(v); err != nil {
			return err
		}
	}
	got, err := impl(e, o, args)
	if err != nil {
		return err
	}
	e.result(got)
	if len(args) > 0 && args[0].state != nil {
		if err := e.shorten(args[0].state); err != nil {
			return err
		}
	}
	if e.leaf(t) {
		return nil
	}
	return e.token(t+1, got)
}

// argument is an evaluated parameter; JSON text is read when it is used.
type argument struct {
	*param
	v     jsondoc.Value
	state *state // of a path
}

func (a *argument) get(e *evaluator) (jsondoc.Value, error) {
	if a.text {
		if err := e.hold(entrySize + parsedPerStep*len(a.json)); err != nil {
			return a.v, err
		}
		return a.param.value()
	}
	return a.v, nil
}

// list returns the elements of an argument that is a list, and the argument
// itself for every other.
func (a *argument) list(e *evaluator) (jsondoc.Value, error) {
	v, err := a.get(e)
	if err != nil {
		return v, err
	}
	if _, ok := v.Object().(jsondoc.Sequence); ok {
		return e.open(v)
	}
	return v, nil
}

// arguments evaluates the paths among the parameters, from the root of the
// document, even those that start with @.
func (e *evaluator) arguments(f *function) ([]argument, error) {
	if len(f.params) == 0 {
		return nil, nil
	}
	args := make([]argument, len(f.params))
	for i := range f.params {
		args[i].param = &f.params[i]
		if f.params[i].path == nil {
			continue
		}
		var err error
		if args[i].state, err = e.stateOf(f.params[i].path); err != nil {
			return nil, err
		}
		if args[i].v, err = e.bind(args[i].state); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// inner returns an evaluator for an operand or an argument.
func (e *evaluator) inner(p *program, root jsondoc.Value) *evaluator {
	return &evaluator{program: p, root: root, host: e.host, suppress: e.suppress, required: e.required, meter: e.meter, depth: e.depth, outer: e, inValue: e.inValue}
}

type functionImpl func(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error)

// functions are made when the first path calls one.
var functions struct {
	once   sync.Once
	byName map[string]functionImpl
}

func functionNamed(name string) (impl functionImpl, ok bool) {
	functions.once.Do(func() { functions.byName = everyFunction() })
	impl, ok = functions.byName[name]
	return impl, ok
}

func everyFunction() map[string]functionImpl {
	return map[string]functionImpl{
		"avg":    aggregate(func(s *stats) float64 { return s.sum / s.n }),
		"stddev": aggregate(func(s *stats) float64 { return math.Sqrt(s.squares/s.n - s.sum*s.sum/s.n/s.n) }),
		"sum":    aggregate(func(s *stats) float64 { return s.sum }),
		"min":    aggregate(func(s *stats) float64 { return s.min }),
		"max":    aggregate(func(s *stats) float64 { return s.max }),
		"concat": concat,
		"length": length,
		"size":   length,
		"append": appendTo,
		"keys":   keys,
		"first":  sequence(func(*evaluator, []argument) (int, error) { return 0, nil }),
		"last":   sequence(func(*evaluator, []argument) (int, error) { return -1, nil }),
		"index":  sequence(indexArgument),
	}
}

// stats collects numbers. The maximum starts at the smallest positive Double,
// not at the most negative one: so does JsonPath's.
type stats struct {
	n, sum, squares, min, max float64
}

func (s *stats) add(f float64) {
	s.n++
	s.sum += f
	s.squares += float64(f * f)
	if s.min > f {
		s.min = f
	}
	if s.max < f {
		s.max = f
	}
}

func aggregate(finish func(*stats) float64) functionImpl {
	return func(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error) {
		s := stats{min: math.MaxFloat64, max: math.SmallestNonzeroFloat64}
		if v.IsList() {
			if err := e.addNumbers(&s, v); err != nil {
				return v, err
			}
		}
		for i := range args {
			arg, err := args[i].list(e)
			if err != nil {
				return v, err
			}
			if arg.IsList() {
				err = e.addNumbers(&s, arg)
			} else if arg.IsNumber() {
				err = e.addNumber(&s, arg)
			}
			if err != nil {
				return v, err
			}
		}
		if s.n == 0 {
			return v, errOther
		}
		return jsondoc.OfDouble(finish(&s)), nil
	}
}

func (e *evaluator) addNumbers(s *stats, list jsondoc.Value) error {
	for c := list.Iter(); c.Next(); {
		if n := c.Value(); !n.IsNumber() {
			if err := e.spend(1); err != nil {
				return err
			}
		} else if err := e.addNumber(s, n); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluator) addNumber(s *stats, n jsondoc.Value) error {
	if err := e.spend(n.Work()); err != nil {
		return err
	}
	s.add(n.Double())
	return nil
}

// concat joins the strings of an array, and its arguments whatever they are.
func concat(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error) {
	var text []byte
	if v.IsList() {
		for c := v.Iter(); c.Next(); {
			s := c.Value()
			if s.Kind() != jsondoc.String {
				s = jsondoc.Value{} // as good as nothing
			}
			var err error
			if text, err = e.appendText(text, s); err != nil {
				return v, err
			}
		}
	}
	for i := range args {
		arg, err := args[i].list(e)
		if err != nil {
			return v, err
		}
		if !arg.IsList() {
			if text, err = e.appendText(text, arg); err != nil {
				return v, err
			}
			continue
		}
		for c := arg.Iter(); c.Next(); {
			if text, err = e.appendText(text, c.Value()); err != nil {
				return v, err
			}
		}
	}
	return jsondoc.OfBytes(text), nil
}

// maxText bounds what concat makes.
const maxText = 16 << 20

func (e *evaluator) appendText(dst []byte, v jsondoc.Value) ([]byte, error) {
	if err := e.spend(1); err != nil || v.IsNull() {
		return dst, err
	}
	start := len(dst)
	p := jsondoc.Printer{Meter: e.meter, Limit: maxText}
	dst, err := p.AppendText(dst, v)
	if e.meter.Err() != nil || e.hold(2*(len(dst)-start)) != nil {
		return dst, errLimit
	}
	if err != nil || len(dst) > maxText {
		_ = e.meter.Fail(&meter.LimitError{What: "bytes of a text", Limit: maxText})
		return dst, errLimit
	}
	return dst, nil
}

// length counts elements and members. An argument that is a path, or the path
// before a scan, is continued with a wildcard and evaluated on v: a list that it
// gives is counted instead of v.
func length(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error) {
	if len(args) > 0 {
		if args[0].text || v.IsNull() {
			return v, errOther
		}
		if err := e.lengthen(args[0].state); err != nil {
			return v, err
		}
		inner := e.resume(args[0].state, v)
		inner.inValue = e.inValue || !jsondoc.Same(v, e.root)
		got, err := inner.run(v, true)
		if err != nil {
			return v, err
		}
		if got.IsList() {
			return jsondoc.OfInt(int32(got.Len())), nil
		}
	}
	if v.IsMap() || v.IsList() {
		return jsondoc.OfInt(int32(v.Len())), nil
	}
	return jsondoc.Value{}, nil
}

// appendTo adds its arguments to an array of the document.
func appendTo(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error) {
	seq, isObject := v.Object().(jsondoc.Sequence)
	if !isObject && !v.IsList() {
		return v, nil
	}
	for i := range args {
		arg, err := args[i].get(e)
		if err != nil {
			return v, err
		}
		if err := e.hold(2 * valueSize); err != nil {
			return v, err
		}
		if !isObject {
			v.Add(arg)
		} else if seq.Append(arg) != nil {
			return v, errOther
		}
		e.outermost().record.appended++
	}
	return v.Resolve(), nil
}

func keys(e *evaluator, v jsondoc.Value, _ []argument) (jsondoc.Value, error) {
	if _, isObject := v.Object().(jsondoc.Mapping); !isObject && !v.IsMap() {
		return jsondoc.Value{}, nil
	}
	if e.host != nil {
		return e.host.KeySet(v), nil
	}
	return jsondoc.OfObject(keySet{v, e.meter}), nil
}

// sequence picks an element; from the end it never reaches the first one.
func sequence(index func(*evaluator, []argument) (int, error)) functionImpl {
	return func(e *evaluator, v jsondoc.Value, args []argument) (jsondoc.Value, error) {
		if !v.IsList() {
			return v, errOther
		}
		i, err := index(e, args)
		if err != nil {
			return v, err
		}
		n := v.Len()
		if i < 0 {
			if i += n; i <= 0 {
				return v, errOther
			}
		}
		if i >= n {
			return v, errIndex
		}
		return v.Index(i), nil
	}
}

// indexArgument returns the first number among the arguments.
func indexArgument(e *evaluator, args []argument) (int, error) {
	found, index := false, 0
	for i := range args {
		arg, err := args[i].list(e)
		if err != nil {
			return 0, err
		}
		if !arg.IsList() {
			if arg.IsNumber() && !found {
				found, index = true, toInt(arg)
			}
			continue
		}
		for c := arg.Iter(); c.Next() && !found; {
			if err := e.spend(1); err != nil {
				return 0, err
			}
			if c.Value().IsNumber() {
				found, index = true, toInt(c.Value())
			}
		}
	}
	if !found {
		return 0, errIndex
	}
	return index, nil
}

// toInt is Number.intValue.
func toInt(v jsondoc.Value) int {
	switch v.Kind() {
	case jsondoc.Float, jsondoc.Double:
		f := v.Float64()
		switch {
		case f != f:
			return 0
		case f >= math.MaxInt32:
			return math.MaxInt32
		case f <= math.MinInt32:
			return math.MinInt32
		}
		return int(f)
	case jsondoc.BigInt, jsondoc.BigDec:
		d, _ := decimalOf(v)
		return int(d.int32())
	}
	return int(int32(v.Int64()))
}
