// Package playground serves the page that evaluates in the browser: the files that
// web/build makes, as they are built into the command, and what the command gives
// the page to start with.
//
// # Compression
//
// The files are kept as brotli made them at the build and go so to clients that take
// it; for others they are decompressed while they are sent. None is read at the start
// of the command.
package playground
