package vtl

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Object is a value of another package that templates can use. Results are
// converted as ValueOf says; false means that there is no such property or
// method.
type Object interface {
	// Property gives what $x.name is.
	Property(name string) (any, bool)
	// Call gives what $x.name(args) is. The arguments are nil, bool, int64,
	// *big.Int, float64, string, or an Object or fmt.Stringer for anything else.
	// An error ends the template.
	Call(name string, args []any) (any, bool, error)
	// String is what $x prints.
	String() string
}

// ValueOf converts a Go value:
//
//	nil                          null
//	bool                         Boolean
//	int kinds, uint kinds        Integer, else Long, else BigInteger
//	float32, float64             Double
//	string                       String
//	*big.Int                     BigInteger
//	json.Number, json.RawMessage what the JSON means; arrays print as JSON
//	slices, arrays               ArrayList, which prints [a, b]
//	maps with string keys        LinkedHashMap in the order of the sorted keys
//	Object                       an object with properties and methods
//	pointers, interfaces         what they point to
//
// Other values are an error. The result is of use to packages of this module
// only.
func ValueOf(x any) (Value, error) {
	switch x := x.(type) {
	case nil:
		return Value{}, nil
	case Value:
		return x, nil
	case jsondoc.Object:
		return jsondoc.OfObject(x), nil
	case Object:
		return jsondoc.OfObject(&hostObject{x}), nil
	case *big.Int:
		return jsondoc.OfBigInt(x), nil
	case json.RawMessage:
		return parseJSON(string(x))
	case json.Number:
		return parseJSON(string(x))
	}
	return reflected(reflect.ValueOf(x))
}

func parseJSON(s string) (Value, error) {
	d := new(jsondoc.Document)
	if err := d.ParseString(s); err != nil {
		return Value{}, err
	}
	return d.Root(), nil
}

func reflected(x reflect.Value) (Value, error) {
	switch x.Kind() {
	case reflect.Bool:
		return jsondoc.OfBool(x.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return ofInt64(x.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if n := int64(x.Uint()); n >= 0 {
			return ofInt64(n), nil
		}
		return jsondoc.OfBigInt(new(big.Int).SetUint64(x.Uint())), nil
	case reflect.Float32, reflect.Float64:
		return jsondoc.OfDouble(x.Float()), nil
	case reflect.String:
		return jsondoc.OfString(x.String()), nil
	case reflect.Slice, reflect.Array:
		return listOf(x)
	case reflect.Map:
		return mapOf(x)
	case reflect.Pointer, reflect.Interface:
		if x.IsNil() {
			return Value{}, nil
		}
		return ValueOf(x.Elem().Interface())
	}
	return Value{}, fmt.Errorf("vtl: %v cannot be a variable", x.Type())
}

func ofInt64(n int64) Value {
	if n == int64(int32(n)) {
		return jsondoc.OfInt(int32(n))
	}
	return jsondoc.OfLong(n)
}

func listOf(x reflect.Value) (Value, error) {
	elems := make([]Value, x.Len())
	for i := range elems {
		v, err := ValueOf(x.Index(i).Interface())
		if err != nil {
			return Value{}, err
		}
		elems[i] = v
	}
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, elems...)), nil
}

func mapOf(x reflect.Value) (Value, error) {
	if x.Type().Key().Kind() != reflect.String {
		return Value{}, fmt.Errorf("vtl: %v cannot be a variable: its keys are no strings", x.Type())
	}
	keys := x.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	for _, k := range keys {
		v, err := ValueOf(x.MapIndex(k).Interface())
		if err != nil {
			return Value{}, err
		}
		m.PutString(k.String(), v)
	}
	return jsondoc.OfMap(m), nil
}

// hostObject makes an Object known to the operations on values.
type hostObject struct{ o Object }

func (h *hostObject) AppendText(dst []byte) []byte { return append(dst, h.o.String()...) }

func (h *hostObject) Property(_ *javalang.Runtime, name string) (Value, javalang.Result, error) {
	x, ok := h.o.Property(name)
	return hostResult(x, ok, nil)
}

func (h *hostObject) Call(rt *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	in := make([]any, len(args))
	for i, a := range args {
		in[i] = goValue(rt, a)
	}
	if err := rt.Err(); err != nil {
		return Value{}, javalang.Missing, err
	}
	return hostResult(h.o.Call(name, in))
}

func hostResult(x any, ok bool, err error) (Value, javalang.Result, error) {
	if err != nil || !ok {
		return Value{}, javalang.Missing, err
	}
	v, err := ValueOf(x)
	return v, javalang.Found, err
}

// goValue is what an Object gets for an argument. Where its text exceeds a
// limit, rt.Err says so.
func goValue(rt *javalang.Runtime, v Value) any {
	switch v.Kind() {
	case jsondoc.Null:
		return nil
	case jsondoc.Bool:
		return v.Bool()
	case jsondoc.Byte, jsondoc.Short, jsondoc.Int, jsondoc.Long:
		return v.Int64()
	case jsondoc.BigInt:
		return v.Big()
	case jsondoc.Float, jsondoc.Double:
		return v.Float64()
	case jsondoc.String:
		return v.Str()
	case jsondoc.Opaque:
		if h, ok := v.Object().(*hostObject); ok {
			return h.o
		}
	}
	return printed(rt.AppendText(nil, v))
}

// printed is an argument that is only known by its text.
type printed string

func (p printed) String() string { return string(p) }
