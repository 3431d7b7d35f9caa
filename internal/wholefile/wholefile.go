// Package wholefile writes files that nobody ever sees half written.
//
// A regular file is replaced: the content goes into a new file beside it,
// which is synced and renamed, so that a reader, a full disk or a crash finds
// the old content or the new one. Its mode stays, and its owner where the
// system allows. One that nobody may write (0444) is refused, whoever asks,
// although a rename would need no permission on it.
//
// A symbolic link stays, and the file that it leads to is written. What is no
// file on a disk, such as a FIFO, a terminal or /dev/null, is written to and
// never replaced, and so is /dev/fd/N whatever is behind it; a folder, a
// socket and a block device are refused.
package wholefile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// newFile is the mode of a file that was not there, before the umask.
const newFile = 0o666

// Write gives the named file the content data. Its error is an *fs.PathError
// with name as it was given.
func Write(name string, data []byte) error { return named(name, write(name, data)) }

// Create makes a file that must not be there: the error is fs.ErrExist
// otherwise, also for a link that leads nowhere.
func Create(name string, data []byte) error { return named(name, create(name, data)) }

// named says which file err is about: not the one beside it.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: "write", Path: name, Err: Reason(err)}
}

// Reason returns what the system said, without the call that failed and the
// name of the file.
func Reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

func write(name string, data []byte) error {
	p, err := find(name)
	switch {
	case err != nil:
		return err
	case p.direct:
		return into(p.name, p.flags, data)
	}
	return replace(p.name, data, p.old)
}

// place is where the content for a name goes.
type place struct {
	name   string      // without links
	old    fs.FileInfo // of the file that is replaced, nil if there is none
	direct bool        // it is written to, and not replaced
	flags  int
}

// find finds out what is to be done for a name, and whether it may be.
func find(name string) (place, error) {
	target, err := resolve(name)
	if err != nil {
		return place{}, err
	}
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return place{name: target}, nil
	case err != nil:
	case info.IsDir():
		err = errors.New("it is a folder")
	case descriptor.MatchString(target):
		return place{name: target, direct: true, flags: os.O_APPEND}, nil // behind what whoever opened it has written
	case info.Mode()&fs.ModeSocket != 0:
		err = errors.New("it is a socket")
	case info.Mode()&fs.ModeDevice != 0 && info.Mode()&fs.ModeCharDevice == 0:
		err = errors.New("it is a block device")
	case !info.Mode().IsRegular():
		return place{name: target, direct: true}, nil
	case info.Mode().Perm()&0o222 == 0:
		err = errors.New("it is read-only")
	default:
		err = into(target, 0, nil) // may this user write it?
	}
	return place{name: target, old: info}, err
}

// descriptor is the name of something that a process has open.
var descriptor = lazyregexp.New(`^(?:/dev/(?:stdin|stdout|stderr|fd/\d+)|/proc/(?:self|thread-self|\d+)(?:/task/\d+)?/fd/\d+)$`)

// IsDescriptor reports whether a name stands for something that a process has
// open, such as /dev/stdout or /dev/fd/3, or is a link to such a name.
func IsDescriptor(name string) bool {
	target, err := resolve(name)
	return err == nil && descriptor.MatchString(target)
}

// maxLinks bounds a chain of symbolic links, as systems do.
const maxLinks = 40

// resolve follows symbolic links to what they lead to, which need not be
// there, or to a descriptor.
func resolve(name string) (string, error) {
	for range maxLinks {
		if descriptor.MatchString(filepath.Clean(name)) {
			return filepath.Clean(name), nil
		}
		info, err := os.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, nil // what is wrong with it shows when it is opened
		}
		to, err := os.Readlink(name)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			// The folder may be reached through links too: ".." is above its target.
			folder, err := filepath.EvalSymlinks(filepath.Dir(name))
			if err != nil {
				return "", err
			}
			to = filepath.Join(folder, to)
		}
		name = to
	}
	return "", errors.New("too many symbolic links")
}

// into writes to what is there.
func into(name string, flags int, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|flags, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// replace puts a new file in the place of name; old is what was there.
func replace(name string, data []byte, old fs.FileInfo) error {
	tmp, err := beside(name, data, old)
	if err != nil {
		return err
	}
	defer forget(tmp)
	if err := os.Rename(tmp, name); err != nil {
		os.Remove(tmp)
		return err
	}
	syncFolder(name)
	return nil
}

// create links a finished file to a name that nobody has; where the file
// system has no such links the file is written under its name.
func create(name string, data []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return fs.ErrExist
	}
	tmp, err := beside(name, data, nil)
	if err != nil {
		return err
	}
	defer forget(tmp)
	defer os.Remove(tmp)
	err = os.Link(tmp, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		syncFolder(name)
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, newFile)
	if err != nil {
		return err
	}
	if err := fill(f, data); err != nil {
		os.Remove(name)
		return err
	}
	return nil
}

// beside writes a new file into the folder of name and returns its name. It
// is in the register of what a signal removes.
func beside(name string, data []byte, old fs.FileInfo) (string, error) {
	f, err := temporaryLike(name, old)
	if err != nil {
		return "", err
	}
	if err := fill(f, data); err != nil {
		os.Remove(f.Name())
		forget(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// temporaryLike opens a new file in the folder of name, with the owner and the mode
// of old unless that is nil.
func temporaryLike(name string, old fs.FileInfo) (*os.File, error) {
	f, err := temporary(filepath.Dir(name))
	if err != nil || old == nil {
		return f, err
	}
	keepOwner(f, old)
	if err := f.Chmod(old.Mode().Perm()); err != nil {
		f.Close()
		os.Remove(f.Name())
		forget(f.Name())
		return nil, err
	}
	return f, nil
}

// temporary opens a new file with the mode of a new file, which os.CreateTemp
// does not give.
func temporary(folder string) (*os.File, error) {
	for tries := 0; ; tries++ {
		name := filepath.Join(folder, fmt.Sprintf(".gatemap-%016x.tmp", rand.Uint64()))
		remember(name)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, newFile)
		if err == nil {
			return f, nil
		}
		forget(name)
		if tries == 100 || !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
}

// fill writes a new file to the disk and closes it.
func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// syncFolder writes the new name to the disk. Some file systems cannot, and
// the content is safe without it.
func syncFolder(name string) {
	if f, err := os.Open(filepath.Dir(name)); err == nil {
		f.Sync()
		f.Close()
	}
}
