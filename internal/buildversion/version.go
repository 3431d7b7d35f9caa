// Package buildversion tells what a program of this repository was built from.
package buildversion

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Of returns "PROGRAM VERSION GO OS/ARCHITECTURE": the module's version where the
// program was installed by one, else the commit.
func Of(program string) string {
	v, commit := Module(), ""
	if info, ok := debug.ReadBuildInfo(); ok && v == Devel {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return fmt.Sprintf("%s %s%s %s %s/%s", program, v, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// Devel is the version of a program that was not installed by one.
const Devel = "(devel)"

// Module returns the version of the module that the program was installed by, or Devel.
func Module() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return Devel
}
