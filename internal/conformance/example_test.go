package conformance_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/conformance"
)

func ExampleEvaluate() {
	line := []byte(`{"id":"a","regex":"4\\d{2}","input":"404","expect":true}`)
	result, _ := conformance.Evaluate(line)
	diff, _ := conformance.Check(line, result)
	fmt.Printf("%s %q\n", result, diff)
	// Output: {"id":"a","matches":true} ""
}
