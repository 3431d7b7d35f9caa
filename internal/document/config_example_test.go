package document_test

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/settle"
)

// A fault that Compile finds within a pattern is shown where it stands in the
// file.
func ExampleConfig_Locate() {
	file := document.File{Name: "response.json", Data: []byte(`{
  "statusCode": "404",
  "selectionPattern": ".*\\[404\\].*("
}`)}
	c, err := document.Load(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(settle.Locate(&definition.Fault{
		Position: definition.Position{Pointer: "/integrationResponses/404/selectionPattern", Line: 1, Column: 12},
		Message:  "unclosed group",
	}, c.Locate))
	// Output:
	// response.json:3:37: /selectionPattern: line 1, column 12: unclosed group
}
