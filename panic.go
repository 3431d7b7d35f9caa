package gatemap

import "fmt"

// panicked turns a recovered panic into a failure of the evaluation. The
// packages below do not panic on any input; this is the last resort of a
// server that must go on.
func panicked(p any) *GatewayError {
	return configurationError(fmt.Errorf("panic: %v", p), logUnexpected)
}
