package lint

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/literal"
	"github.com/gatemap/gatemap/internal/source"
)

// place is where a finding stands. Where the string is not in the file as it is,
// inside is the place in the string, for the message. What a framework has
// generated has no findings.
type place struct {
	definition.Position
	pointer   string // into the integration
	inside    string
	generated bool // by a framework

	text   *string // the string at pointer, where the finding is about a part of it
	offset int     // of the part
}

// find is the place of the part that pointer names.
func (c *checker) find(pointer string) place {
	p := c.m.Find(pointer)
	return place{Position: p.Position, pointer: pointer, generated: p.Generated}
}

// inText gives the place of a byte offset in the string at pointer. Where in
// the file that is shows when a finding is made of it.
func (c *checker) inText(pointer, text string, offset int) place {
	at := c.find(pointer)
	at.text, at.offset = &text, offset
	return at
}

// inString gives the place of a line and column in the string at pointer.
func (c *checker) inString(pointer, text string, line, column int) place {
	_, _ = c.position(text, 0)
	return c.inText(pointer, text, c.places.Offset(line, column))
}

// position is the line and the column of an offset in a string of the
// definition. Findings about one string come together, and its index is kept.
func (c *checker) position(text string, offset int) (line, column int) {
	if c.places == nil || c.indexed != text {
		c.indexed, c.places = text, source.NewIndex([]byte(text))
	}
	return c.places.Position(offset)
}

// locate finds where in the file a part of a string stands.
func (c *checker) locate(at *place) {
	if at.text == nil {
		return
	}
	p, ok := c.m.Place(at.pointer)
	if ok {
		if line, column, ok := c.all.written.position(p.Position, *at.text, at.offset); ok {
			at.Line, at.Column = line, column
			return
		}
	}
	line, column := c.position(*at.text, at.offset)
	switch {
	case ok && p.TextLine > 0:
		at.Position = p.At(line, column)
	case line > 1 || column > 1:
		at.inside = fmt.Sprintf(" (line %d, column %d of the string)", line, column)
	}
}

// lineOf names a place of the string at pointer for a message: in the file, or
// in the string where it is not in the file as it is.
func (c *checker) lineOf(pointer, text string, offset int) string {
	c.named = true
	at := c.inText(pointer, text, offset)
	if c.locate(&at); at.inside == "" {
		return fmt.Sprintf("line %d, column %d", at.Line, at.Column)
	}
	line, column := c.position(text, offset)
	return fmt.Sprintf("line %d, column %d", line, column)
}

// written finds strings of a definition in its files. Findings about one string
// come together, and it is kept.
type written struct {
	api     *formats.API
	places  map[string]*source.Index // of files
	at      definition.Position
	text    string
	literal *literal.Literal
}

func writtenIn(api *formats.API) *written {
	if api == nil {
		return nil
	}
	return &written{api: api, places: map[string]*source.Index{}}
}

// literalAt returns the string that stands at a place and reads as text, or nil.
func (w *written) literalAt(at definition.Position, text string) *literal.Literal {
	if w == nil || at.Line == 0 {
		return nil
	}
	if w.at.File == at.File && w.at.Line == at.Line && w.at.Column == at.Column && w.text == text {
		return w.literal
	}
	data := w.api.File(at.File)
	if data == nil {
		return nil
	}
	index := w.index(at.File, data)
	w.at, w.text = at, text
	w.literal = literal.Find(at.File, data, index.Offset(at.Line, at.Column), text)
	return w.literal
}

// index is that of a file.
func (w *written) index(file string, data []byte) *source.Index {
	if w.places[file] == nil {
		w.places[file] = source.NewIndex(data)
	}
	return w.places[file]
}

// position is where a part of the string stands. It is false where the string
// is not written there, or the part comes from elsewhere.
func (w *written) position(at definition.Position, text string, offset int) (line, column int, ok bool) {
	l := w.literalAt(at, text)
	if l == nil || l.Substituted(offset, offset+1) {
		return 0, 0, false
	}
	line, column = w.places[at.File].Position(l.Offset(offset))
	return line, column, true
}
