package main

import (
	"io"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/lsp"
)

type lspCmd struct{}

// Help is shown by --help.
func (lspCmd) Help() string {
	return `
Talks the Language Server Protocol on standard input and output: an editor starts it. It reports what gatemap lint finds while somebody types, in definitions of all formats at the place of the template inside them and in files .vtl and .vm, offers the fixes that are safe, completes $util, $input, $context, methods and variables, says what stands under the cursor, and goes to where a variable is set.

.gatemap.yaml counts as for gatemap lint. docs/editor.md has the setup of editors.
`
}

// Run serves until the editor leaves.
func (lspCmd) Run(std streams) error {
	return lsp.Serve(std.in, keptOpen{std.out}, version())
}

// keptOpen is an output that somebody else closes.
type keptOpen struct{ io.Writer }

func (keptOpen) Close() error { return nil }
