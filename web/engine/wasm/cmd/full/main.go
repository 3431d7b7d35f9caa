//go:build js && wasm

// Full is the whole engine of the playground and of the package for JavaScript: it
// evaluates, reads API definitions, lints and completes.
package main

import (
	"github.com/gatemap/gatemap/web/engine/wasm/internal/serve"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/whole"
)

func main() { serve.Calls(whole.Calls()) }
