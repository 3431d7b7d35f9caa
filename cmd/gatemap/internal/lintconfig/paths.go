package lintconfig

import (
	"path"
	"path/filepath"
	"strings"
)

// checkPattern returns the error of a pattern that path.Match does not take.
func checkPattern(pattern string) error {
	for _, part := range strings.Split(pattern, "/") {
		if _, err := path.Match(part, ""); err != nil {
			return err
		}
	}
	return nil
}

// maxParts bounds the folders of a pattern and of a path that are matched.
const maxParts = 64

// matches reports whether a path with slashes matches a pattern: that of
// path.Match in each part, ** for any number of parts. A pattern without a slash
// is one of a name in any folder, and one of a folder takes what is below it.
func matches(pattern, name string) bool {
	pattern = strings.TrimPrefix(strings.TrimSuffix(pattern, "/"), "./")
	if !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	ps, ns := strings.Split(strings.TrimPrefix(pattern, "/"), "/"), strings.Split(name, "/")
	if len(ps) > maxParts || len(ns) > maxParts {
		return false
	}
	// reached[j]: the first i parts of the pattern take the first j of the name.
	reached := make([]bool, len(ns)+1)
	reached[0] = true
	for _, p := range ps {
		next := make([]bool, len(ns)+1)
		for j := range next {
			switch {
			case p == "**":
				next[j] = reached[j] || j > 0 && next[j-1]
			case j > 0 && reached[j-1]:
				next[j], _ = path.Match(p, ns[j-1])
			}
		}
		reached = next
	}
	for _, yes := range reached[1:] { // a folder takes what is below it
		if yes {
			return true
		}
	}
	return reached[0]
}

// Takes reports whether the file or folder called name is one that include and
// exclude let be looked at.
func (c *Config) Takes(name string) bool {
	rel := c.relative(name)
	for _, p := range c.Exclude {
		if matches(p, rel) {
			return false
		}
	}
	for _, p := range c.Include {
		if matches(p, rel) {
			return true
		}
	}
	return len(c.Include) == 0
}

// Excludes reports whether a folder need not be entered.
func (c *Config) Excludes(name string) bool {
	rel := c.relative(name)
	for _, p := range c.Exclude {
		if matches(p, rel) {
			return true
		}
	}
	return false
}

// relative is a name as seen from the folder of the file, with slashes.
func (c *Config) relative(name string) string {
	dir, err1 := filepath.Abs(c.Dir())
	abs, err2 := filepath.Abs(name)
	if rel, err := filepath.Rel(dir, abs); err1 == nil && err2 == nil && err == nil {
		name = rel
	}
	return filepath.ToSlash(name)
}
