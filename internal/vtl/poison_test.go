package vtl

import "github.com/gatemap/gatemap/internal/testenv"

// Memory that nobody may read any more is overwritten in all tests of the package.
var _ = testenv.Poison()
