package config_test

import (
	"fmt"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/config"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
	"github.com/gatemap/gatemap/definition"
)

// A fault that Compile finds within a pattern is shown where it stands in the
// file.
func ExampleConfig_Fault() {
	file := input.File{Name: "response.json", Data: []byte(`{
  "statusCode": "404",
  "selectionPattern": ".*\\[404\\].*("
}`)}
	c, err := config.Load(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Fault(&definition.Fault{
		Position: definition.Position{Pointer: "/integrationResponses/404/selectionPattern", Line: 1, Column: 12},
		Message:  "unclosed group",
	}))
	// Output:
	// response.json:3:37: /selectionPattern: line 1, column 12: unclosed group
}
