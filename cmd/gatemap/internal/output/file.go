package output

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
)

// newFile is the mode of a file that was not there, before the umask.
const newFile = 0o666

// WriteFile writes the named file as a whole: a reader finds the old content
// or the new one, and a failure leaves the old one. "" and "-" are stdout. What
// is not a regular file, such as a device, is written to directly; through a
// symbolic link the file behind it is replaced.
func WriteFile(name string, data []byte, stdout io.Writer) error {
	if name == "" || name == "-" {
		_, err := stdout.Write(data)
		return err
	}
	if err := write(name, data); err != nil {
		return input.Plain(name, err)
	}
	return nil
}

func write(name string, data []byte) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(name, data, nil)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return os.WriteFile(name, data, newFile)
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
	return replace(name, data, info)
}

// replace puts a new file in the place of name; old is what was there.
func replace(name string, data []byte, old fs.FileInfo) (err error) {
	f, err := create(name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if old != nil {
		if err := f.Chmod(old.Mode().Perm()); err != nil {
			return err
		}
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// create makes an empty file beside name, with the mode of a new file:
// os.CreateTemp would keep other users from reading the result.
func create(name string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, err
	}
	f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	return os.OpenFile(f.Name(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, newFile)
}
