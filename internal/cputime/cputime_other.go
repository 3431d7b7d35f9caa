//go:build !unix

package cputime

import "time"

// Known reports whether Now knows the time.
const Known = false

var began = time.Now()

// Now returns the time since the process began, which is no CPU time.
func Now() time.Duration { return time.Since(began) }
