package target

import (
	"errors"
	"io/fs"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// Load is formats.LoadFile, but that an error of the system is a fault too: it
// says the file and the reason.
func Load(name string, opts formats.Options) (*formats.API, error) {
	api, err := formats.LoadFile(name, opts)
	var fault *definition.Fault
	var path *fs.PathError
	if err == nil || errors.As(err, &fault) || !errors.As(err, &path) {
		return api, err
	}
	fault = definition.Faultf(definition.Position{File: path.Path}, "%v", path.Err)
	fault.Err = err
	return nil, fault
}
