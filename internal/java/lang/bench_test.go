package lang

import (
	"strings"
	"testing"
)

// BenchmarkCall is what finding and calling a method costs beside what it does: each does next to nothing.
func BenchmarkCall(b *testing.B) {
	for _, name := range []string{
		"$s.length()", "$s.indexOf('o')", "$s.indexOf('o', 5)", "$s.charAt(1)", "$s.equals('x')", "$s.isEmpty()", "$s.startsWith('H')", "$s.substring(6)",
		"$n.compareTo(7)", "$n.intValue()", "$n.max(1, 2)", "$l.get(1)", "$l.size()", "$l.contains('b')", "$m.get('a')", "$m.containsKey('a')", "$m.entrySet()",
	} {
		b.Run(name[1:], func(b *testing.B) {
			k := newCalls()
			on, call, _ := strings.Cut(name[1:], ".")
			method, args, _ := strings.Cut(call, "(")
			k.rest = args
			values, err := k.arguments(")")
			if err != nil {
				b.Fatal(err)
			}
			var rt Runtime
			for b.Loop() {
				_, _, _ = Call(&rt, k.vars[on], method, values)
				rt.Reset()
			}
		})
	}
}
