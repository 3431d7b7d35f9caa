//go:build !js

package wholefile

import (
	"os"
	"syscall"
)

// endings are the signals that end a process which does not handle them.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
