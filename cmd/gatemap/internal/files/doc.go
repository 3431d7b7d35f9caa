// Package files reads files, pipes and standard input within a size, and writes
// what a command gives out.
package files
