package lang

import (
	"errors"
	"strings"
	"unicode"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Property gives what $x.name is: getName() or getname(), Map.get("name"),
// get("name"), isName(), in this order (rules/velocity.md#properties).
func Property(rt *Runtime, v Value, name string) (Value, Result, error) {
	switch v.Kind() {
	case jsondoc.Null:
		return Value{}, Missing, nil
	case jsondoc.DocMap, jsondoc.MapRef:
		if len(name) != len("class") || !strings.EqualFold(name, "class") {
			e, _ := v.Get(name)
			return e, Found, nil
		}
	case jsondoc.Opaque:
		switch o := v.Object().(type) {
		case javaObject:
		case Getter:
			return o.Property(rt, name)
		}
	}
	return classProperty(rt, v, name)
}

func classProperty(rt *Runtime, v Value, name string) (Value, Result, error) {
	c := classOf(v)
	if m := rt.getters.of(c, name); m != nil {
		return invoke(rt, m, v, nil)
	}
	if m := accessor(c, "get", name); m != nil {
		rt.getters.keep(c, name, m)
		rt.used = true
		return invoke(rt, m, v, nil)
	}
	if f, ok := v.Object().(*fixedMap); ok {
		e, _ := f.of.Get(name)
		return e, Found, nil
	}
	if v.IsMap() {
		e, _ := v.Get(name)
		return e, Found, nil
	}
	if len(c.named("get")) > 0 && allowed(c, "get") {
		if m := findMethod(c, "get", []Value{ofStr(name)}); m != nil {
			// Only a get without parameters is there to be found, and
			// calling that with one gives nothing.
			return Value{}, Found, nil
		}
	}
	if m := accessor(c, "is", name); m != nil && (m.result == tBoolean || types[m.result].name == "Boolean") {
		return invoke(rt, m, v, nil)
	}
	return Value{}, Missing, nil
}

// accessor finds the method prefix+name without parameters, also with the
// first letter of name in the other case.
func accessor(c *class, prefix, name string) *method {
	if name == "" {
		return nil
	}
	var buf [64]byte
	key := append(append(buf[:0], prefix...), name...)
	loadClasses()
	list := c.methods[string(key)]
	if list == nil {
		if key = flip(key, len(prefix)); key == nil {
			return nil
		}
		list = c.methods[string(key)]
	}
	if list == nil || !allowed(c, list[0].name) {
		return nil
	}
	return findMethod(c, list[0].name, nil)
}

// getters are the methods that properties were found to be in an execution.
type getters [8]getter

type getter struct {
	class *class
	name  string
	*method
}

// at is where a method of that name may be.
func (g *getters) at(name string) *getter {
	n := len(name)
	return &g[(n+int(name[0])+int(name[n-1]))%len(g)]
}

func (g *getters) of(c *class, name string) *method {
	if name == "" {
		return nil
	}
	if x := g.at(name); x.class == c && x.name == name {
		return x.method
	}
	return nil
}

func (g *getters) keep(c *class, name string, m *method) { *g.at(name) = getter{c, name, m} }

// flip changes the case of the letter at i.
func flip(key []byte, i int) []byte {
	r, n := javatext.DecodeRune(string(key[i:]))
	if unicode.IsLower(r) {
		r = javatext.UpperRune(r)
	} else {
		r = javatext.LowerRune(r)
	}
	if r < 0x80 && n == 1 {
		key[i] = byte(r)
		return key
	}
	return nil // methods have ASCII names
}

// SetProperty does #set($x.name = val): setName(val) or setname(val),
// Map.put("name", val), put("name", val), in this order.
func SetProperty(rt *Runtime, v Value, name string, val Value) (Result, error) {
	switch v.Kind() {
	case jsondoc.Null:
		return Missing, nil
	case jsondoc.DocMap, jsondoc.MapRef:
		rt.put(v, ofStr(name), val)
		return Found, rt.Err()
	case jsondoc.Opaque:
		switch o := v.Object().(type) {
		case *fixedMap:
			return Missing, unsupported()
		case javaObject:
		case Setter:
			return o.SetProperty(rt, name, val)
		}
	}
	c := classOf(v)
	if name == "" {
		return Missing, nil
	}
	args := []Value{val}
	key := append([]byte("set"), name...)
	m := findMethod(c, string(key), args)
	if m == nil {
		if key = flip(key, 3); key != nil {
			m = findMethod(c, string(key), args)
		}
	}
	if m == nil || !allowed(c, m.name) {
		return Missing, nil
	}
	_, _, err := invoke(rt, m, v, args)
	return Found, err
}

// Index gives what $x[idx] is: get(idx), where a negative Integer counts from
// the end of what has a size. An index out of range is an *Exception
// (rules/velocity.md#index).
func Index(rt *Runtime, v, idx Value) (Value, Result, error) {
	switch {
	case v.IsNull():
		return Value{}, Missing, nil
	case v.IsMap():
		if idx.Kind() == jsondoc.String {
			e, _ := v.Get(idx.Str())
			return e, Found, rt.SpendBytes(len(idx.Str()))
		}
	case v.IsList() && idx.Kind() == jsondoc.Int:
		k, n := idx.Int64(), int64(v.Len())
		if k < 0 {
			k += n
		}
		if k < 0 || k >= n {
			return Value{}, Missing, failedIndex(v, listIndexOutOfBounds())
		}
		return v.Index(int(k)), Found, nil
	}
	switch o := v.Object().(type) {
	case *array:
		if k := idx.Int64(); idx.Kind() == jsondoc.Int && uint64(k) < uint64(len(o.elems)) {
			return o.elems[k], Found, rt.Spend(1 + v.Work() + idx.Work()) // what a call of get takes
		}
	case Indexer:
		return o.Index(rt, idx)
	}
	idx, err := fromEnd(rt, v, idx)
	if err != nil {
		return Value{}, Missing, err
	}
	e, res, err := Call(rt, v, "get", []Value{idx})
	if callFailed(err) {
		return e, res, err
	}
	return e, res, failedIndex(v, err)
}

// failedIndex hides what get or size threw, as Velocity does with what $x[i] fails on.
func failedIndex(v Value, err error) error {
	var thrown *Exception
	if !errors.As(err, &thrown) {
		return err
	}
	return throw("org.apache.velocity.exception.VelocityException", "Error invoking method 'get(java.lang.Integer)' in "+classOf(v).name)
}

// fromEnd adds the size to a negative Integer.
func fromEnd(rt *Runtime, v, idx Value) (Value, error) {
	if idx.Kind() != jsondoc.Int || idx.Int64() >= 0 {
		return idx, nil
	}
	size, res, err := Call(rt, v, "size", nil)
	if err != nil {
		return idx, failedIndex(v, err)
	}
	if res != Found || size.Kind() != jsondoc.Int {
		return idx, throw("org.apache.velocity.exception.VelocityException",
			"A 'size()' method required for negative value does not exist")
	}
	return ofInt(int(size.Int64() + idx.Int64())), nil
}

// SetIndex does #set($x[idx] = val): set(idx, val), or else put(idx, val).
func SetIndex(rt *Runtime, v, idx, val Value) (Result, error) {
	if v.IsNull() {
		return Missing, nil
	}
	if v.IsMap() && idx.Kind() == jsondoc.String {
		rt.put(v, idx, val)
		return Found, rt.Err()
	}
	idx, err := fromEnd(rt, v, idx)
	if err != nil {
		return Missing, err
	}
	args := []Value{idx, val}
	_, res, err := Call(rt, v, "set", args)
	if res == Missing && err == nil {
		_, res, err = Call(rt, v, "put", args)
	}
	if res == Void {
		res = Found
	}
	var thrown *Exception
	if errors.As(err, &thrown) && !thrown.byCaller {
		err = throw("org.apache.velocity.exception.MethodInvocationException", "Exception calling method 'set' in "+classOf(v).name)
	}
	return res, err
}

// Call gives what $x.name(args) is. The method is chosen as Velocity 1.7
// chooses among Java's overloads; what the method throws is an *Exception. The
// args are not kept.
func Call(rt *Runtime, v Value, name string, args []Value) (Value, Result, error) {
	if v.IsNull() {
		return Value{}, Missing, nil
	}
	c := classOf(v)
	if c == hostClass {
		if o, ok := v.Object().(Caller); ok {
			return o.Call(rt, name, args)
		}
	}
	if len(args) > maxArgs {
		return Value{}, Missing, &LimitError{What: "arguments", Limit: maxArgs}
	}
	if allowed(c, name) {
		if m := findMethod(c, name, args); m != nil {
			return invoke(rt, m, v, args)
		}
	}
	switch o := v.Object().(type) {
	case *array:
		if m := findMethod(wrapperClass, name, args); m != nil {
			return invokeAsList(rt, m, o, args)
		}
	case classObject:
		if m := rt.staticMethod(o, name, args); m != nil {
			return invokeStatic(rt, m, v, args)
		}
	}
	return Value{}, Missing, nil
}

// CallObject runs a method that every object has, those of java.lang.Object. It
// is for host objects, after their own.
func CallObject(rt *Runtime, v Value, name string, args []Value) (Value, Result, error) {
	if m := findMethod(hostClass, name, args); m != nil {
		return invoke(rt, m, v, args)
	}
	return Value{}, Missing, nil
}

// WrongArguments is what a call throws for which Velocity 1.7 falls back to a
// method without parameters.
func WrongArguments() error { return badCall("wrong number of arguments") }

func badCall(message string) error {
	return &Exception{Class: "java.lang.IllegalArgumentException", Message: message, byCaller: true}
}

// callFailed reports whether err is of a call whose method has not run.
func callFailed(err error) bool {
	var thrown *Exception
	return errors.As(err, &thrown) && thrown.byCaller
}

// staticMethod finds a method of the class that o stands for. Velocity's cache of
// methods knows an object by its class only, and every Class is a
// java.lang.Class: once a call on one has found a method, all others get that
// for the same name and classes of arguments.
func (rt *Runtime) staticMethod(o classObject, name string, args []Value) *method {
	key := name
	for _, a := range args {
		if c := classOf(a); c != nil {
			key += " " + c.name
		} else {
			key += " null"
		}
	}
	if m := rt.statics[key]; m != nil {
		return m
	}
	if !allowed(o.of, name) {
		return nil
	}
	m := findMethod(o.of, name, args)
	if m != nil {
		if rt.statics == nil {
			rt.statics = make(map[string]*method)
		}
		rt.statics[key], rt.used = m, true
	}
	return m
}

// allowed is what SecureUberspector lets through: of a Class only getName.
func allowed(c *class, name string) bool { return c != classClass || name == "getName" }

// invoke runs a method that findMethod found. Here, at the one place where
// methods are called, the receiver and the arguments are paid for: a method may
// read each of its texts and numbers once. What a method does beyond that it pays
// for itself.
func invoke(rt *Runtime, m *method, v Value, args []Value) (Value, Result, error) {
	cost := 1
	if !m.unread {
		cost += v.Work()
	}
	for _, a := range args {
		cost += a.Work()
	}
	if err := rt.Spend(cost); err != nil {
		return Value{}, Missing, err
	}
	var packed *lent
	if m.packs {
		var err error
		if args, packed, err = packVarargs(rt, m, args); err != nil {
			return Value{}, Missing, err
		}
	}
	if len(args) != len(m.params) {
		return Value{}, Missing, WrongArguments()
	}
	if m.refuses {
		for k, p := range m.params {
			if p.primitive() && args[k].IsNull() {
				return Value{}, Missing, badCall("null")
			}
		}
	}
	res, err := m.run(rt, v, args)
	if packed != nil {
		packed.giveBack(rt)
	}
	if err == nil { // what has no way to return an error leaves it with the meter
		err = rt.Err()
	}
	if err != nil {
		return Value{}, Missing, err
	}
	if m.result == tVoid {
		return Value{}, Void, nil
	}
	return res, Found, nil
}

// invokeAsList runs a method of the List of an array.
func invokeAsList(rt *Runtime, m *method, a *array, args []Value) (Value, Result, error) {
	if !m.passing {
		return invoke(rt, m, wrapperOf(a), args)
	}
	if rt.list == nil {
		rt.list = newWrapper()
	}
	w := rt.list
	w.elems, w.arr, w.rt = a.elems, a, rt
	v, r, err := invoke(rt, m, jsondoc.OfBox(&w.box), args)
	w.elems, w.arr, w.rt = nil, nil, nil
	return v, r, err
}

// invokeStatic runs a method of the class that v stands for. A method of an
// instance finds a Class where it wants one of its own.
func invokeStatic(rt *Runtime, m *method, v Value, args []Value) (Value, Result, error) {
	switch {
	case m.static:
		return invoke(rt, m, Value{}, args)
	case m.object: // which a Class has, too
		return invoke(rt, m, v, args)
	}
	return Value{}, Missing, badCall("object is not an instance of declaring class")
}
