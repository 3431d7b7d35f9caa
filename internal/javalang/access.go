package javalang

// Property gives what $x.name is: getName() or getname(), Map.get("name"),
// get("name"), isName(), in this order (spec velocity 4.15).
func Property(rt *Runtime, v Value, name string) (Value, Result, error) {
	return Value{}, Missing, nil
}

// SetProperty does #set($x.name = val): setName(val) or setname(val),
// Map.put("name", val), put("name", val), in this order.
func SetProperty(rt *Runtime, v Value, name string, val Value) (Result, error) {
	return Missing, nil
}

// Index gives what $x[idx] is: get(idx), where a negative Integer counts from
// the end of a list or an array. An index out of range is an *Exception (spec
// velocity 4.16).
func Index(rt *Runtime, v, idx Value) (Value, Result, error) {
	return Value{}, Missing, nil
}

// SetIndex does #set($x[idx] = val): set(idx, val) for an Integer index, then
// put(idx, val).
func SetIndex(rt *Runtime, v, idx, val Value) (Result, error) {
	return Missing, nil
}

// Call gives what $x.name(args) is. The method is chosen as Velocity 1.7
// chooses among Java's overloads; what the method throws is an *Exception. The
// args are not kept.
func Call(rt *Runtime, v Value, name string, args []Value) (Value, Result, error) {
	return Value{}, Missing, nil
}
