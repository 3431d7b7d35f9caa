// Package e2e holds tests with the programs that gatemap stands in front of: a Go
// function in AWS's runtime interface emulator. They build what they need; run
// them with go test in this folder.
package e2e
