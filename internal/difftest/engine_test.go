package difftest

import "github.com/gatemap/gatemap/internal/conformance"

// evaluate is the engine under test.
var evaluate Evaluate = conformance.Evaluate
