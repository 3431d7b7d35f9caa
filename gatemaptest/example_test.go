package gatemaptest_test

import (
	"testing"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// The flag -update of this test binary, which rewrites the case files.
var _ = gatemaptest.UpdateFlag()

func ExampleRun() {
	_ = func(t *testing.T) {
		gatemaptest.Run(t, "testdata/*.gatemap.txtar")
	}
	// Output:
}

func ExampleLoad() {
	_ = func(t *testing.T) {
		pet := gatemaptest.Load(t, "testdata/pets.yaml", gatemaptest.Options{Method: "GET", Path: "/pets/{id}"})
		got := pet.Evaluate(&gatemap.Request{}, gatemaptest.LambdaError("[NotFound] no pet 7"))
		gatemaptest.Equal(t, cases.Expect{
			Status: 404,
			Body:   gatemaptest.JSON(`{"message": "[NotFound] no pet 7"}`),
		}, got)
	}
	// Output:
}
