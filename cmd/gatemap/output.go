package main

import (
	"io"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// writeOutput writes the named file as a whole; "" and "-" are stdout.
func writeOutput(name string, data []byte, stdout io.Writer) error {
	if name == "" || name == "-" {
		_, err := stdout.Write(data)
		return err
	}
	wholefile.CleanOnSignal()
	if err := wholefile.Write(name, data); err != nil {
		return input.Plain(name, err)
	}
	return nil
}
