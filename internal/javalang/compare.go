package javalang

// Equal gives a == b (spec velocity 4.11).
func Equal(rt *Runtime, a, b Value) (bool, error) { return false, nil }

// Compare gives a op b: false unless both are numbers (spec velocity 4.11).
func Compare(op Op, a, b Value) bool { return false }
