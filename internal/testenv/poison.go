package testenv

import (
	"os"
	"strings"

	"github.com/gatemap/gatemap/internal/poison"
)

// Poison makes every document that is reset and every object that goes back to
// a pool be overwritten at once, for the whole test binary: an init function of
// the tests calls it. Benchmarks measure what programs do and are left alone.
func Poison() bool {
	for _, a := range os.Args {
		if strings.HasPrefix(a, "-test.bench=") {
			return false
		}
	}
	poison.On = true
	return true
}
