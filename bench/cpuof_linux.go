package bench

import (
	"syscall"
	"time"
	"unsafe"
)

// cpuOf is the time that a process has been on processors so far, with all of its
// threads, to the nanosecond: the clock of clock_getcpuclockid(3). It is 0 if the
// system does not tell.
func cpuOf(pid int) time.Duration {
	const scheduled = 2 // what the scheduler has counted
	var t syscall.Timespec
	if _, _, failed := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, uintptr(^pid<<3|scheduled), uintptr(unsafe.Pointer(&t)), 0); failed != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}
