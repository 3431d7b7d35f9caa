// Package lsp is a language server for API definitions and mapping templates. It
// reports what package lint finds while somebody types, at its place in the file,
// offers the fixes that are safe, completes and explains templates, wherever they
// stand in a definition, and finds where a variable is set.
//
// The protocol is the Language Server Protocol 3.17. What an editor has open goes
// before what is on the disk; of the disk only the folder of a document is read.
package lsp
