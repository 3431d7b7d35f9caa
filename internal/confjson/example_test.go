package confjson_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/confjson"
)

func ExampleParse() {
	_, err := confjson.Parse([]byte("{\n  \"statusCode\": 20O\n}"))
	fmt.Println(err)
	// Output: line 2, column 19: 'O' where ',' or '}' is expected
}
