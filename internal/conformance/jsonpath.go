package conformance

import (
	"encoding/json"

	"github.com/gatemap/gatemap/internal/json/canon"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// jsonPathResult is what a path finds: its JSON as $input.json prints it and
// its text as $input.path prints it.
type jsonPathResult struct {
	ID       json.RawMessage `json:"id"`
	JSON     string          `json:"json"`
	Value    string          `json:"value"`
	Definite bool            `json:"definite"`
}

// maxText bounds the texts of a result.
const maxText = 64 << 20

func evaluateJSONPath(line []byte) (any, error) {
	l, err := parseLine(line)
	if err != nil {
		return nil, err
	}
	text, err := l.text("json")
	if err != nil {
		return nil, err
	}
	path, err := l.text("path")
	if err != nil {
		return nil, err
	}
	result, err := findPath(text, path)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	result.ID = l.id()
	return result, nil
}

func findPath(text, path string) (*jsonPathResult, error) {
	var doc jsondoc.Document
	if err := doc.ParseString(text); err != nil {
		return nil, err
	}
	p, err := jsonpath.Compile(path)
	if err != nil {
		return nil, err
	}
	v, err := p.Eval(doc.Root())
	if err != nil {
		return nil, err
	}
	asJSON, err := jsondoc.AppendJSON(nil, v, jsondoc.Compact, maxText)
	if err != nil {
		return nil, err
	}
	asText, err := jsondoc.AppendText(nil, v, maxText)
	if err != nil {
		return nil, err
	}
	return &jsonPathResult{JSON: output(asJSON), Value: output(asText), Definite: p.Definite()}, nil
}

func checkJSONPath(expect, result []byte) (string, error) {
	var got jsonPathResult
	if err := decode(result, &got); err != nil {
		return "", err
	}
	same, err := canon.Equal(expect, []byte(got.JSON))
	if err != nil {
		return "", err
	}
	if !same {
		return "json is " + got.JSON + ", want " + string(expect), nil
	}
	return "", nil
}
