//go:build js && wasm

// Engine is the small engine of the playground and of the package for
// JavaScript: it evaluates integrations, and knows nothing of API definitions.
package main

import (
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/serve"
)

func main() { serve.Calls(bridge.Evaluations(nil)) }
