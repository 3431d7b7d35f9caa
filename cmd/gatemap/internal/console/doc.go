// Package console is what the command knows about terminals: whether a stream
// is one, colours, and a progress line.
package console
