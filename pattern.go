package gatemap

import (
	"regexp"

	"github.com/gatemap/gatemap/selection"
)

// regexPattern is a full match with the standard library.
type regexPattern struct{ *regexp.Regexp }

func (p regexPattern) Matches(s string) (bool, error) { return p.MatchString(s), nil }

func compilePattern(p string) (selection.Pattern, error) {
	re, err := regexp.Compile(`\A(?:` + p + `)\z`)
	if err != nil {
		return nil, err
	}
	return regexPattern{re}, nil
}
