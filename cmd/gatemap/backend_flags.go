package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/settle"
)

// backendFlags are the result of the backend. They belong to every command
// that evaluates.
type backendFlags struct {
	Backend       string   `placeholder:"FILE" group:"backend" help:"The payload, or the result in JSON; - is standard input."`
	BackendFormat string   `enum:"auto,json,raw" default:"auto" group:"backend" help:"What --backend holds: json, raw (the payload), or auto."`
	Status        *int     `placeholder:"CODE" group:"backend" help:"The status; 200 when nothing says it."`
	Headers       []string `name:"header" short:"H" sep:"none" placeholder:"'NAME: VALUE'" group:"backend" help:"A header, in place of those that the file has under this name. Repeat for more."`
	Body          *string  `placeholder:"TEXT" group:"backend" help:"The payload itself; --backend reads one from a file."`
	ErrorMessage  *string  `placeholder:"TEXT" group:"backend" help:"The Lambda function failed with this errorMessage. Implies --type lambda."`
}

func (b *backendFlags) read(stdin io.Reader) (*gatemap.Backend, error) {
	if b.Body != nil && b.ErrorMessage != nil {
		return nil, errors.New("--body and --error-message both give the payload")
	}
	result := new(gatemap.Backend)
	if b.Backend != "" {
		file, err := files.Read(b.Backend, stdin)
		if err != nil {
			return nil, err
		}
		got, err := document.ReadBackend(file, document.Format(b.BackendFormat))
		if err != nil {
			return nil, err
		}
		if got.Format == document.Raw && (b.Body != nil || b.ErrorMessage != nil) {
			return nil, fmt.Errorf("%s is a payload, and a flag gives another one", file.Name)
		}
		result = &got.Backend
	} else if b.BackendFormat != "auto" {
		return nil, errors.New("--backend-format is for --backend")
	}
	return result, b.override(result)
}

// override puts the flags in place of what the file says.
func (b *backendFlags) override(result *gatemap.Backend) error {
	if b.Status != nil {
		if err := document.CheckStatus(*b.Status); err != nil {
			return fmt.Errorf("--status %d: %w", *b.Status, err)
		}
		result.StatusCode = *b.Status
	}
	switch {
	case b.Body != nil:
		result.Body = []byte(*b.Body)
	case b.ErrorMessage != nil:
		result.Body = settle.LambdaError(*b.ErrorMessage)
	}
	var err error
	result.Headers, err = overrideFields(result.Headers, b.Headers, ':', "--header")
	return err
}
