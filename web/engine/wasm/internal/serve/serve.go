//go:build js && wasm

// Package serve hands the calls of JavaScript to Go.
package serve

import (
	"syscall/js"

	"github.com/gatemap/gatemap/internal/java/char"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// Calls gives JavaScript a function that answers calls, and waits for them
// without end. It takes the name and a Uint8Array of JSON, and returns one. The
// function is handed to the global gatemapReady, which the loader sets before it
// runs the program. The global gatemapNames gives the names of Unicode's
// characters as a Uint8Array when one is asked for.
func Calls(calls bridge.Calls) {
	char.HostNames = func() []byte {
		names := js.Global().Call("gatemapNames")
		data := make([]byte, names.Length())
		js.CopyBytesToGo(data, names)
		return data
	}
	call := js.FuncOf(func(_ js.Value, args []js.Value) any {
		input := make([]byte, args[1].Length())
		js.CopyBytesToGo(input, args[1])
		output := calls.Call(args[0].String(), input)
		out := js.Global().Get("Uint8Array").New(len(output))
		js.CopyBytesToJS(out, output)
		return out
	})
	js.Global().Call("gatemapReady", call)
	select {}
}
