package jsonpath

import "regexp"

// matcher matches whole inputs.
type matcher interface{ MatchString(string) bool }

func compileRegex(pattern string) (matcher, error) {
	return regexp.Compile(`\A(?:` + pattern + `)\z`)
}
