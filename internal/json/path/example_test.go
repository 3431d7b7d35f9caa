package path_test

import (
	"fmt"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

func ExamplePath_Lookup() {
	var d jsondoc.Document
	if err := d.ParseString(`{"items":[{"id":1,"cost":5},{"id":2,"cost":50}]}`); err != nil {
		fmt.Println(err)
	}
	for _, text := range []string{"$.items[1].id", "$.items[?(@.cost > 10)].id", "$.items[*].nope", "$.nope"} {
		p, err := jsonpath.Compile(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		js, _ := jsondoc.AppendJSON(nil, p.Lookup(d.Root()), jsondoc.Compact, 0)
		fmt.Printf("%s %s\n", text, js)
	}
	// Output:
	// $.items[1].id 2
	// $.items[?(@.cost > 10)].id [2]
	// $.items[*].nope []
	// $.nope null
}

func ExampleCompile_error() {
	_, err := jsonpath.Compile("$.a b")
	fmt.Println(err)
	// Output: jsonpath: a name with blanks needs ['...'] at offset 3 of "$.a b"
}
