package jsonpath

import "github.com/gatemap/gatemap/internal/javaregex"

// matcher matches whole inputs as Java does.
type matcher = *javaregex.Regexp

func compileRegex(pattern string) (matcher, error) { return javaregex.Compile(pattern) }

// match is a full match. Its only error is that of a pattern that takes more
// than the meter allows, or at which Java fails.
func (e *evaluator) match(re matcher, text string) (bool, error) {
	ok, err := re.MatchesMetered(e.meter, text)
	switch {
	case e.meter.Err() != nil:
		return false, errLimit
	case err != nil:
		return false, errOther
	}
	return ok, nil
}
