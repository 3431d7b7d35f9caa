//go:build unix

package direct

import (
	"errors"
	"syscall"
)

// checks says whether a connection can be asked whether anything has come.
const checks = true

// checkQuiet tries to read: there is nothing as long as the server waits.
func (c *conn) checkQuiet(fd uintptr) bool {
	n, err := syscall.Read(int(fd), c.one[:])
	c.quiet = n < 0 && (errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EWOULDBLOCK))
	return true
}
