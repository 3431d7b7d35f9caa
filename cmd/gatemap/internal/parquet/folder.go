package parquet

import (
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// File is a file of a folder.
type File struct {
	Name    string
	Columns []string // NAME=VALUE: what the folders say about each of its rows
}

// maxFiles bounds how many files one folder has.
const maxFiles = 100_000

// Folder lists the Parquet files in a folder and below, by name. Names that begin with
// _ or a dot are left out, which Spark gives to what is not whole, and symbolic links
// to folders are not followed. A folder NAME=VALUE, as Spark, Hive and DuckDB write
// partitions, is a column with that text, in which % and two hexadecimal digits are a
// byte.
func Folder(dir string) ([]File, error) {
	var all []File
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", name, wholefile.Reason(err))
		}
		if hidden := strings.HasPrefix(d.Name(), "_") || strings.HasPrefix(d.Name(), "."); hidden && name != dir {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !IsName(name) {
			return nil
		}
		if len(all) == maxFiles {
			return fmt.Errorf("%s: more than %d Parquet files", dir, maxFiles)
		}
		columns, err := partition(dir, name)
		all = append(all, File{name, columns})
		return err
	})
	return all, err
}

// absent is the value of a partition whose column is null.
const absent = "__HIVE_DEFAULT_PARTITION__"

func partition(dir, name string) ([]string, error) {
	below, err := filepath.Rel(dir, filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	var columns []string
	for part := range strings.SplitSeq(filepath.ToSlash(below), "/") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || key == "" || value == absent {
			continue
		}
		if key = unescaped(key); strings.Contains(key, "=") {
			return nil, fmt.Errorf("%s: the column %q has an equals sign in its name", name, key)
		}
		columns = append(columns, key+"="+unescaped(value))
	}
	return columns, nil
}

// unescaped keeps what is no escape as it is.
func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
