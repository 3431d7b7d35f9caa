package lint

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

var (
	// starredDigit is an alternative that ends in a repeated digit: 5*, 40*,
	// [45]*.
	starredDigit = lazyregexp.New(`(^\^?|[|(])([1-5]\d{0,2}|\[[1-5-]+\]|\([1-5](?:\|[1-5])+\))[*+](\$?$|[|)])`)
	// letters is a class of status codes as people write it: 4xx.
	letters      = lazyregexp.New(`\b([1-5])[xX]{2}\b`)
	wholeLetters = lazyregexp.New(`^[\^(]*([1-5])[xX]{2}[$)]*$`)
)

// starredStatus reports a digit with a star on an integration that is selected
// by status codes.
func (c *checker) starredStatus(p *pattern, pointer string) bool {
	found := starredDigit.Compiled().FindStringSubmatchIndex(p.text)
	if found == nil {
		return false
	}
	digits, star := p.text[found[4]:found[5]], found[5]
	with := class(digits)
	f := c.add(rulePatternLetter, Warning, c.inText(pointer, p.text, found[4]), fmt.Sprintf(
		"%s repeats the digit: the pattern %s is not a wildcard for status codes", quote(p.text[found[4]:star+1]), quote(p.text)),
		mendStars(p.text))
	c.edit(f, pointer, p.text, found[4], star+1, with)
	return true
}

// class is what was meant by a repetition of digits.
func class(digits string) string {
	switch count := len(digits); {
	case count == 1, digits[0] == '[', digits[0] == '(':
		return digits + `\d{2}`
	case count == 2:
		return digits + `\d`
	}
	return digits
}

// mendStars writes all such repetitions as they were meant.
func mendStars(text string) string {
	for {
		found := starredDigit.Compiled().FindStringSubmatchIndex(text)
		if found == nil {
			return text
		}
		text = text[:found[4]] + class(text[found[4]:found[5]]) + text[found[5]+1:]
	}
}

// statusLetters mends 4xx, "" if there is no such thing in the pattern.
func statusLetters(p *pattern) string {
	if !letters.MatchString(p.text) {
		return ""
	}
	return letters.ReplaceAllString(p.text, `$1\d{2}`)
}

// lettersOnLambda reports 4xx where a message is matched.
func (c *checker) lettersOnLambda(p *pattern, pointer string) bool {
	found := wholeLetters.FindStringSubmatch(p.text)
	if found == nil {
		return false
	}
	c.add(rulePatternStatus, Warning, c.inText(pointer, p.text, 0), fmt.Sprintf(
		"the pattern %s is matched against the error message of the Lambda function, never against a status code, and x is the letter", quote(p.text)),
		fmt.Sprintf(`put the code into the message and match it there, as in [\s\S]*\[%s00\][\s\S]*`, found[1]))
	return true
}
