package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

// The exit codes, the same for every command.
const (
	exitDone   = 0
	exitFailed = 1 // a check found a difference
	exitUsage  = 2 // a command line, a configuration or an input that cannot be used
)

// errCheckFailed ends a command that has reported what its check found.
var errCheckFailed = errors.New("a check failed")

// errReported ends a command that has already said why its input is bad.
var errReported = errors.New("bad input was reported")

// ended ends a command with the exit code of a program that has said why.
type ended int

// Error tells the exit code.
func (e ended) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run executes one command line and gives the exit code. Only --help and
// --version end the process themselves.
func run(args []string, std streams) int {
	parser, err := newParser(std, args...)
	if err != nil {
		panic(err) // the declaration of the commands is wrong
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		code := exitCode(err, std.err)
		if write := (*os.PathError)(nil); !errors.As(err, &write) { // of --version
			fmt.Fprint(std.err, hint(err))
		}
		return code
	}
	return exitCode(ctx.Run(std), std.err)
}

// hint names the help of the command in which the command line went wrong.
func hint(err error) string {
	name := "gatemap"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Selected() != nil {
		name += " " + parse.Context.Selected().Name
	}
	return fmt.Sprintf("Run \"%s --help\" for the flags and examples.\n", name)
}

func exitCode(err error, stderr io.Writer) int {
	var other ended
	switch {
	case errors.As(err, &other):
		return int(other)
	case err == nil:
		return exitDone
	case errors.Is(err, errCheckFailed):
		return exitFailed
	case errors.Is(err, errReported):
		return exitUsage
	case errors.Is(err, syscall.EPIPE):
		// The reader of the output has seen enough. Usually SIGPIPE ends the
		// process before this; where it is ignored, quietly is enough too.
		return exitUsage
	}
	report.Error(stderr, err)
	return exitUsage
}
