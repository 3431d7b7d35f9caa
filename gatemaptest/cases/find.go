package cases

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Find lists the case files that arguments name: files, and folders, which are
// searched with all that is below them ("dir/..." says the same). Without
// arguments it is the working directory. Folders whose names begin with a dot,
// and node_modules, are left out, and so are pipes and devices, which nobody
// named; symbolic links to folders are not followed.
func Find(args ...string) ([]string, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	var all []string
	for _, arg := range args {
		name := strings.TrimSuffix(arg, "...")
		if name != arg {
			name = filepath.Clean(name + ".")
		}
		info, err := os.Stat(name)
		if err != nil {
			return nil, plain(name, err)
		}
		if !info.IsDir() {
			if !IsCaseFile(name) {
				return nil, faultsAt(name, 0, nil, "the name of a case file ends in .gatemap.txtar or .gatemap.yaml")
			}
			all = append(all, filepath.Clean(name))
			continue
		}
		if all, err = walk(all, name); err != nil {
			return nil, err
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// maxFiles bounds how many case files one run takes.
const maxFiles = 100_000

// isPipe reports whether reading the file could wait for ever. What is no file
// at all, such as a link to nothing, shows when it is read.
func isPipe(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir() && !info.Mode().IsRegular()
}

func walk(all []string, dir string) ([]string, error) {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return plain(path, err)
		}
		name := entry.Name()
		switch {
		case entry.IsDir() && path != dir && (strings.HasPrefix(name, ".") || name == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir() || !IsCaseFile(name) || isPipe(path):
			return nil
		case len(all) == maxFiles:
			return fmt.Errorf("%s: more than %d case files", dir, maxFiles)
		}
		all = append(all, path)
		return nil
	})
	return all, err
}
