// Package aws does what needs an account of AWS: it runs the program gatemap-fetch,
// which has the AWS SDK in it, and signs requests with the credentials that it finds.
package aws

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/companion"
	"github.com/gatemap/gatemap/internal/fetchprogram"
)

// Fetch runs gatemap-fetch until it ends and gives its exit code, unless it cannot be
// run. Signals that would end this process are for it; the error is syscall.EPIPE
// when it has ended because nobody reads its output any more.
func Fetch(f *fetchprogram.Flags, stdout, stderr io.Writer) (code int, err error) {
	path, err := companion.Path(fetchprogram.Name)
	if err != nil {
		return 0, fmt.Errorf("fetch: %w", err)
	}
	cmd := exec.Command(path, f.Args()...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("%s cannot be run: %w", path, err)
	}
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				cmd.Process.Signal(s) // fails where it has ended, and on Windows, where the console tells both
			case <-ended:
				return
			}
		}
	}()
	err = cmd.Wait()
	close(ended)
	return exitCode(path, err)
}

// exitCode is that of a process whose Wait gave err.
func exitCode(path string, err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return 0, err
	case exit.ExitCode() >= 0:
		return exit.ExitCode(), nil
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGPIPE {
		return 0, syscall.EPIPE
	}
	return 0, fmt.Errorf("%s: %w", path, exit)
}
