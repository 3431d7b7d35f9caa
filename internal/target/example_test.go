package target_test

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
)

func ExampleFind() {
	api := &formats.API{Methods: []definition.Operation{
		{HTTPMethod: "GET", Path: "/pets/{id}"},
		{HTTPMethod: "ANY", Path: "/{proxy+}"},
	}}
	m, err := target.Find(api, target.Query{Method: "GET", Path: "/pets/7"})
	fmt.Println(m.Path, m.PathParameters, err)
	// Output: /pets/{id} [{id [7]}] <nil>
}
