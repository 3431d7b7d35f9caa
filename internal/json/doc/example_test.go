package doc_test

import (
	"fmt"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

func ExampleDocument() {
	var d jsondoc.Document
	if err := d.ParseString(`{name: 'Ada', tags: ["a/b", 1.50,]}`); err != nil {
		fmt.Println(err)
	}
	for c := d.Root().Iter(); c.Next(); {
		text, _ := jsondoc.AppendText(nil, c.Value(), 0)
		fmt.Printf("%s: %s\n", c.Key().Str(), text)
	}
	d.Root().Put(jsondoc.OfString("name"), jsondoc.OfString("Grace"))
	js, _ := jsondoc.AppendJSON(nil, d.Root(), jsondoc.Compact, 0)
	fmt.Printf("%s\n", js)
	// Output:
	// name: Ada
	// tags: ["a\/b",1.5]
	// {"name":"Grace","tags":["a/b",1.5]}
}
