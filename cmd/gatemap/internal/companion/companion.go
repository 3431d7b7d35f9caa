// Package companion finds the programs that do what few commands need: what they
// link would make every command larger and later.
package companion

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap/internal/buildversion"
)

// Path returns the path of a program: beside this one, whose version it then has, or
// on PATH. A program in the current folder is none. The error says how to get it.
func Path(name string) (string, error) {
	if self, err := os.Executable(); err == nil {
		if path, err := exec.LookPath(filepath.Join(filepath.Dir(self), name)); err == nil {
			return path, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", &missing{name, err}
	}
	return path, nil
}

// missing is the error of a program that is not there.
type missing struct {
	name string
	error
}

// Error says how to get the program.
func (m *missing) Error() string {
	version := buildversion.Module()
	if version == buildversion.Devel || strings.Contains(version, "+") {
		version = "latest"
	}
	return fmt.Sprintf("the program %s is neither beside gatemap nor on PATH: the archives and packages of a release have it, and go install github.com/gatemap/gatemap/cmd/%[1]s@%s makes it", m.name, version)
}

// Unwrap returns why the program was not found.
func (m *missing) Unwrap() error { return m.error }
