package operation_test

import (
	"fmt"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/operation"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

func ExampleFind() {
	api := &formats.API{Methods: []definition.Operation{
		{HTTPMethod: "GET", Path: "/pets/{id}"},
		{HTTPMethod: "ANY", Path: "/{proxy+}"},
	}}
	m, err := operation.Find(api, operation.Query{Method: "GET", Path: "/pets/7"})
	fmt.Println(m.Path, m.PathParameters, err)
	// Output: /pets/{id} [{id [7]}] <nil>
}
