package main

import (
	"github.com/gatemap/gatemap/cmd/gatemap/internal/aws"
	"github.com/gatemap/gatemap/internal/fetchprogram"
)

// fetchCmd is done by a program of its own, which has the same flags.
type fetchCmd struct{ fetchprogram.Flags }

// Run runs the program that reads the API and writes it.
func (c *fetchCmd) Run(std streams) error {
	code, err := aws.Fetch(&c.Flags, std.out, std.err)
	if err == nil && code != exitDone {
		return ended(code)
	}
	return err
}
