package playground

// State is what the page is about: a definition, what backends answered, and a
// request (web/src/state/state.ts). What is left out is the page's default.
type State struct {
	Definition Definition `json:"definition"`
	Answers    []Answer   `json:"answers,omitempty"`
	Request    Request    `json:"request"`
}

// Definition is a definition and the method of it that is looked at.
type Definition struct {
	Files      []File `json:"files"` // the first is the one that is read
	Format     string `json:"format"`
	Method     string `json:"method"`     // "METHOD PATH API", "" for the first
	Parameters string `json:"parameters"` // NAME=VALUE a line
}

// File is a file of a definition.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Answer is what a backend gave.
type Answer struct {
	Name     string `json:"name"`
	Status   string `json:"status"`
	Headers  string `json:"headers"` // a header a line
	Body     string `json:"body"`
	Encoding string `json:"encoding"` // text or base64
}

// Request is what a client sent; the lists are NAME=VALUE a line.
type Request struct {
	Method         string `json:"method,omitempty"`
	Path           string `json:"path,omitempty"`
	Query          string `json:"query,omitempty"`
	Headers        string `json:"headers,omitempty"` // a header a line
	PathParameters string `json:"pathParameters,omitempty"`
	StageVariables string `json:"stageVariables,omitempty"`
	Context        string `json:"context,omitempty"`
	Body           string `json:"body,omitempty"`
}
