package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/linejson"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// input is an Evaluation of types.ts. Members that only a line of gatemap replay
// has are read and not looked at.
type input struct {
	configuration
	Request        json.RawMessage `json:"request"`
	Context        json.RawMessage `json:"context"`
	StageVariables json.RawMessage `json:"stageVariables"`
	Backend        json.RawMessage `json:"backend"`
	Time           string          `json:"time"`
}

// Evaluation is one evaluation that is ready to be made.
type Evaluation struct {
	Config  *document.Config
	Engine  *gatemap.Engine
	Backend *gatemap.Backend
	Request *gatemap.Request
	Time    time.Time
	Asked   *syntax.Run            // what the request template of a MOCK integration did; nil without one
	Refused *settle.RequestFailure // that it failed: then there is nothing to evaluate
	Texts   Texts

	Type  string   // of the integration, where the input says it
	Given struct { // as the input has them, before the method completes them
		Request gatemap.Request
		Backend gatemap.Backend
	}
	ErrorMessage *string // of a Lambda function; Backend.Body is made of it
}

// Read reads an evaluation and compiles its configuration. An error tells the
// places of its faults.
func Read(data []byte, definitions Definitions) (*Evaluation, error) {
	e := &Evaluation{Texts: Texts{}}
	if err := e.read(data, definitions); err != nil {
		return nil, located{err, e.Texts}
	}
	return e, nil
}

func (e *Evaluation) read(data []byte, definitions Definitions) (err error) {
	var in input
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("the evaluation: %w", linejson.Plain(err))
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(data, &members) // it is an object, or null
	in.MethodResponses = members[definition.NameMethodResponses]
	e.Type = in.Type
	if e.Config, err = in.configuration.read(definitions, e.Texts); err != nil {
		return err
	}
	if err := e.backend(in.Backend); err != nil {
		return err
	}
	if e.Engine, err = in.compile(e.Config, e.ErrorMessage != nil, e.Texts); err != nil {
		return err
	}
	if err := e.request(&in); err != nil {
		return err
	}
	if err := e.clock(in.Time); err != nil {
		return err
	}
	e.Given.Backend = *e.Backend
	e.Asked, err = settle.StatusRun(e.Config.Operation, e.Request, e.Backend, false)
	if errors.As(err, &e.Refused) {
		return nil
	}
	return err
}

// backend reads the backend result.
func (e *Evaluation) backend(raw json.RawMessage) error {
	e.Backend = new(gatemap.Backend)
	if !given(raw) {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return fmt.Errorf("backend: %w", linejson.Plain(err))
	}
	if message := members["errorMessage"]; given(message) {
		if given(members["body"]) || given(members["bodyBase64"]) {
			return errors.New("backend: body and errorMessage both give the payload")
		}
		if err := json.Unmarshal(message, &e.ErrorMessage); err != nil {
			return fmt.Errorf("backend: errorMessage: %w", linejson.Plain(err))
		}
		delete(members, "errorMessage")
		raw, _ = json.Marshal(members) // it was JSON
	}
	b, err := document.ReadBackend(document.File{Name: "backend", Data: raw}, document.JSON)
	if err != nil {
		return err
	}
	if e.Backend = &b.Backend; e.ErrorMessage != nil {
		e.Backend.Body = settle.LambdaError(*e.ErrorMessage)
	}
	return nil
}

// request reads the request and completes it by what the method says.
func (e *Evaluation) request(in *input) error {
	e.Request = new(gatemap.Request)
	for _, of := range []struct {
		name, around string
		raw          json.RawMessage
	}{{"request", "%s", in.Request}, {"context", `{"context":%s}`, in.Context}, {"stageVariables", `{"stageVariables":%s}`, in.StageVariables}} {
		if !given(of.raw) {
			continue
		}
		r, err := document.ReadRequest(document.File{Name: of.name, Data: fmt.Appendf(nil, of.around, of.raw)})
		switch {
		case err != nil:
			return err
		case of.name == "request":
			e.Request = r
		case of.name == "context" && e.Request.Context != nil, of.name == "stageVariables" && e.Request.StageVariables != nil:
			return errors.New("the request has " + of.name + " already")
		case of.name == "context":
			e.Request.Context = r.Context
		default:
			e.Request.StageVariables = r.StageVariables
		}
	}
	e.Given.Request = *e.Request
	r := e.Request
	for _, p := range e.Config.PathParameters {
		if !slices.ContainsFunc(r.PathParameters, func(f gatemap.Field) bool { return f.Name == p.Name }) {
			r.PathParameters = append(r.PathParameters, p)
		}
	}
	if r.Path == "" && in.Integration == nil {
		r.Path = in.Path
	}
	settle.Request(e.Config.Operation, r)
	if e.Config.Path != "" && r.Path == e.Config.Path {
		r.Path = settle.Fill(e.Config.Path, r.PathParameters)
	}
	return nil
}

// clock takes the time of the request, or that of the clock, which no request is
// told.
func (e *Evaluation) clock(at string) (err error) {
	if e.Time = time.Now(); at == "" {
		return nil
	}
	if e.Time, err = time.Parse(time.RFC3339, at); err != nil {
		return fmt.Errorf("time %q: must be a time such as 2026-11-24T09:12:44Z", at)
	}
	settle.Clock(e.Request, e.Time)
	return nil
}
