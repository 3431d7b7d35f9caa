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
	info, _ := debug.ReadBuildInfo()
	return fmt.Sprintf("%s %s %s %s/%s", program, source(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// Devel is the version of a program that was not installed by one.
const Devel = "(devel)"

// Module returns the version of the module that the program was installed by, or Devel.
func Module() string {
	info, _ := debug.ReadBuildInfo()
	return version(info)
}

// version is Module of a program with that information, which may have none.
func version(info *debug.BuildInfo) string {
	if info != nil && info.Main.Version != "" {
		return info.Main.Version
	}
	return Devel
}

// source is the version, and the commit where that is no version.
func source(info *debug.BuildInfo) string {
	v := version(info)
	if info == nil || v != Devel {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return v + " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return v
}
