package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/gatemap/gatemap/internal/buildversion"
)

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, version())
	return err
}

// versionFlag is --version, before anything else on the command line counts.
type versionFlag bool

// BeforeReset prints the version and ends the process.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	if _, err := fmt.Fprintln(app.Stdout, version()); err != nil {
		return err
	}
	app.Exit(exitDone)
	return nil
}

func version() string { return buildversion.Of("gatemap") }
