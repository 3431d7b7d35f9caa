package read

import (
	"github.com/gatemap/gatemap/definition"
)

// Loader is the state of one load: its source, and what was found in it.
type Loader struct {
	*Source

	Methods          []definition.Operation
	BinaryMediaTypes []string                                       // of the first API
	GatewayResponses definition.Ordered[definition.GatewayResponse] // of all APIs

	Stages []definition.Stage // likewise

	// OwnAPI is the API that methods without the name of one belong to.
	OwnAPI string

	forms    forms
	places   definition.PlacesBuilder
	pointer  []byte               // of the part that is read
	declared map[string]*declared // by the name of the API, "" where it has none
	other    bool                 // an API of another kind was named
}

// NewLoader returns the loader of a source.
func NewLoader(s *Source) *Loader {
	return &Loader{Source: s, declared: make(map[string]*declared)}
}
