package doc

import (
	"unsafe"

	"github.com/gatemap/gatemap/internal/meter"
)

// Lazy is a document that is parsed when somebody first asks for it. The zero
// Lazy has not been asked.
type Lazy struct {
	doc   Document
	asked bool
	err   error
}

// parsedPerStep is how many bytes of JSON one step parses.
const parsedPerStep = 16

// wordsPerStep is how many words of a tape one step writes.
const wordsPerStep = 2

// Root returns the root of text, which is the same at every call until Reset;
// the first one parses it and pays for that. The error is that of the parser or
// of m.
func (l *Lazy) Root(m *meter.Meter, text []byte) (Value, error) {
	if !l.asked {
		l.asked = true
		l.err = l.parse(m, text)
	}
	return l.doc.Root(), l.err
}

func (l *Lazy) parse(m *meter.Meter, text []byte) error {
	if err := m.Spend(len(text) / parsedPerStep); err != nil {
		return err
	}
	if err := l.doc.ParseFor(m, unsafe.String(unsafe.SliceData(text), len(text))); err != nil {
		return err
	}
	if err := m.Spend(l.doc.Words() / wordsPerStep); err != nil {
		return err
	}
	return m.Hold(l.doc.Size())
}

// Reset forgets the document.
func (l *Lazy) Reset() {
	if l.asked {
		l.doc.Reset()
		l.asked, l.err = false, nil
	}
}
