package jsonpath

import "github.com/gatemap/gatemap/internal/javaregex"

// matcher matches whole inputs as Java does. It fails where a pattern takes
// more steps than its budget.
type matcher = *javaregex.Regexp

func compileRegex(pattern string) (matcher, error) { return javaregex.Compile(pattern) }

// match is a full match whose only error is ours.
func match(re matcher, text string) (bool, error) {
	ok, err := re.Matches(text)
	if err != nil {
		return false, errLimit
	}
	return ok, nil
}
