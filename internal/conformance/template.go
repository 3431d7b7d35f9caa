package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/internal/conformance/templateline"
	"github.com/gatemap/gatemap/internal/json/canon"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/template"
)

// templateResult is what a template prints and what it overrides.
type templateResult struct {
	ID               json.RawMessage `json:"id"`
	Output           string          `json:"output"`
	ResponseOverride json.RawMessage `json:"responseOverride,omitempty"`
}

// Templates keeps the templates of template lines, so that each one is compiled
// once for all of its inputs. The zero Templates is ready; it is safe for
// concurrent use.
type Templates struct {
	mu       sync.Mutex
	compiled map[string]*template.Template
}

// maxTemplates bounds how many are kept.
const maxTemplates = 1000

// Evaluate is [Evaluate] for a template line.
func (t *Templates) Evaluate(line []byte) (json.RawMessage, error) {
	result, err := evaluateTemplate(line, t.parse)
	if err != nil {
		return nil, err
	}
	return encode(result)
}

func (t *Templates) parse(source string) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known := t.compiled[source]; known != nil {
		return known, nil
	}
	source = strings.Clone(source) // the line is the caller's
	compiled, err := parseTemplate(source)
	if err != nil {
		return nil, err
	}
	if t.compiled == nil || len(t.compiled) == maxTemplates {
		t.compiled = map[string]*template.Template{}
	}
	t.compiled[source] = compiled
	return compiled, nil
}

func parseTemplate(source string) (*template.Template, error) {
	return template.Parse(source, template.Options{RepeatedOverrides: true})
}

func evaluateTemplate(text []byte, parse func(string) (*template.Template, error)) (any, error) {
	l, err := parseLine(text)
	if err != nil {
		return nil, err
	}
	in, err := templateline.Of(l.root)
	if err != nil {
		return nil, err
	}
	t, err := parse(in.Source)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	defer poison.Bytes(in.Env.Body)
	out, err := t.Execute(in.Env, in.Variables...)
	if err != nil {
		return failure{l.id(), err.Error()}, nil
	}
	return templateResult{l.id(), out.Output, out.ResponseOverride}, nil
}

// checkTemplate compares an output in the way in which it was recorded.
func checkTemplate(h *header, result []byte) (string, error) {
	var want string
	if err := decode(h.expect, &want); err != nil {
		return "", fmt.Errorf("expect: %w", err)
	}
	var got templateResult
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	same := got.Output == want
	switch h.recordedAs {
	case "json":
		var err error
		if same, err = canon.Equal([]byte(want), []byte(got.Output)); err != nil {
			same = false
		}
	case "whitespace-normalised":
		same = strings.Join(strings.Fields(got.Output), " ") == strings.Join(strings.Fields(want), " ")
	}
	if !same {
		return fmt.Sprintf("output %q, want %q", got.Output, want), nil
	}
	return "", nil
}
