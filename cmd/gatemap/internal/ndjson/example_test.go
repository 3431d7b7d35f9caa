package ndjson_test

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/ndjson"
)

func Example() {
	p := ndjson.Pipeline[string]{
		Workers: 4,
		MaxLine: 1 << 20,
		Work:    func(l ndjson.Line) string { return strings.ToUpper(string(l.Data)) },
		Emit: func(l ndjson.Line, s string) error {
			fmt.Println(l.N, s)
			return nil
		},
		Idle: func() error { return nil },
	}
	if err := p.Run(strings.NewReader("one\ntwo\nthree\n")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 ONE
	// 2 TWO
	// 3 THREE
}
