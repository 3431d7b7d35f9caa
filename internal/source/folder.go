package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is how somebody names the files of a file system: those in the folder
// In as they named that, all others by the name of the root. The zero value
// names them as the file system does.
type Folder struct {
	Prefix   string // of the names in the file system
	In       string // a folder of the file system with a slash behind it, "" for none
	InPrefix string // of the names in that folder
}

// Shown is the name of a file for people.
func (f Folder) Shown(file string) string {
	if rest, ok := strings.CutPrefix(file, f.In); ok && f.In != "" {
		return f.InPrefix + rest
	}
	return f.Prefix + file
}

// Opened is a definition on the disk with the folder that its files are
// included from.
type Opened struct {
	*os.Root
	Folder
	Name  string // of the definition in the root
	Typed string // its name for people
}

// FS returns the folder as a file system.
func (o *Opened) FS() fs.FS { return o.Root.FS() }

// OpenFolder opens the folder around the definition called name, or the folder called
// root around that. The error is that of the operating system, or says that the
// definition is not in root. The caller closes what it gets.
func OpenFolder(name, root string) (*Opened, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if link, err := os.Lstat(name); err == nil && link.Mode()&fs.ModeSymlink != 0 {
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return nil, err
		}
	}
	dir, base := filepath.Split(name)
	if info.IsDir() {
		dir, base = filepath.Clean(name)+string(filepath.Separator), "."
	}
	o := &Opened{Name: base, Typed: name, Folder: Folder{Prefix: filepath.ToSlash(dir)}}
	if root != "" {
		if err := o.within(root, cmp.Or(dir, ".")); err != nil {
			return nil, err
		}
		dir = root
	}
	o.Root, err = os.OpenRoot(cmp.Or(dir, "."))
	return o, err
}

// within makes o the definition in a folder of root.
func (o *Opened) within(root, dir string) error {
	outer, err := resolved(root)
	if err != nil {
		return err
	}
	inner, err := resolved(dir)
	if err != nil {
		return err
	}
	below, err := filepath.Rel(outer, inner)
	if err != nil || !filepath.IsLocal(below) {
		return fmt.Errorf("%s is not in the folder %s that --root (Options.Root) names", o.Typed, root)
	}
	typed := o.Prefix
	o.Folder = FolderNamed(root)
	if below = filepath.ToSlash(below); below != "." {
		o.In, o.InPrefix = below+"/", typed
		o.Name = strings.TrimSuffix(o.In+o.Name, "/.")
	} else {
		o.Prefix = typed
	}
	return nil
}

// resolved returns the absolute name of a folder without links.
func resolved(dir string) (string, error) {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	return filepath.Abs(dir)
}

// FolderNamed names the files of a folder by the name of it.
func FolderNamed(dir string) Folder {
	prefix := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(dir)), "/") + "/"
	if prefix == "./" {
		prefix = ""
	}
	return Folder{Prefix: prefix}
}
