package lang

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// Objects that hold values count them: a list of a long text that only they reach is found by a census.
func TestContents(t *testing.T) {
	long := 1000
	for _, c := range []string{
		"$l.subList(0, 1)", "$l.of($s)", "$l.of($s, 1, 2).subList(0, 1)", "$l.toArray()", "$l.toArray().subList(0, 1)", "$l.stream().findFirst()", "$m.of('a', $l)",
		"$m.entry('a', $s)", "$m.entry('a', $l).copyOf($m.entry($s, 'a'))", "$m.keySet().of($s)", "$l.iterator()", "$l.of($s).iterator()", "$l.stream()",
		"$l.stream().iterator()", "$l.stream().builder().add($s)", "$l.stream().builder().add($s).andThen($l.stream().builder())", "[$l]", "$m.of('a', $s).values().iterator()",
	} {
		k := newCalls()
		text := ofStr(string(make([]byte, long)))
		k.vars["s"], k.vars["l"] = text, jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, text))
		k.rest = c
		v, err := k.argument()
		require.NoError(t, err, c)
		require.GreaterOrEqual(t, countedIn(v), int64(long), c)
	}
	v, err := newCalls().value("$m.entry('a', 1).comparingByKey().thenComparing($m.entry('a', 1).comparingByValue())")
	require.NoError(t, err)
	require.Greater(t, countedIn(v), int64(comparatorBytes))
}

func countedIn(v Value) int64 {
	var m meter.Meter
	var c jsondoc.Census
	c.Begin(&m)
	c.Add(v)
	return c.End()
}

// What a Runtime keeps for strings that grow is counted, and forgotten with Reset.
func TestGrowingStrings(t *testing.T) {
	var rt Runtime
	text := string(make([]byte, leastTail))
	buf, err := rt.Growing(text[:leastTail-1])
	require.NoError(t, err)
	require.Nil(t, buf, "too short")
	buf, err = rt.Growing(text[:leastTail-3] + "\xed\xa0\xbd")
	require.NoError(t, err)
	require.Nil(t, buf, "half of a pair at the end")
	buf, err = rt.Growing(text)
	require.NoError(t, err)
	v := rt.Tail(append(buf, "more"...))
	require.Equal(t, text+"more", v.Str())
	again, err := rt.Growing(v.Str())
	require.NoError(t, err)
	require.Same(t, &buf[0], &again[0], "it goes on in the same buffer")
	rt.Tail(again)
	var m meter.Meter
	var c jsondoc.Census
	c.Begin(&m)
	rt.Contents(&c)
	require.Greater(t, c.End(), int64(leastTail))
	rt.Reset()
	require.Zero(t, rt.tails)
}

// A JSONPath goes into the lists and maps of this package, and appends to lists.
func TestSequencesAndMembers(t *testing.T) {
	for c, size := range map[string]int{"$l.subList(1, 3)": 2, "$l.of(1, 2, 3)": 3, "[1..5000]": 5000} {
		k := newCalls()
		k.rest = c
		v, err := k.argument()
		require.NoError(t, err)
		s := v.Object().(jsondoc.Sequence)
		list, err := s.Elements()
		require.NoError(t, err)
		require.Equal(t, size, list.Len(), c)
		err = s.Append(ofInt(7))
		if immutable(v) {
			require.ErrorContains(t, err, "UnsupportedOperationException")
			continue
		}
		require.NoError(t, err)
		n, err := listSize(v)
		require.NoError(t, err)
		require.Equal(t, size+1, n, c)
	}
	v, err := newCalls().value("$m.of('a', 1)")
	require.NoError(t, err)
	require.Equal(t, 1, v.Object().(interface{ Members() Value }).Members().Len())
}

// What hosts use: Object's methods, sets of keys, elements of arrays, ranges, WrongArguments.
func TestForHosts(t *testing.T) {
	k := newCalls()
	v, res, err := CallObject(&k.rt, ofStr("x"), "hashCode", nil)
	require.NoError(t, err)
	require.Equal(t, Found, res)
	require.Equal(t, int64('x'), v.Int64())
	_, res, err = CallObject(&k.rt, ofStr("x"), "length", nil)
	require.NoError(t, err)
	require.Equal(t, Missing, res)

	fixed, err := k.value("$m.of('a', 1)")
	require.NoError(t, err)
	for _, m := range []Value{k.vars["m"], fixed} {
		text, err := ToText(&k.rt, k.rt.KeySet(m))
		require.NoError(t, err)
		require.Contains(t, []string{"[a, b]", "[a]"}, text)
	}

	array, err := k.value("$t.split(',')")
	require.NoError(t, err)
	elems, ok := ArrayElements(array)
	require.True(t, ok)
	require.Len(t, elems, 4)
	_, ok = ArrayElements(k.vars["l"])
	require.False(t, ok)

	it, ok, err := NewIterator(&k.rt, jsondoc.OfObject(&rangeList{lo: 3, hi: 1, rt: &k.rt}))
	require.NoError(t, err)
	require.True(t, ok)
	var got []int64
	for more, err := it.HasNext(&k.rt); more; more, err = it.HasNext(&k.rt) {
		require.NoError(t, err)
		v, err := it.Next(&k.rt)
		require.NoError(t, err)
		got = append(got, v.Int64())
	}
	require.Equal(t, []int64{3, 2, 1}, got)
	_, err = it.Next(&k.rt)
	require.ErrorContains(t, err, "NoSuchElementException")

	require.EqualError(t, WrongArguments(), "java.lang.IllegalArgumentException: wrong number of arguments")
	require.EqualError(t, nullPointer(), "java.lang.NullPointerException")
	_, err = k.value("$l.spliterator()")
	require.EqualError(t, err, "unsupported method java.lang.Iterable.spliterator")
}

// Of overloads that are equally specific, one that is more specific than one of them decides. Source: Velocity's MethodMap.
func TestAmbiguousOverloads(t *testing.T) {
	none := func(*Runtime, Value, []Value) (Value, error) { return Value{}, nil }
	c := &class{name: "overloads", tables: func() [][]sig {
		return [][]sig{{
			{"void first(Object,String)", none}, {"void first(String,Object)", none},
			{"void second(Object,String)", none}, {"void second(String,Object)", none}, {"void second(String,String)", none},
			{"void third(Object,String)", none}, {"void third(String,Object)", none}, {"void third(Object,Object)", none},
			{"void fourth(Object,String)", none}, {"void fourth(String,Object)", none}, {"void fourth(Object,CharSequence)", none},
		}}
	}}
	c.load()
	args := []Value{ofStr("a"), ofStr("b")}
	nulls := []Value{{}, {}}
	require.Nil(t, findMethod(c, "first", args))
	require.Equal(t, "void second(String,String)", findMethod(c, "second", nulls).String())
	require.Nil(t, findMethod(c, "third", args))
	require.Nil(t, findMethod(c, "fourth", args))
}

// Patterns are kept from one execution to the next, but not without bound.
func TestRegexCacheIsBounded(t *testing.T) {
	rt := metered(meter.Limits{})
	for round := range 3 {
		for i := range maxCached + 10 {
			_, res, err := Call(&rt, ofStr("abc"), "matches", []Value{ofStr("a{" + strconv.Itoa(i) + "}")})
			require.NoError(t, err)
			require.Equal(t, Found, res)
			require.LessOrEqual(t, len(rt.regexes.compiled), maxCached, round)
		}
		m := rt.Meter
		rt.Reset()
		rt.Meter = m
	}
	require.Positive(t, rt.regexes.total)
}
