package source_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/source"
)

func ExampleParseJSON() {
	_, err := source.ParseJSON([]byte("{\n  \"statusCode\": 20O\n}"))
	fmt.Println(err)
	// Output: line 2, column 19: 'O' where ',' or '}' is expected
}
