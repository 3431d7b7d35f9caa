package lang

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// mapClasses are the classes of jsondoc's maps. The class of $context is one
// of the service's own; what a template can tell is that it is a HashMap.
var mapClasses [3]*class

func init() {
	mapClasses = [3]*class{
		jsondoc.LinkedHashMap: {name: "java.util.LinkedHashMap", simple: "LinkedHashMap",
			supers: []string{"Map", "Cloneable"}, tables: func() [][]sig {
				return [][]sig{mapMethods.Get(), hashMapMethods.Get(), mapStatics.Get(), ownMethods.Get()}
			}},
		jsondoc.HashMap: {name: "java.util.HashMap", simple: "HashMap",
			supers: []string{"Map", "Cloneable"}, tables: func() [][]sig {
				return [][]sig{mapMethods.Get(), hashMapMethods.Get(), mapStatics.Get(), ownMethods.Get()}
			}},
		jsondoc.ContextMap: {name: "java.util.HashMap", simple: "HashMap",
			supers: []string{"Map", "Cloneable"}, tables: func() [][]sig {
				return [][]sig{mapMethods.Get(), hashMapMethods.Get(), mapStatics.Get(), ownMethods.Get()}
			}},
	}
}

var hashMapMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"Object clone()", do0(func(rt *Runtime, m Value) (Value, error) {
			to := jsondoc.NewMap(m.MapClass())
			to.Expect(m.Len())
			for c := m.Iter(); c.Next(); {
				rt.put(jsondoc.OfMap(to), c.Key(), c.Value())
			}
			return jsondoc.OfMap(to), nil
		})},
	}
}}

// mapMethods are those of java.util.Map, for jsondoc's maps.
var mapMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"Object get(Object)", do1(func(rt *Runtime, m, key Value) (Value, error) {
			v, _ := rt.get(m, key)
			return v, nil
		})},
		{"Object put(Object,Object)", do2(func(rt *Runtime, m, key, v Value) (Value, error) {
			return rt.put(m, key, v), nil
		})},
		{"int size()", on0(Value.Len)},
		{"boolean isEmpty()", on0(func(m Value) bool { return m.Len() == 0 })},
		{"boolean containsKey(Object)", do1(func(rt *Runtime, m, key Value) (bool, error) {
			_, ok := rt.get(m, key)
			return ok, nil
		})},
		{"boolean containsValue(Object)", do1(func(rt *Runtime, m, v Value) (bool, error) {
			k := 1
			for c := m.Iter(); c.Next(); k++ {
				if rt.equal(v, c.Value()) {
					return true, rt.Spend(k)
				}
			}
			return false, rt.Spend(k)
		})},
		{"Set keySet()", mapView(keys)},
		{"Collection values()", mapView(values)},
		{"Set entrySet()", mapView(entries)},
		{"Object getOrDefault(Object,Object)", do2(func(rt *Runtime, m, key, other Value) (Value, error) {
			if v, ok := rt.get(m, key); ok {
				return v, nil
			}
			return other, nil
		})},
		{"Object remove(Object)", do1(func(rt *Runtime, m, key Value) (Value, error) {
			v, _ := rt.remove(m, key)
			return v, nil
		})},
		{"boolean remove(Object,Object)", do2(func(rt *Runtime, m, key, v Value) (bool, error) {
			rt.hashForRemoval(m, key)
			old, ok := rt.get(m, key)
			if ok = ok && rt.equal(old, v); ok {
				rt.remove(m, key)
			}
			return ok, nil
		})},
		{"void putAll(Map)", do1(mapPutAll)},
		{"Object putIfAbsent(Object,Object)", do2(func(rt *Runtime, m, key, v Value) (Value, error) {
			if old, ok := rt.get(m, key); ok && !old.IsNull() {
				return old, nil
			}
			rt.put(m, key, v)
			return Value{}, nil
		})},
		{"Object replace(Object,Object)", do2(func(rt *Runtime, m, key, v Value) (Value, error) {
			if _, ok := rt.get(m, key); ok {
				return rt.put(m, key, v), nil
			}
			return Value{}, nil
		})},
		{"boolean replace(Object,Object,Object)", do3(func(rt *Runtime, m, key, old, v Value) (bool, error) {
			is, ok := rt.get(m, key)
			if ok = ok && rt.equal(is, old); ok {
				rt.put(m, key, v)
			}
			return ok, nil
		})},
		{"void clear()", do0(func(rt *Runtime, m Value) (Value, error) { return void(rt.clearAll(m)) })},
		{"void replaceAll(BiFunction)", functionNull},
		{"void forEach(BiConsumer)", functionNull},
		{"Object merge(Object,Object,BiFunction)", functionNull},
		{"Object compute(Object,BiFunction)", functionNull},
		{"Object computeIfAbsent(Object,Function)", functionNull},
		{"Object computeIfPresent(Object,BiFunction)", functionNull},
	}
}}

func mapView(p part) body {
	return do0(func(rt *Runtime, m Value) (Value, error) { return newView(&view{of: m, part: p, rt: rt}), nil })
}

func mapPutAll(rt *Runtime, m, from Value) (Value, error) {
	if f, ok := from.Object().(*fixedMap); ok {
		from = f.of
	}
	if from.IsNull() {
		return Value{}, nullPointer()
	}
	if jsondoc.Same(from, m) {
		return Value{}, putAllOfItself(rt, m)
	}
	if m.Kind() == jsondoc.MapRef {
		m.MapRef().Expect(from.Len())
	}
	for c := from.Iter(); c.Next(); {
		rt.put(m, c.Key(), c.Value())
	}
	return Value{}, nil
}

// putAllOfItself changes nothing, unless a key is not what it was when it was put:
// then it comes in a second time, which ends the walk over the map if there is
// more to come.
func putAllOfItself(rt *Runtime, m Value) error {
	for c, passed, n := m.Iter(), 1, m.Len(); passed <= n && c.Next(); passed++ {
		if !composite(c.Key()) {
			continue
		}
		if _, ok := rt.get(m, c.Key()); ok || rt.Err() != nil {
			continue
		}
		rt.put(m, c.Key(), c.Value())
		if passed < n {
			return concurrentChange()
		}
	}
	return nil
}

// mapStatics are the static methods of java.util.Map.
var mapStatics = lazy.Value[[]sig]{Make: func() []sig {
	return append(severalOf("Map", "Object,Object", mapOf),
		sig{"static Map copyOf(Map)", make1(func(rt *Runtime, m some) (Value, error) {
			if _, ok := m.Object().(*fixedMap); ok {
				return m.Value, nil
			}
			var pairs []Value
			for c := m.Iter(); c.Next(); {
				pairs = append(pairs, c.Key(), c.Value())
			}
			return mapOf(rt, pairs)
		})},
		sig{"static Entry entry(Object,Object)", make2(func(rt *Runtime, key, v some) (Value, error) {
			return newEntry(rt, Value{}, key.Value, v.Value, true), rt.Grow(120)
		})},
		sig{"static Map ofEntries(Entry[])", make1(func(rt *Runtime, a *array) (Value, error) {
			var pairs []Value
			for _, v := range a.elems {
				e, err := read[*entry](v)
				if err != nil {
					return Value{}, err
				}
				pairs = append(pairs, e.key, e.value())
			}
			return mapOf(rt, pairs)
		})})
}}

func mapOf(rt *Runtime, a []Value) (Value, error) {
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	if len(a) == 2 { // a Map1
		m.CompareKeys()
	}
	for k := 0; k < len(a); k += 2 {
		if a[k].IsNull() || a[k+1].IsNull() {
			return Value{}, nullPointer()
		}
		if _, ok := rt.get(jsondoc.OfMap(m), a[k]); ok {
			return Value{}, illegalArgument("duplicate key")
		}
		rt.put(jsondoc.OfMap(m), a[k], a[k+1])
	}
	return jsondoc.OfObject(&fixedMap{of: jsondoc.OfMap(m), rt: rt}), nil
}

// fixedMap is an unmodifiable Map: Map.of. Its order differs in Java from one
// run to the next; here it is that of the arguments.
type fixedMap struct {
	of Value
	rt *Runtime
}

// Members returns the entries: a JSONPath goes into the map.
func (f *fixedMap) Members() Value { return f.of }

var fixedMapClasses = [2]*class{
	{name: "java.util.ImmutableCollections$Map1", supers: []string{"Map"}, tables: func() [][]sig { return [][]sig{fixedMapMethods.Get(), mapStatics.Get(), ownMethods.Get()} }},
	{name: "java.util.ImmutableCollections$MapN", supers: []string{"Map"}, tables: func() [][]sig { return [][]sig{fixedMapMethods.Get(), mapStatics.Get(), ownMethods.Get()} }},
}

func (f *fixedMap) class() *class {
	if f.of.Len() == 1 {
		return fixedMapClasses[0]
	}
	return fixedMapClasses[1]
}

// AppendText appends the entries as a map prints.
func (f *fixedMap) AppendText(dst []byte) []byte { return f.rt.AppendText(dst, f.of) }

// AppendJSON appends a JSON object.
func (f *fixedMap) AppendJSON(dst []byte, s jsondoc.Style, limit int) ([]byte, error) {
	return f.rt.appendJSON(dst, f.of, s, limit)
}

// Equal compares with any map.
func (f *fixedMap) Equal(v Value) bool {
	if o, ok := v.Object().(*fixedMap); ok {
		v = o.of
	}
	return within(f.rt, func() bool { return f.rt.equal(f.of, v) })
}

// Hash returns Map.hashCode.
func (f *fixedMap) Hash() int32 { return within(f.rt, func() int32 { return f.rt.hash(f.of) }) }

// fixedMapMethods are mapMethods with every change refused.
var fixedMapMethods = lazy.Value[[]sig]{Make: func() []sig {
	var table []sig
	reading := map[string]bool{"Object get(Object)": true, "int size()": true, "boolean isEmpty()": true,
		"boolean containsKey(Object)": true, "boolean containsValue(Object)": true,
		"Object getOrDefault(Object,Object)": true, "void forEach(BiConsumer)": true}
	for _, s := range mapMethods.Get() {
		run := s.run
		switch {
		case reading[s.decl]:
			table = append(table, sig{s.decl, func(rt *Runtime, this Value, a []Value) (Value, error) {
				if len(a) > 0 && a[0].IsNull() {
					return Value{}, nullPointer()
				}
				return run(rt, this.Object().(*fixedMap).of, a)
			}})
		case s.decl == "Set keySet()", s.decl == "Collection values()", s.decl == "Set entrySet()":
			table = append(table, sig{s.decl, func(rt *Runtime, this Value, a []Value) (Value, error) {
				f := this.Object().(*fixedMap)
				v, err := run(rt, f.of, a)
				w := viewOf(v)
				if w.ro = true; w.part == entries && f.of.Len() == 1 { // Map1 gives a Set.of
					w.fixed, err = w.all()
					w.of, w.part = Value{}, keys
				}
				return v, err
			}})
		default:
			table = append(table, sig{s.decl, refused})
		}
	}
	return table
}}

// entry is a Map.Entry. One of a modifiable map sees and makes changes of its
// value.
type entry struct {
	of  Value // the map, null for an entry of its own
	key Value
	val Value // the last value seen
	rt  *Runtime
	ro  bool
	box jsondoc.Box
}

var entryClasses = func() (c [3]*class) {
	for k, name := range []string{"java.util.LinkedHashMap$Entry", "java.util.HashMap$Node", "java.util.KeyValueHolder"} {
		c[k] = &class{name: name, supers: []string{"Entry"}, tables: func() [][]sig { return [][]sig{entryMethods.Get(), ownMethods.Get()[:2]} }}
	}
	return
}()

func newEntry(rt *Runtime, of, key, val Value, ro bool) Value {
	return (&entry{of: of, key: key, val: val, rt: rt, ro: ro}).boxed()
}

// boxed returns a new entry as a value.
func (e *entry) boxed() Value {
	e.box.Object = e
	return jsondoc.OfBox(&e.box)
}

func (e *entry) class() *class {
	switch {
	case e.ro || e.of.IsNull():
		return entryClasses[2]
	case e.of.MapClass() == jsondoc.LinkedHashMap:
		return entryClasses[0]
	}
	return entryClasses[1]
}

func (e *entry) value() Value {
	if !e.of.IsNull() {
		if v, ok := e.rt.held(e.of, e.key); ok {
			e.val = v
		}
	}
	return e.val
}

// AppendText appends key=value.
func (e *entry) AppendText(dst []byte) []byte {
	dst = e.rt.AppendText(dst, e.key)
	return e.rt.AppendText(append(dst, '='), e.value())
}

// Equal compares key and value.
func (e *entry) Equal(v Value) bool {
	o, ok := v.Object().(*entry)
	return ok && within(e.rt, func() bool { return e.rt.equal(e.key, o.key) && e.rt.equal(e.value(), o.value()) })
}

// Hash returns Map.Entry.hashCode.
func (e *entry) Hash() int32 {
	return within(e.rt, func() int32 { return e.rt.hash(e.key) ^ e.rt.hash(e.value()) })
}

var entryMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"Object getKey()", on0(func(e *entry) Value { return e.key })},
		{"Object getValue()", on0((*entry).value)},
		{"Object setValue(Object)", do1(func(_ *Runtime, e *entry, v Value) (Value, error) {
			if e.ro {
				return Value{}, unsupported()
			}
			old := e.value()
			e.val = v
			return old, e.rt.setHeld(e.of, e.key, v)
		})},
		{"static Entry copyOf(Entry)", make1(func(rt *Runtime, e *entry) (Value, error) {
			if v := e.value(); !e.key.IsNull() && !v.IsNull() {
				return newEntry(rt, Value{}, e.key, v, true), nil
			}
			return Value{}, nullPointer()
		})},
		{"static Comparator comparingByKey()", comparatorBy(keys)},
		{"static Comparator comparingByValue()", comparatorBy(values)},
		{"static Comparator comparingByKey(Comparator)", comparatorByGiven(keys)},
		{"static Comparator comparingByValue(Comparator)", comparatorByGiven(values)},
	}
}}
