package conformance

import (
	"encoding/json"
	"errors"

	"github.com/gatemap/gatemap"
)

// Recorded is the request and the answer of the backend in a line of a whole
// evaluation, which needs no integration.
type Recorded struct {
	ID string // "" where the line has none
	// API, Method and Path are those of the member operation; else Method and Path are
	// those of the request. "" is not said.
	API, Method, Path string
	Request           gatemap.Request
	Backend           gatemap.Backend
	Failure           string // why the backend gave no answer; "" is that it did
}

// ReadRecorded reads the answer in a line.
func ReadRecorded(line []byte) (*Recorded, error) {
	var l struct {
		gatewayLine
		Operation struct {
			API    string `json:"api"`
			Method string `json:"method"`
			Path   string `json:"path"`
		} `json:"operation"`
		Answer json.RawMessage `json:"backend"`
	}
	if err := decode(line, &l); err != nil {
		return nil, err
	}
	if len(l.Answer) == 0 || l.Answer[0] != '{' {
		return nil, errors.New("the line has no object backend")
	}
	if err := decode(l.Answer, &l.gatewayLine.Backend); err != nil {
		return nil, err
	}
	var failed struct {
		Failure string `json:"failure"`
	}
	if err := decode(l.Answer, &failed); err != nil {
		return nil, err
	}
	req, backend, err := l.answer()
	if err != nil {
		return nil, err
	}
	r := &Recorded{API: l.Operation.API, Method: l.Operation.Method, Path: l.Operation.Path, Request: *req, Backend: *backend, Failure: failed.Failure}
	if r.Method == "" && r.Path == "" {
		r.Method, r.Path = req.HTTPMethod, req.Path
	}
	if json.Unmarshal(l.ID, &r.ID) != nil { // a number
		r.ID = string(l.ID)
	}
	return r, nil
}
