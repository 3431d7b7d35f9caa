// Package bridge answers the calls of the engine's package for JavaScript: a
// name and JSON in, JSON out. It is plain Go; the two mains beside it put it into
// WebAssembly. The shapes are those of web/engine/src/types.ts.
package bridge
