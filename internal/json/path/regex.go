package path

import javaregex "github.com/gatemap/gatemap/internal/java/regex"

// matcher matches whole inputs as Java does.
type matcher = *javaregex.Regexp

// ready pays for what the pattern of an operand needs to match, once in an
// evaluation of a path.
func (e *evaluator) ready(o *operand) error {
	e = e.outermost()
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

// regex evaluates =~, which takes the pattern on either side.
func (e *evaluator) regex(l, r node) (bool, error) {
	if (l.kind == nodePattern) == (r.kind == nodePattern) {
		return false, nil
	}
	if l.kind == nodePattern {
		l, r = r, l
	}
	re := r.lit.re
	if err := e.ready(r.lit); err != nil {
		return false, err
	}
	if l.kind != nodeJSON {
		text, err := e.subject(l)
		if err != nil {
			return false, err
		}
		return e.match(re, text)
	}
	v, err := l.json()
	if err != nil {
		return false, err
	}
	if !v.IsList() {
		return e.match(re, "")
	}
	return e.some(v, func(elem node) (bool, error) {
		text, err := e.subject(elem)
		if err != nil {
			return false, err
		}
		return e.match(re, text)
	})
}

// subject is what a pattern is matched against.
func (e *evaluator) subject(n node) (string, error) {
	switch n.kind {
	case nodeString:
		return n.str(), nil
	case nodeNumber:
		d, err := e.num(n)
		if err != nil {
			return "", err
		}
		return e.text(d)
	case nodeBool:
		if n.bool() {
			return "true", nil
		}
		return "false", nil
	}
	return "", nil
}
