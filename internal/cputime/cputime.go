// Package cputime tells what CPU time the process has taken, for tests and
// measurements: unlike the time on the wall it does not depend on what else the
// machine does.
package cputime
