package report_test

import (
	"fmt"
	"os"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
)

func ExampleRun_TAP() {
	f := report.File{Name: "pets.gatemap.yaml"}
	f.Fail(definition.Faults{definition.Faultf(definition.Position{File: f.Name, Line: 3}, "the case has no name")})
	if err := (&report.Run{Files: []report.File{f}}).TAP(os.Stdout); err != nil {
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
