package lang

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// How a step compares with what a method does: no method of any class, called on
// values of a megabyte, may allocate more bytes for each of its steps, nor take
// more time. The time is only looked at when GATEMAP_COST is set, by itself on a
// quiet machine.
const (
	mostBytes      = 400 // allocated for a step: 24 bytes for each of 16 units
	mostFree       = 64 << 10
	mostTime       = 200 * time.Nanosecond // for a step
	mostFreeTime   = 300 * time.Microsecond
	costTimeWanted = "GATEMAP_COST"
)

// costTimed says that calls are timed, and megabyte is how large values are: an
// eighth of one where nothing is timed, which leaves the proportions as they are.
var (
	costTimed = os.Getenv(costTimeWanted) != ""
	megabyte  = map[bool]int{false: 1 << 17, true: 1 << 20}[costTimed]
)

// makers make receivers and arguments of a size, by name.
type makers map[string]func(rt *Runtime) Value

// largeValues are of about a megabyte.
var largeValues = makersOf(megabyte, "0123456789abcde,", 1<<15)

// makersOf makes values of about so many bytes, texts of the 16 bytes of unit and
// numbers of so many bits, each anew so that no call finds what another has
// changed.
func makersOf(megabyte int, unit string, bits uint) makers {
	text := strings.Repeat(unit, max(megabyte/16, 1))
	json := "[" + strings.Repeat("1,", megabyte/16) + "1]"
	number := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), bits), big.NewInt(1))
	elems := func(of func(i int) Value) []Value {
		out := make([]Value, megabyte/24+1)
		for i := range out {
			out[i] = of(i)
		}
		return out
	}
	list := func(c jsondoc.ListClass) Value { return jsondoc.OfList(jsondoc.NewList(c, elems(ofInt)...)) }
	dict := func(rt *Runtime, c jsondoc.MapClass) Value {
		m := jsondoc.NewMap(c)
		m.UseMeter(rt.meter())
		for i := range megabyte/100 + 1 {
			m.Put(ofStr(fmt.Sprint("key", i)), ofInt(i))
		}
		return jsondoc.OfMap(m)
	}
	call := func(rt *Runtime, v Value, name string, args ...Value) Value {
		v, _, err := Call(rt, v, name, args)
		if err != nil {
			panic(err)
		}
		return v
	}
	set := func(rt *Runtime, p part) Value {
		return newView(&view{of: dict(rt, jsondoc.LinkedHashMap), part: p, rt: rt})
	}
	half, whole := len(text)/2, len(text)
	for whole-half < half || text[half]&0xC0 == 0x80 { // not in a character
		half--
	}
	makers := makers{
		"ArrayList": func(*Runtime) Value { return list(jsondoc.ArrayList) },
		"JSONArray": func(*Runtime) Value { return list(jsondoc.JSONArray) },
		"DocList": func(*Runtime) Value {
			doc := new(jsondoc.Document)
			_ = doc.ParseString(json)
			return doc.Root()
		},
		"strings": func(*Runtime) Value {
			return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, ofStr(text[:half]), ofStr(text[:half])))
		},
		"subList": func(rt *Runtime) Value {
			return call(rt, list(jsondoc.ArrayList), "subList", ofInt(0), ofInt(megabyte/24))
		},
		"fixedList":     func(rt *Runtime) Value { return newFixedList(rt, elems(ofInt), false) },
		"range":         func(rt *Runtime) Value { return NewRange(rt, 1, int32(megabyte/24)) },
		"LinkedHashMap": func(rt *Runtime) Value { return dict(rt, jsondoc.LinkedHashMap) },
		"HashMap":       func(rt *Runtime) Value { return dict(rt, jsondoc.HashMap) },
		"fixedMap": func(rt *Runtime) Value {
			return jsondoc.OfObject(&fixedMap{of: dict(rt, jsondoc.LinkedHashMap), rt: rt})
		},
		"keySet":   func(rt *Runtime) Value { return set(rt, keys) },
		"values":   func(rt *Runtime) Value { return set(rt, values) },
		"entrySet": func(rt *Runtime) Value { return set(rt, entries) },
		"entry":    func(rt *Runtime) Value { return newEntry(rt, Value{}, ofStr(text), list(jsondoc.ArrayList), false) },
		"byte[]": func(rt *Runtime) Value {
			return wrapArray(rt, "byte", elems(func(int) Value { return jsondoc.OfIntegral(jsondoc.Byte, 1) }))
		},
		"char[]":    func(rt *Runtime) Value { return wrapArray(rt, "char", elems(func(int) Value { return ofUnit('a') })) },
		"Object[]":  func(rt *Runtime) Value { return wrapArray(rt, "Object", elems(ofInt)) },
		"String[]":  func(rt *Runtime) Value { return wrapArray(rt, "String", []Value{ofStr(text)}) },
		"int[]":     func(rt *Runtime) Value { return wrapArray(rt, "int", elems(ofInt)) },
		"optional":  func(rt *Runtime) Value { return optionalValue(rt, "", ofStr(text)) },
		"stream":    func(rt *Runtime) Value { return newStream(rt, ofObjects, elems(ofInt)) },
		"intStream": func(rt *Runtime) Value { return newStream(rt, ofInts, elems(ofInt)) },
		"iterator":  func(rt *Runtime) Value { return call(rt, list(jsondoc.ArrayList), "listIterator") },
		"keyIterator": func(rt *Runtime) Value {
			return call(rt, set(rt, keys), "iterator")
		},
		"comparator": func(rt *Runtime) Value {
			return call(rt, newEntry(rt, Value{}, ofInt(1), ofInt(1), true), "comparingByValue")
		},
	}
	for name, v := range map[string]Value{
		"String": ofStr(text), "text2": ofStr(text[:half] + text[:half] + "x"), "short": ofStr(","),
		"BigInteger": jsondoc.OfBigInt(number), "BigDecimal": jsondoc.OfDecimal(&jsondoc.Decimal{Unscaled: number, Scale: 20}),
		"Integer": ofInt(1), "many": ofInt(megabyte / 2), "Long": jsondoc.OfLong(7), "Double": jsondoc.OfDouble(1.5),
		"Boolean": jsondoc.OfBool(true), "Character": ofUnit('a'), "Float": jsondoc.OfFloat(1.5), "class": classValue(stringClass),
	} {
		makers[name] = func(*Runtime) Value { return v }
	}
	return makers
}

// argumentsFor are names of values that may stand for a parameter, several so
// that both what is found and what is not is tried.
func argumentsFor(p typ, values map[string]Value) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if c := classOf(values[name]); c != nil && fits(p, c, false) {
			names = append(names, name)
		}
	}
	if p == tObject {
		return []string{"text2", "strings", "Integer"}
	}
	return names
}

type callCost struct {
	name  string
	steps int64
	bytes uint64
	time  time.Duration
	err   error
}

// slow reports whether a call took longer than its steps are worth.
func (c *callCost) slow() bool {
	return c.time > mostFreeTime && c.time > time.Duration(c.steps)*mostTime
}

func measureCall(of makers, receiver, method string, names []string) callCost {
	rt := metered(meter.Limits{})
	this := of[receiver](&rt)
	args := make([]Value, len(names))
	for i, n := range names {
		args[i] = of[n](&rt)
	}
	rt.Meter.Begin(context.Background(), meter.Limits{}, nil)
	c := callCost{name: receiver + "." + method + "(" + strings.Join(names, ", ") + ")"}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cputime.Now()
	_, _, c.err = Call(&rt, this, method, args)
	c.time = cputime.Now() - start
	runtime.ReadMemStats(&after)
	c.steps, c.bytes = rt.Meter.Spent(), after.TotalAlloc-before.TotalAlloc
	return c
}

// warmUp makes what is made once for all evaluations.
func warmUp(t *testing.T) {
	var rt Runtime
	_, _, err := Call(&rt, ofUnit('a'), "getName", []Value{ofInt('a')})
	require.NoError(t, err)
}

// Every method of every class is paid for in proportion to what it does.
func TestEveryMethodIsPaidFor(t *testing.T) {
	if testing.Short() {
		t.Skip("calls every method on large values")
	}
	loadClasses()
	warmUp(t)
	var rt Runtime
	values := map[string]Value{}
	for name, make := range largeValues {
		values[name] = make(&rt)
	}
	worst := map[string]callCost{}
	for _, receiver := range slices.Sorted(maps.Keys(values)) {
		c := classOf(values[receiver])
		for name, list := range c.methods {
			for _, m := range list {
				lists := argumentLists(m, values)
				if !costTimed {
					lists = lists[:min(len(lists), 3)]
				}
				for _, names := range lists {
					cost := measureCall(largeValues, receiver, name, names)
					if cost.bytes > mostFree {
						assert.LessOrEqual(t, cost.bytes, mostFree+uint64(cost.steps)*mostBytes, "%s: %d steps", cost.name, cost.steps)
					}
					if !m.unread && len(values[receiver].Str()) > 0 {
						assert.GreaterOrEqual(t, cost.steps, int64(len(values[receiver].Str())/meter.BytesPerStep), cost.name)
					}
					for range 3 { // it may have been the collector
						if !costTimed || !cost.slow() {
							break
						}
						cost = measureCall(largeValues, receiver, name, names)
					}
					if costTimed && cost.slow() {
						worst[cost.name] = cost
					}
				}
			}
		}
	}
	for name, c := range worst {
		t.Errorf("%s takes %v for %d steps (%v)", name, c.time, c.steps, c.err)
	}
}

// argumentLists returns a few combinations of arguments for m: the first of each
// parameter, and for one parameter after another each of the others.
func argumentLists(m *method, values map[string]Value) [][]string {
	var choices [][]string
	for _, p := range m.params {
		names := argumentsFor(p, values)
		if len(names) == 0 {
			return nil
		}
		choices = append(choices, names)
	}
	first := make([]string, len(choices))
	for i, names := range choices {
		first[i] = names[0]
	}
	lists := [][]string{first}
	for i, names := range choices {
		for _, n := range names[1:] {
			list := slices.Clone(first)
			list[i] = n
			lists = append(lists, list)
		}
	}
	return lists
}
