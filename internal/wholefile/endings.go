//go:build !js

package wholefile

import (
	"os"
	"syscall"
)

// endings are the signals that end a process which does not handle them.
var endings = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
