package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// The report starts itself for what has to be measured in a small process. A
// variable says what for, and standard output has the answer.
const (
	coldVariable  = "GATEMAP_BENCH_COLD"  // evaluate once: the index of the template, a blank, the size of the body
	usageVariable = "GATEMAP_BENCH_USAGE" // run the program of the arguments
)

// Child does what a child process of the report is there for and reports true, or
// false if this is no child. It has to be called first of all.
func Child() (bool, error) {
	if what, ok := os.LookupEnv(coldVariable); ok {
		return true, coldChild(what)
	}
	if _, ok := os.LookupEnv(usageVariable); ok {
		return true, usageChild(os.Args[1:])
	}
	return false, nil
}

// usage is what a process took.
type usage struct {
	CPU      time.Duration // user and system
	Resident int64         // the most, in bytes; at least that of the child that started it
	Code     int           // its exit code
}

// usageChild runs a program, whose output nobody reads. What the system says of the
// memory of a process is never less than what its parent had when it started it,
// which is why the report does not start it itself.
func usageChild(args []string) error {
	if err := os.Unsetenv(usageVariable); err != nil {
		return err
	}
	cmd := exec.Command(args[0], args[1:]...)
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return err
	}
	p := cmd.ProcessState
	return json.NewEncoder(os.Stdout).Encode(usage{p.UserTime() + p.SystemTime(), maxResident(p), p.ExitCode()})
}

// usageOf runs a program in a child of its own.
func usageOf(program string, args ...string) (u usage, err error) {
	self, err := os.Executable()
	if err != nil {
		return u, err
	}
	cmd := exec.Command(self, append([]string{program}, args...)...)
	cmd.Env, cmd.Stderr = append(os.Environ(), usageVariable+"=1"), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return u, fmt.Errorf("%s %q: %w", program, args, err)
	}
	return u, json.Unmarshal(out, &u)
}
