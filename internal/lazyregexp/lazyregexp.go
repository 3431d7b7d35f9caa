// Package lazyregexp has regular expressions that are compiled when they are
// first used. A variable of a package costs nothing at the start of a program
// that way, whatever the program goes on to do.
package lazyregexp

import (
	"regexp"
	"sync"
)

// Regexp is an expression of package regexp whose compilation waits for its
// first use, which panics if the expression is wrong. It is safe for concurrent
// use, and must not be copied.
type Regexp struct {
	source   string
	once     sync.Once
	compiled *regexp.Regexp
}

// New returns an expression. It is small enough to be put into the program's
// data by the compiler.
func New(source string) *Regexp { return &Regexp{source: source} }

// String returns the expression as it is written.
func (r *Regexp) String() string { return r.source }

// Compiled returns the expression itself, for what it has no method here.
func (r *Regexp) Compiled() *regexp.Regexp {
	r.once.Do(func() { r.compiled = regexp.MustCompile(r.source) })
	return r.compiled
}

// MatchString is regexp.Regexp.MatchString.
func (r *Regexp) MatchString(s string) bool { return r.Compiled().MatchString(s) }

// FindStringSubmatch is regexp.Regexp.FindStringSubmatch.
func (r *Regexp) FindStringSubmatch(s string) []string { return r.Compiled().FindStringSubmatch(s) }

// ReplaceAllString is regexp.Regexp.ReplaceAllString.
func (r *Regexp) ReplaceAllString(s, with string) string {
	return r.Compiled().ReplaceAllString(s, with)
}
