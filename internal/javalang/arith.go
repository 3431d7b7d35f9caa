package javalang

// Add gives a + b: a sum of numbers, else text if either is a String, else
// null (spec velocity 4.12 and 4.13).
func Add(rt *Runtime, a, b Value) (Value, error) { return Value{}, nil }

// Sub gives a - b, null when either is no number.
func Sub(rt *Runtime, a, b Value) (Value, error) { return Value{}, nil }

// Mul gives a * b, null when either is no number.
func Mul(rt *Runtime, a, b Value) (Value, error) { return Value{}, nil }

// Div gives a / b, null when either is no number or b is zero.
func Div(rt *Runtime, a, b Value) (Value, error) { return Value{}, nil }

// Mod gives a % b, null when either is no number or b is zero.
func Mod(rt *Runtime, a, b Value) (Value, error) { return Value{}, nil }
