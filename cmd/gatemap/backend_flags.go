package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/config"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
)

// backendFlags are the result of the backend. They belong to every command
// that evaluates.
type backendFlags struct {
	Backend       string   `placeholder:"FILE" group:"backend" help:"The payload, or the result in JSON; - is standard input."`
	BackendFormat string   `enum:"auto,json,raw" default:"auto" group:"backend" help:"What --backend holds: json, raw (the payload), or auto."`
	Status        *int     `placeholder:"CODE" group:"backend" help:"The status; 200 when nothing says it."`
	Headers       []string `name:"header" short:"H" sep:"none" placeholder:"'NAME: VALUE'" group:"backend" help:"A header, in place of those that the file has under this name. Repeat for more."`
	Body          *string  `placeholder:"TEXT" group:"backend" help:"The payload."`
	ErrorMessage  *string  `placeholder:"TEXT" group:"backend" help:"The Lambda function failed with this errorMessage. Implies --type lambda."`
}

func (b *backendFlags) read(conf *config.Config, stdin io.Reader) (*gatemap.Backend, error) {
	if b.Body != nil && b.ErrorMessage != nil {
		return nil, errors.New("--body and --error-message both give the payload")
	}
	result := new(gatemap.Backend)
	if b.Backend != "" {
		file, err := input.Read(b.Backend, stdin)
		if err != nil {
			return nil, err
		}
		got, err := input.ReadBackend(file, input.Format(b.BackendFormat))
		if err != nil {
			return nil, err
		}
		if got.Format == input.Raw && (b.Body != nil || b.ErrorMessage != nil) {
			return nil, fmt.Errorf("%s is a payload, and a flag gives another one", file.Name)
		}
		result = &got.Backend
	} else if b.BackendFormat != "auto" {
		return nil, errors.New("--backend-format is for --backend")
	}
	if err := b.override(result); err != nil {
		return nil, err
	}
	if result.StatusCode == 0 {
		return result, defaultStatus(conf, result)
	}
	return result, nil
}

// override puts the flags in place of what the file says.
func (b *backendFlags) override(result *gatemap.Backend) error {
	if b.Status != nil {
		if err := input.CheckStatus(*b.Status); err != nil {
			return fmt.Errorf("--status %d: %w", *b.Status, err)
		}
		result.StatusCode = *b.Status
	}
	switch {
	case b.Body != nil:
		result.Body = []byte(*b.Body)
	case b.ErrorMessage != nil:
		result.Body = lambdaError(*b.ErrorMessage)
	}
	var err error
	result.Headers, err = overrideFields(result.Headers, b.Headers, ':', "--header")
	return err
}

// lambdaError is the payload of a function that failed, as far as the message
// tells it (rules/selection.md#lambda-error).
func lambdaError(message string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]string{"errorMessage": message}); err != nil {
		panic(err) // a map of strings is always JSON
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// defaultStatus completes a result without a status: 200, but for MOCK it is
// in the text of the request template. Where nobody gives that text, it is the
// configured template if that has nothing to evaluate.
func defaultStatus(conf *config.Config, result *gatemap.Backend) error {
	if conf.Method.MethodIntegration.Type != gatemap.Mock {
		result.StatusCode = 200
		return nil
	}
	if result.Body != nil {
		return nil
	}
	text, ok := conf.ConstantRequestTemplate()
	if !ok {
		return errors.New("a MOCK integration answers with the statusCode of its request template, " +
			"which this command does not evaluate: give --status, or with --body the text that it makes")
	}
	result.Body = []byte(text)
	return nil
}
