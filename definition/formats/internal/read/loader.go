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

	pointers map[string]string    // into integrations, which are the same in many methods
	declared map[string]*declared // by the name of the API, "" where it has none
	other    bool                 // an API of another kind was named
}

// maxShared bounds the pointers that methods share: those of an ordinary
// definition are fewer.
const maxShared = 4096

// shared returns ptr as methods before have it.
func (l *Loader) shared(ptr string) string {
	if known, ok := l.pointers[ptr]; ok {
		return known
	}
	if len(l.pointers) < maxShared {
		l.pointers[ptr] = ptr
	}
	return ptr
}

// NewLoader returns the loader of a source.
func NewLoader(s *Source) *Loader {
	return &Loader{Source: s, declared: make(map[string]*declared), pointers: make(map[string]string)}
}
