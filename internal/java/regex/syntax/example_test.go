package syntax_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

func ExampleParse() {
	tree, _ := syntax.Parse(`^(?i:err)\d{2,}?$`)
	fmt.Println(tree)
	// Output:
	// (cat (begin) (group (lit "err" fold)) (repeat 2.. lazy (class [0-9])) (end-or-break))
}
