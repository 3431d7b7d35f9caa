package conformance

import (
	"encoding/json"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
)

type regexResult struct {
	ID      json.RawMessage `json:"id"`
	Matches bool            `json:"matches"`
}

func evaluateRegex(text []byte) (any, error) {
	l, err := parseLine(text)
	if err != nil {
		return nil, err
	}
	pattern, err := l.text("regex")
	if err != nil {
		return nil, err
	}
	input, err := l.text("input")
	if err != nil {
		return nil, err
	}
	re, err := javaregex.Compile(pattern)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	matches, err := re.Matches(input)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	return regexResult{l.id(), matches}, nil
}
