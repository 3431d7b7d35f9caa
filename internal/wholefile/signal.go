package wholefile

import (
	"os"
	"os/signal"
	"sync"
)

// unfinished are the new files that are not renamed yet.
var unfinished struct {
	sync.Mutex
	names map[string]bool
}

func remember(name string) {
	unfinished.Lock()
	defer unfinished.Unlock()
	if unfinished.names == nil {
		unfinished.names = make(map[string]bool)
	}
	unfinished.names[name] = true
}

func forget(name string) {
	unfinished.Lock()
	defer unfinished.Unlock()
	delete(unfinished.names, name)
}

// CleanOnSignal makes SIGINT, SIGTERM and SIGHUP remove unfinished files
// before they end the process as they would have. It is for a program that
// does not handle these signals by itself; a signal that is ignored stays so.
// It may be called again.
func CleanOnSignal() { cleaning.Do(cleanOnSignal) }

var cleaning sync.Once

func cleanOnSignal() {
	ch := make(chan os.Signal, 1)
	for _, s := range endings {
		if !signal.Ignored(s) {
			signal.Notify(ch, s)
		}
	}
	go func() {
		s := <-ch
		removeUnfinished()
		signal.Reset(s)
		self, err := os.FindProcess(os.Getpid())
		if err != nil || self.Signal(s) != nil {
			os.Exit(2)
		}
		select {} // until the signal is there
	}()
}

// removeUnfinished leaves the register locked, for good: no other file begins.
func removeUnfinished() {
	unfinished.Lock()
	for name := range unfinished.names {
		os.Remove(name)
	}
}
