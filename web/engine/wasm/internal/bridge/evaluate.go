package bridge

import (
	"errors"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/settle"
)

// Evaluations are the calls that evaluate. definitions may be nil: then an
// evaluation has an integration.
func Evaluations(definitions Definitions) Calls {
	return Calls{
		"evaluate": func(input []byte) (any, error) { return evaluate(input, definitions, false) },
		"explain":  func(input []byte) (any, error) { return evaluate(input, definitions, true) },
		"render":   render,
	}
}

// evaluated is a response, and how it came about.
type evaluated struct {
	// Told is what gatemap simulate and explain print with -o json.
	Told *result.Evaluation `json:"told"`
	// Headers are those of Told in the order of the message.
	Headers  []header `json:"headers"`
	Warnings []fault  `json:"warnings"`
}

type header struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

func evaluate(input []byte, definitions Definitions, explain bool) (any, error) {
	e, err := Read(input, definitions)
	if err != nil {
		return nil, err
	}
	if e.Refused != nil && !explain {
		return nil, e.Refused
	}
	out := evaluated{Told: e.Tell(explain), Headers: []header{}}
	for _, f := range out.Told.Response.Headers {
		out.Headers = append(out.Headers, header{f.Name, f.Values})
	}
	var warnings definition.Faults
	for _, w := range e.Engine.Warnings() {
		warnings = append(warnings, settle.Locate(w, e.Config.Locate))
	}
	out.Warnings = e.Texts.faults(warnings)
	return out, nil
}

// Tell makes the evaluation, with reasons where they are wanted.
func (e *Evaluation) Tell(explain bool) *result.Evaluation {
	told := &result.Evaluation{Time: e.Time}
	if e.Config.Defined {
		told.Operation = e.Config.Operation
	}
	var outcome error
	switch {
	case e.Refused != nil:
		told.Explanation, outcome = e.Engine.ExplainFailure(e.Request, e.Refused.Failure), e.Refused.Failure
		told.Response, told.Asked = told.Explanation.Response, e.Asked
	case explain:
		told.Explanation, outcome = e.Engine.Explain(e.Request, e.Backend)
		told.Response, told.Asked = told.Explanation.Response, e.Asked
		told.Payload, told.Body = e.Backend.Body, e.Request.Body
	default:
		told.Response, outcome = e.Engine.Evaluate(e.Request, e.Backend)
	}
	var failure *gatemap.GatewayError
	if errors.As(outcome, &failure) {
		told.Failure = failure
	}
	return told
}
