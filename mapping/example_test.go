package mapping_test

import (
	"fmt"

	"github.com/gatemap/gatemap/mapping"
)

func ExampleParse() {
	e, err := mapping.Parse("integration.response.body.error.code", false)
	fmt.Println(e.Source(), err)
	_, err = mapping.Parse("*", false)
	fmt.Println(err)
	// Output:
	// integration response body member <nil>
	// Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: *]
}

func ExampleWireName() {
	for _, name := range []string{"X-Request-Id", "Date", "Transfer-Encoding"} {
		fmt.Println(mapping.WireName(name))
	}
	// Output:
	// X-Request-Id true
	// x-amzn-Remapped-Date true
	//  false
}
