package path

import javaregex "github.com/gatemap/gatemap/internal/java/regex"

// matcher matches whole inputs as Java does.
type matcher = *javaregex.Regexp

// ready pays for what the pattern of an operand needs to match, once in an
// evaluation of a path.
func (e *evaluator) ready(o *operand) error {
	for e.outer != nil {
		e = e.outer
	}
	if _, paid := e.constant[o]; paid {
		return nil
	}
	if o.re.PayMatching(e.meter) != nil {
		return errLimit
	}
	e.remember(o, &constant{})
	return nil
}

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
