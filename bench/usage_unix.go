//go:build unix

package bench

import (
	"os"
	"runtime"
	"syscall"
)

// maxResident is the most that a process had in memory, in bytes, 0 if the system
// does not tell.
func maxResident(p *os.ProcessState) int64 {
	u, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10
}
