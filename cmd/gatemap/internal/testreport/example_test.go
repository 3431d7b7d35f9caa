package testreport_test

import (
	"fmt"
	"os"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/testreport"
	"github.com/gatemap/gatemap/definition"
)

func ExampleTAP() {
	f := testreport.File{Name: "pets.gatemap.yaml"}
	f.Fail(definition.Faults{definition.Faultf(definition.Position{File: f.Name, Line: 3}, "the case has no name")})
	if err := testreport.TAP(os.Stdout, &testreport.Run{Files: []testreport.File{f}}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// TAP version 13
	// 1..1
	// not ok 1 - pets.gatemap.yaml
	//   ---
	//   message: 'pets.gatemap.yaml:3: the case has no name'
	//   severity: error
	//   ...
}
