// Package templateline reads the input of template lines, the form of a template
// alone with what it sees, which the command's replay and the package for
// JavaScript take. Package conformance evaluates and compares such lines.
package templateline
