package mapping

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// documents is what a Message has beside that has parsed its payload.
type documents interface {
	// Document returns the payload as JSON, read leniently; an empty one is {}.
	// Its error is that of a payload that cannot be read so.
	Document() (jsondoc.Value, error)
	// CustomError returns the JSON in the string errorMessage of the payload,
	// false if there is none.
	CustomError() (jsondoc.Value, bool)
	// Meter is what JSONPaths spend; nil is one for each expression.
	Meter() *meter.Meter
}

func documentsOf(m Message) documents {
	if d, ok := m.(documents); ok {
		return d
	}
	return &payload{text: m.Body()}
}

// payload parses the Body of a Message that has not.
type payload struct {
	text         []byte
	json, custom jsondoc.Document
}

// Document implements documents.
func (p *payload) Document() (jsondoc.Value, error) {
	if len(p.text) == 0 {
		p.text = []byte("{}")
	}
	err := p.json.Parse(p.text)
	return p.json.Root(), err
}

// CustomError implements documents.
func (p *payload) CustomError() (jsondoc.Value, bool) {
	message, _ := p.json.Root().Get("errorMessage")
	if message.Kind() != jsondoc.String || p.custom.ParseString(message.Str()) != nil {
		return jsondoc.Value{}, false
	}
	return p.custom.Root(), true
}

// Meter implements documents.
func (p *payload) Meter() *meter.Meter { return nil }
