package bridge

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Texts are the texts of a call by their names in positions. A nil Texts has none.
type Texts map[string]*Text

// Text is a text with an index, which is made when it is needed.
type Text struct {
	Data  []byte
	index *source.Index
	ascii bool
}

// Add puts a text in.
func (t Texts) Add(name string, data []byte) { t[name] = &Text{Data: data} }

// Offset is the offset of a position in UTF-16 code units, nil where the text or
// the line is not known.
func (t Texts) Offset(at definition.Position) *int {
	text := t[at.File]
	if text == nil || at.Line <= 0 {
		return nil
	}
	units := text.Units(text.Bytes(at.Line, at.Column))
	return &units
}

// Bytes is the offset of a line and column in bytes.
func (t *Text) Bytes(line, column int) int {
	t.read()
	return t.index.Offset(line, max(column, 1))
}

// Units is the offset of a byte in UTF-16 code units.
func (t *Text) Units(offset int) int {
	if t.read(); t.ascii {
		return min(offset, len(t.Data))
	}
	return source.UTF16(string(t.Data), offset)
}

func (t *Text) read() {
	if t.index != nil {
		return
	}
	t.index, t.ascii = source.NewIndex(t.Data), true
	for _, c := range t.Data {
		t.ascii = t.ascii && c < 0x80
	}
}

// fault is the JSON form of a definition.Fault.
type fault struct {
	definition.Position
	Offset   *int   `json:"offset,omitempty"`
	Severity string `json:"severity"`
	Code     string `json:"code,omitempty"`
	Message  string `json:"message"`
}

// faults is the JSON form of faults with their offsets.
func (t Texts) faults(list definition.Faults) []fault {
	all := make([]fault, len(list))
	for i, f := range list {
		all[i] = fault{f.Position, t.Offset(f.Position), f.Severity.String(), string(f.Code), f.Message}
	}
	return all
}

// Faults is the JSON form of faults with their offsets, [] without any.
func (t Texts) Faults(list definition.Faults) any { return t.faults(list) }
