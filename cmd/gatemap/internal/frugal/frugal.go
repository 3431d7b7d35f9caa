// Package frugal bounds the memory of a command that reads some large files
// and ends.
package frugal

import (
	"math"
	"os"
	"runtime/debug"

	"github.com/gatemap/gatemap/internal/literal"
)

const (
	// timesTheFile is what a definition takes while it is read and looked at, with
	// what is garbage already. What is alive is half of it at most, so that the
	// collector has no more to do than usual until then.
	timesTheFile = 12
	// timesWithProgram is what it may take with the program, which is much beside a
	// file that is not large.
	timesWithProgram, program = 14, 16 << 20
	// atLeast is for files that are not large.
	atLeast = 28 << 20
)

// For makes the collector hold the heap to a multiple of the files, until what it
// returns is called, and does not let it begin before: what a command reads is
// alive until it ends, so that it would walk all of it again and again for nothing.
// It is a soft limit: what is needed is there, and GOMEMLIMIT and GOGC go before
// it. Where more is alive than the multiple has room for, the limit grows with it.
// A folder counts as the files of Terraform in it; there is no limit where one has none
// or is no regular file.
func For(names ...string) (until func()) {
	size := int64(0)
	for _, name := range names {
		one := sizeOf(name)
		if one < 0 {
			return func() {}
		}
		size += one
	}
	if debug.SetMemoryLimit(-1) != math.MaxInt64 || os.Getenv("GOGC") != "" {
		return func() {}
	}
	l := &limit{bytes: max(atLeast, min(timesTheFile*size, timesWithProgram*size-program))}
	debug.SetMemoryLimit(l.bytes)
	percent := debug.SetGCPercent(-1)
	l.watch()
	return func() {
		l.stop()
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}

// sizeOf is how large a definition is, in bytes, -1 where that is not known.
func sizeOf(name string) int64 {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return -1
	case info.Mode().IsRegular():
		return info.Size()
	case !info.IsDir():
		return -1
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return -1
	}
	size, found := int64(0), false
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && literal.IsHCL(e.Name()) {
			size += info.Size()
			found = true
		}
	}
	if !found {
		return -1
	}
	return size
}
