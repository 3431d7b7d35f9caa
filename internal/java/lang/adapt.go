package lang

import (
	"math/big"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// The adapters make the body of a method of a function on Go's types. A parameter gets its argument as
//
//	string, *big.Int, *jsondoc.Decimal   a String, BigInteger or BigDecimal; null is a NullPointerException
//	int, int64                           any whole number of Java's
//	uint16                               a char
//	rune                                 a code point or a char
//	bool, float64                        a boolean, a double
//	*view, *entry, ...                   an object of this package; null is a NullPointerException
//	some                                 what there is; null is a NullPointerException
//	Value                                what there is, null too
//
// and a result becomes the value of the corresponding class: an int an Integer, an int64 a Long. The names say what a function
// takes: on is a function on the receiver and so many arguments, of one on the arguments of a static method. Neither needs the
// Runtime or fails; do is on with both, and make is of with both. Of several arguments that are null, the first one counts.

// some is a value that is not null.
type some struct{ Value }

// read gives an argument as a T.
func read[T any](v Value) (x T, err error) {
	switch p := any(&x).(type) {
	case *Value:
		*p = v
	case *some:
		if v.IsNull() {
			return x, nullPointer()
		}
		p.Value = v
	case *string:
		if v.Kind() != jsondoc.String {
			return x, nullPointer()
		}
		*p = v.Str()
	case *int:
		*p = int(v.Int64())
	case *int64:
		*p = v.Int64()
	case *uint16:
		*p = uint16(v.Int64())
	case *rune:
		*p = rune(v.Int64())
	case *bool:
		*p = v.Bool()
	case *float64:
		*p = v.Double()
	case **big.Int:
		if v.IsNull() {
			return x, nullPointer()
		}
		*p = v.Big()
	case **jsondoc.Decimal:
		if v.IsNull() {
			return x, nullPointer()
		}
		*p = v.Dec()
	default:
		o, ok := any(v.Object()).(T)
		if !ok {
			return x, nullPointer()
		}
		return o, nil
	}
	return x, nil
}

// box makes a value of a result.
func box[R any](r R) Value {
	switch p := any(&r).(type) {
	case *Value:
		return *p
	case *bool:
		return jsondoc.OfBool(*p)
	case *int:
		return ofInt(*p)
	case *string:
		return ofStr(*p)
	case *rune: // a hash code, too
		return jsondoc.OfInt(*p)
	case *int64:
		return jsondoc.OfLong(*p)
	case *uint16:
		return ofUnit(*p)
	case *float64:
		return jsondoc.OfDouble(*p)
	case *float32:
		return jsondoc.OfFloat(*p)
	case **big.Int:
		return jsondoc.OfBigInt(*p)
	case **jsondoc.Decimal:
		return jsondoc.OfDecimal(*p)
	}
	return Value{}
}

// result boxes what a function gave, unless it failed.
func result[R any](r R, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return box(r), nil
}

func on0[T, R any](f func(T) R) body {
	return func(_ *Runtime, this Value, _ []Value) (Value, error) {
		x, err := read[T](this)
		if err != nil {
			return Value{}, err
		}
		return box(f(x)), nil
	}
}

func on1[T, A, R any](f func(T, A) R) body {
	return func(_ *Runtime, this Value, args []Value) (Value, error) {
		x, err := read[T](this)
		if err != nil {
			return Value{}, err
		}
		a, err := read[A](args[0])
		if err != nil {
			return Value{}, err
		}
		return box(f(x, a)), nil
	}
}

func on2[T, A, B, R any](f func(T, A, B) R) body {
	return do2(func(_ *Runtime, x T, a A, b B) (R, error) { return f(x, a, b), nil })
}

func do0[T, R any](f func(*Runtime, T) (R, error)) body {
	return func(rt *Runtime, this Value, _ []Value) (Value, error) {
		x, err := read[T](this)
		if err != nil {
			return Value{}, err
		}
		return result(f(rt, x))
	}
}

// plain makes the body of what is called most, which reads no argument: what that
// takes is more than what the functions do.
func plain(f any) body {
	switch f := f.(type) {
	case func(*Runtime, Value, Value) (Value, error):
		return func(rt *Runtime, this Value, args []Value) (Value, error) { return f(rt, this, args[0]) }
	case func(*Runtime, Value, Value) (bool, error):
		return func(rt *Runtime, this Value, args []Value) (Value, error) {
			yes, err := f(rt, this, args[0])
			return jsondoc.OfBool(yes), err
		}
	case func(*Runtime, string, Value, Value) (string, error):
		return func(rt *Runtime, this Value, args []Value) (Value, error) {
			if this.Kind() != jsondoc.String {
				return Value{}, nullPointer()
			}
			s, err := f(rt, this.Str(), args[0], args[1])
			return ofStr(s), err
		}
	}
	return nil
}

func do1[T, A, R any](f func(*Runtime, T, A) (R, error)) body {
	if b := plain(f); b != nil {
		return b
	}
	return func(rt *Runtime, this Value, args []Value) (Value, error) {
		x, err := read[T](this)
		if err != nil {
			return Value{}, err
		}
		a, err := read[A](args[0])
		if err != nil {
			return Value{}, err
		}
		return result(f(rt, x, a))
	}
}

func do2[T, A, B, R any](f func(*Runtime, T, A, B) (R, error)) body {
	if b := plain(f); b != nil {
		return b
	}
	return func(rt *Runtime, this Value, args []Value) (Value, error) {
		x, err := read[T](this)
		if err != nil {
			return Value{}, err
		}
		a, err := read[A](args[0])
		if err != nil {
			return Value{}, err
		}
		b, err := read[B](args[1])
		if err != nil {
			return Value{}, err
		}
		return result(f(rt, x, a, b))
	}
}

func do3[T, A, B, C, R any](f func(*Runtime, T, A, B, C) (R, error)) body {
	return func(rt *Runtime, this Value, args []Value) (Value, error) {
		c, err := read[C](args[2])
		if err != nil {
			return Value{}, err
		}
		return do2(func(rt *Runtime, x T, a A, b B) (R, error) { return f(rt, x, a, b, c) })(rt, this, args)
	}
}

// static makes the body of a static method of that of a method: the first argument takes the place of the receiver.
func static(run body) body {
	return func(rt *Runtime, _ Value, args []Value) (Value, error) { return run(rt, args[0], args[1:]) }
}

func of1[A, R any](f func(A) R) body                                        { return static(on0(f)) }
func of2[A, B, R any](f func(A, B) R) body                                  { return static(on1(f)) }
func make1[A, R any](f func(*Runtime, A) (R, error)) body                   { return static(do0(f)) }
func make2[A, B, R any](f func(*Runtime, A, B) (R, error)) body             { return static(do1(f)) }
func make3[A, B, C, R any](f func(*Runtime, A, B, C) (R, error)) body       { return static(do2(f)) }
func make4[A, B, C, D, R any](f func(*Runtime, A, B, C, D) (R, error)) body { return static(do3(f)) }

// make0 makes the body of a static method without parameters.
func make0[R any](f func(*Runtime) (R, error)) body {
	return func(rt *Runtime, _ Value, _ []Value) (Value, error) { return result(f(rt)) }
}
