// Package input reads what a command is given: files and standard input within
// a size, and JSON documents whose faults are reported with the file, the line
// and column and the JSON Pointer.
package input
