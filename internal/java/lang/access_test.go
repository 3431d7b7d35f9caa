package lang_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// metered returns a Runtime with limits.
func metered(l meter.Limits) *javalang.Runtime {
	m := new(meter.Meter)
	m.Begin(context.Background(), l, nil)
	return &javalang.Runtime{Meter: m}
}

type Value = javalang.Value

func str(s string) Value { return jsondoc.OfString(s) }
func num(n int32) Value  { return jsondoc.OfInt(n) }
func list(v ...Value) Value {
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, v...))
}

func object(pairs ...Value) Value {
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	for i := 0; i < len(pairs); i += 2 {
		m.Put(pairs[i], pairs[i+1])
	}
	return jsondoc.OfMap(m)
}

// show prints a result as the tables below write it.
func show(rt *javalang.Runtime, v Value, res javalang.Result, err error) string {
	var thrown *javalang.Exception
	switch {
	case errors.As(err, &thrown):
		return "throws " + thrown.Class
	case err != nil:
		return "error " + err.Error()
	case res == javalang.Missing:
		return "missing"
	case res == javalang.Void:
		return "void"
	}
	s, err := javalang.ToText(rt, v)
	if err != nil {
		return "error " + err.Error()
	}
	return s
}

// Source of all rows: the reference engine.
func TestCall(t *testing.T) {
	s, n, l := str("Hello World"), num(7), list(str("a"), str("b"), str("c"))
	for _, c := range []struct {
		on   Value
		name string
		args []Value
		want string
	}{
		{s, "length", nil, "11"},
		{s, "length", []Value{n}, "throws java.lang.IllegalArgumentException"},
		{s, "indexOf", []Value{str("o")}, "4"},
		{s, "indexOf", []Value{num('o')}, "4"},
		{s, "indexOf", []Value{jsondoc.OfIntegral(jsondoc.Char, 'o')}, "missing"},
		{s, "charAt", []Value{num(99)}, "throws java.lang.StringIndexOutOfBoundsException"},
		{s, "charAt", []Value{jsondoc.OfLong(1)}, "missing"},
		{s, "substring", []Value{num(6)}, "World"},
		{s, "replaceAll", []Value{str("(l+)(.)"), str("$2$1")}, "Heoll Wordl"},
		{s, "replaceAll", []Value{str("zz"), {}}, "Hello World"},
		{s, "format", []Value{str("%5.2f|%s"), jsondoc.OfDouble(2.5), n}, " 2.50|7"},
		{s, "format", []Value{str("%d"), str("x")}, "throws java.util.IllegalFormatConversionException"},
		{s, "join", []Value{str("-"), l}, "a-b-c"},
		{s, "join", []Value{str("-"), {}}, "missing"},
		{s, "getBytes", []Value{{}}, "missing"},
		{s, "wait", nil, "missing"},
		{s, "notifyAll", nil, "throws java.lang.IllegalMonitorStateException"},
		{n, "parseInt", []Value{str("zz"), num(36)}, "1295"},
		{n, "compareTo", []Value{jsondoc.OfLong(7)}, "throws java.lang.ClassCastException"},
		{n, "max", []Value{num(1), jsondoc.OfLong(2)}, "missing"},
		{jsondoc.OfDouble(1), "max", []Value{num(1), jsondoc.OfLong(2)}, "2.0"},
		{l, "remove", []Value{num(1)}, "b"},
		{l, "remove", []Value{str("c")}, "true"},
		{l, "remove", []Value{{}}, "false"},
		{l, "add", []Value{num(0), str("q")}, "void"},
		{l, "get", []Value{num(5)}, "throws java.lang.IndexOutOfBoundsException"},
		{l, "of", []Value{num(1), num(2)}, "[1, 2]"},
		{object(str("a"), n), "of", []Value{num(1), num(2), num(3)}, "throws java.lang.IllegalArgumentException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var rt javalang.Runtime
			v, res, err := javalang.Call(&rt, c.on, c.name, c.args)
			require.Equal(t, c.want, show(&rt, v, res, err))
		})
	}
}

// Source of all rows: the reference engine.
func TestProperty(t *testing.T) {
	entries, _, err := javalang.Call(&javalang.Runtime{}, object(str("k"), num(1)), "entrySet", nil)
	require.NoError(t, err)
	it, ok, err := javalang.NewIterator(&javalang.Runtime{}, entries)
	require.NoError(t, err)
	require.True(t, ok)
	entry, err := it.Next(&javalang.Runtime{})
	require.NoError(t, err)
	for _, c := range []struct {
		on   Value
		name string
		want string
	}{
		{str("x"), "class", "class java.lang.String"},
		{str("x"), "Class", "class java.lang.String"},
		{str("x"), "empty", "false"},
		{str("x"), "length", "missing"},
		{list(), "empty", "true"},
		{list(), "size", "missing"},
		{object(str("class"), num(1)), "class", "class java.util.LinkedHashMap"},
		{object(str("empty"), num(1)), "empty", "1"},
		{object(), "empty", "null"},
		{entry, "key", "k"},
		{entry, "Value", "1"},
		{Value{}, "x", "missing"},
	} {
		var rt javalang.Runtime
		v, res, err := javalang.Property(&rt, c.on, c.name)
		require.Equal(t, c.want, show(&rt, v, res, err), c.name)
	}
}

// A Class gives its name and the static methods of the class it stands for.
// Source: the reference engine.
func TestClassObject(t *testing.T) {
	var rt javalang.Runtime
	class, _, err := javalang.Property(&rt, str("x"), "class")
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		args []Value
		want string
	}{
		{"getName", nil, "java.lang.String"},
		{"getSimpleName", nil, "missing"},
		{"forName", []Value{str("java.lang.Runtime")}, "missing"},
		{"getClassLoader", nil, "missing"},
		{"newInstance", nil, "missing"},
		{"valueOf", []Value{num(5)}, "5"},
		{"length", nil, "throws java.lang.IllegalArgumentException"},
	} {
		v, res, err := javalang.Call(&rt, class, c.name, c.args)
		require.Equal(t, c.want, show(&rt, v, res, err), c.name)
	}
	_, res, _ := javalang.Property(&rt, class, "class")
	require.Equal(t, javalang.Missing, res)
}

func TestIndex(t *testing.T) {
	l := list(str("a"), str("b"))
	for _, c := range []struct {
		on, idx Value
		want    string
	}{
		{l, num(1), "b"}, {l, num(-1), "b"}, {l, num(-3), "throws org.apache.velocity.exception.VelocityException"},
		{l, str("0"), "missing"}, {str("x"), num(0), "missing"},
		{str("x"), num(-1), "throws org.apache.velocity.exception.VelocityException"},
		{object(num(1), str("one")), num(1), "one"}, {object(num(0), str("zero")), num(-1), "zero"},
	} {
		var rt javalang.Runtime
		v, res, err := javalang.Index(&rt, c.on, c.idx)
		require.Equal(t, c.want, show(&rt, v, res, err))
	}
}

func TestSetIndexAndProperty(t *testing.T) {
	var rt javalang.Runtime
	l, m := list(str("a")), object()
	res, err := javalang.SetIndex(&rt, l, num(-1), str("z"))
	require.NoError(t, err)
	require.Equal(t, javalang.Found, res)
	_, err = javalang.SetProperty(&rt, m, "k", l)
	require.NoError(t, err)
	require.Equal(t, "{k=[z]}", show(&rt, m, javalang.Found, nil))
	res, err = javalang.SetProperty(&rt, str("x"), "k", l)
	require.NoError(t, err)
	require.Equal(t, javalang.Missing, res)
}

// TestNoAllocs holds the calls that templates make most to no allocation.
func TestNoAllocs(t *testing.T) {
	testenv.SkipUnderRace(t)
	var rt javalang.Runtime
	l, s, m := list(num(1), num(2)), str("hello"), object(str("a"), num(1))
	arg, text := []Value{num(1)}, []Value{str("a")}
	for name, f := range map[string]func(){
		"size":        func() { _, _, _ = javalang.Call(&rt, l, "size", nil) },
		"get":         func() { _, _, _ = javalang.Call(&rt, l, "get", arg) },
		"contains":    func() { _, _, _ = javalang.Call(&rt, l, "contains", arg) },
		"length":      func() { _, _, _ = javalang.Call(&rt, s, "length", nil) },
		"equals":      func() { _, _, _ = javalang.Call(&rt, s, "equals", text) },
		"isEmpty":     func() { _, _, _ = javalang.Call(&rt, s, "isEmpty", nil) },
		"substring":   func() { _, _, _ = javalang.Call(&rt, s, "substring", arg) },
		"containsKey": func() { _, _, _ = javalang.Call(&rt, m, "containsKey", text) },
		"map.get":     func() { _, _, _ = javalang.Call(&rt, m, "get", text) },
		"property":    func() { _, _, _ = javalang.Property(&rt, m, "a") },
		"empty":       func() { _, _, _ = javalang.Property(&rt, l, "empty") },
		"index":       func() { _, _, _ = javalang.Index(&rt, l, num(-1)) },
		"add":         func() { _, _ = javalang.Add(&rt, num(1), num(2)) },
		"mul":         func() { _, _ = javalang.Mul(&rt, num(3), jsondoc.OfDouble(2)) },
		"equal":       func() { _, _ = javalang.Equal(&rt, s, text[0]) },
		"foreach": func() {
			it, _, _ := javalang.NewIterator(&rt, l)
			for more, _ := it.HasNext(&rt); more; more, _ = it.HasNext(&rt) {
				_, _ = it.Next(&rt)
			}
		},
	} {
		f()
		require.Zero(t, testing.AllocsPerRun(100, f), name)
	}
}

func TestBudgets(t *testing.T) {
	small := func() *javalang.Runtime { return metered(meter.Limits{Steps: 10_000, Memory: 100_000}) }
	long := str(fmt.Sprintf("%0900d", 0))
	var limit *javalang.LimitError
	for name, f := range map[string]func(rt *javalang.Runtime) error{
		"repeat": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, long, "repeat", []Value{num(math.MaxInt32)})
			return err
		},
		"doubling": func(rt *javalang.Runtime) (err error) {
			for v := long; err == nil; {
				v, err = javalang.Add(rt, v, v)
			}
			return err
		},
		"replaceAll": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, long, "replaceAll", []Value{str(""), long})
			return err
		},
		"replace": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, long, "replace", []Value{str(""), long})
			return err
		},
		"expansion": func(rt *javalang.Runtime) error {
			with, _, _ := javalang.Call(rt, str("$0"), "repeat", []Value{num(1000)})
			_, _, err := javalang.Call(rt, long, "replaceAll", []Value{str(".*"), with})
			return err
		},
		"format width": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, long, "format", []Value{str("%2000000000d"), num(1)})
			return err
		},
		"printed range": func(rt *javalang.Runtime) error {
			_, err := javalang.ToText(rt, javalang.NewRange(rt, 1, math.MaxInt32))
			return errors.Join(err, rt.Err())
		},
		"changed range": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, javalang.NewRange(rt, 1, math.MaxInt32), "add", []Value{num(1)})
			return err
		},
		"searched range": func(rt *javalang.Runtime) error {
			_, _, err := javalang.Call(rt, javalang.NewRange(rt, 1, math.MaxInt32), "contains", []Value{num(-1)})
			return err
		},
		"power": func(rt *javalang.Runtime) error {
			big, _, _ := javalang.Call(rt, jsondoc.OfBigInt(javalangBig), "pow", []Value{num(100)})
			_, _, err := javalang.Call(rt, big, "pow", []Value{num(100_000)})
			return err
		},
		"addAll to itself": func(rt *javalang.Runtime) (err error) {
			for l := list(num(1)); err == nil; {
				_, _, err = javalang.Call(rt, l, "addAll", []Value{l})
			}
			return err
		},
		"deep entries": func(rt *javalang.Runtime) error {
			v := num(1)
			for range 5000 {
				opt, _, err := javalang.Call(rt, object(), "entry", []Value{str("k"), v})
				if err != nil {
					return err
				}
				v = opt
			}
			_, err := javalang.ToText(rt, v)
			return errors.Join(err, rt.Err())
		},
	} {
		t.Run(name, func(t *testing.T) { require.ErrorAs(t, f(small()), &limit) })
	}
}

func TestRangeIsLazy(t *testing.T) {
	var rt javalang.Runtime
	r := javalang.NewRange(&rt, 1, math.MaxInt32)
	v, res, err := javalang.Call(&rt, r, "size", nil)
	require.Equal(t, "2147483647", show(&rt, v, res, err))
	v, res, err = javalang.Index(&rt, r, num(-1))
	require.Equal(t, "2147483647", show(&rt, v, res, err))
	v, res, err = javalang.Property(&rt, r, "class")
	require.Equal(t, "class java.util.ArrayList", show(&rt, v, res, err))
	eq, err := javalang.Equal(&rt, javalang.NewRange(&rt, 3, 1), list(num(3), num(2), num(1)))
	require.NoError(t, err)
	require.True(t, eq)
}

// A view that is its own element prints as a collection does, and what contains
// itself through others must neither hang nor overflow the stack.
func TestSelfContainment(t *testing.T) {
	rt := *metered(meter.Limits{Steps: 1_000_000})
	m := object()
	values, _, err := javalang.Call(&rt, m, "values", nil)
	require.NoError(t, err)
	_, _, err = javalang.Call(&rt, m, "put", []Value{str("k"), values})
	require.NoError(t, err)
	text, err := javalang.ToText(&rt, m)
	require.NoError(t, errors.Join(err, rt.Err()))
	require.Equal(t, "{k=[(this Collection)]}", text)
	_, _, err = javalang.Call(&rt, m, "put", []Value{str("k"), list(values)})
	require.NoError(t, err)
	_, err = javalang.ToText(&rt, m)
	require.Error(t, errors.Join(err, rt.Err()))
}

var javalangBig = new(big.Int).Lsh(big.NewInt(1), 70)
