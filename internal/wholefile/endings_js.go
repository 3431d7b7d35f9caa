package wholefile

import "os"

// endings: a page has no signals.
var endings []os.Signal
