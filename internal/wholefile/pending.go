package wholefile

import (
	"errors"
	"os"
)

// Pending is a file that is being written and gets its name when it is whole. It is
// for what is too large for Write. Commit or Abort ends it.
type Pending struct {
	*os.File // beside the one that is replaced

	given string
	place place
}

// Begin begins the content of the named file. As with Write, what is no file on a
// disk is written to at once, and never replaced. Its error is an *fs.PathError with
// name as it was given.
func Begin(name string) (*Pending, error) {
	p := &Pending{given: name}
	var err error
	if p.place, err = find(name); err == nil {
		if p.place.direct {
			p.File, err = os.OpenFile(p.place.name, os.O_WRONLY|p.place.flags, 0)
		} else {
			p.File, err = temporaryLike(p.place.name, p.place.old)
		}
	}
	if err != nil {
		return nil, named(name, err)
	}
	return p, nil
}

// Commit gives the file its name. After an error it is gone.
func (p *Pending) Commit() error {
	if p.place.direct {
		return named(p.given, p.Close())
	}
	defer forget(p.Name())
	err := errors.Join(p.Sync(), p.Close())
	if err == nil {
		err = os.Rename(p.Name(), p.place.name)
	}
	if err != nil {
		os.Remove(p.Name())
		return named(p.given, err)
	}
	syncFolder(p.place.name)
	return nil
}

// Abort gives the file up: the one that it would have replaced stays.
func (p *Pending) Abort() {
	p.Close()
	if !p.place.direct {
		os.Remove(p.Name())
		forget(p.Name())
	}
}
