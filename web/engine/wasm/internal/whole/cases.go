package whole

import (
	"encoding/json"
	"errors"

	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// caseOf writes an evaluation as a case file that expects what comes out.
func (k *keeper) caseOf(input []byte) (any, error) {
	var in struct {
		Evaluation json.RawMessage `json:"evaluation"`
		Name       string          `json:"name"`
		Notation   string          `json:"notation"`
		Definition string          `json:"definition"`
	}
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	e, err := bridge.Read(in.Evaluation, k.config)
	if err != nil {
		return nil, err
	}
	if e.Refused != nil {
		return nil, e.Refused
	}
	name := "case.gatemap.txtar"
	switch in.Notation {
	case "", "txtar":
	case "yaml":
		name = "case.gatemap.yaml"
	default:
		return nil, errors.New("notation " + in.Notation + ": must be txtar or yaml")
	}
	path := in.Definition
	if path == "" {
		path = "integration.json"
		if e.Config.Defined {
			path = e.Config.Name
		}
	}
	f := cases.Settings(name, path, e.Config.HTTPMethod, e.Config.Path, "", nil)
	if e.Config.Defined {
		f.Format, f.Parameters, f.API = k.last.opts.Format, k.last.Parameters, e.Config.API
		if k.last.api.Of(f.API) == nil {
			f.API = ""
		}
	}
	f.Type = e.Type
	told := e.Tell(true)
	c := cases.Case{Name: in.Name, Compare: cases.Exact, Request: e.Given.Request, Backend: cases.Backend{Backend: e.Given.Backend, ErrorMessage: e.ErrorMessage}}
	o := &cases.Outcome{Response: told.Response, Selected: told.Explanation.Selection.Selected, Failure: told.Failure, Explanation: told.Explanation}
	if err := c.ExpectAll(f, o); err != nil {
		return nil, err
	}
	text, err := cases.New(f, nil, []cases.Draft{{Case: c}})
	return string(text), err
}
