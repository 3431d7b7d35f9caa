package read

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// text is what values stand in: a file, or a string in one.
type text struct {
	file  string
	base  definition.Place // of the text itself
	index *source.Index    // of the text, for places that are offsets
}

// Pos is where a value stands: a definition.Place without its pointer, in the
// third of the memory. The zero value is nowhere.
type Pos struct {
	in *text

	// The line and the column in the file. Where the column is byOffset, the
	// line is an offset in the text, and the line of the string is 1 if its text
	// begins behind a quote there: what few ask for is found out when they do.
	line, column         uint32
	textLine, textColumn uint32
}

const (
	byOffset  = ^uint32(0)
	generated = 1 << 31 // in textColumn
)

// PosAt returns where a position is, its pointer apart.
func (l *Source) PosAt(at definition.Position) Pos {
	if l.last == nil || l.last.file != at.File {
		l.last = &text{file: at.File}
	}
	return Pos{in: l.last, line: uint32(at.Line), column: uint32(at.Column)}
}

// StartOf is the place of a whole file.
func StartOf(file string) Pos {
	return Pos{in: &text{file: file}, line: 1, column: 1, textLine: 1, textColumn: 1}
}

// with returns p with the numbers of place.
func (p Pos) with(place definition.Place) Pos {
	p.line, p.column = uint32(place.Line), uint32(place.Column)
	p.textLine, p.textColumn = uint32(place.TextLine), uint32(place.TextColumn)
	if place.Generated {
		p.textColumn |= generated
	}
	return p
}

// Place returns p with lines and columns.
func (p Pos) Place() (at definition.Place) {
	if p.in == nil {
		return at
	}
	if p.column == byOffset {
		at.Position = p.in.base.At(p.in.index.Position(int(p.line)))
		if p.textLine > 0 {
			at.TextLine, at.TextColumn = at.Line, at.Column+1
		}
	} else {
		at.Position = definition.Position{Line: int(p.line), Column: int(p.column)}
		at.TextLine, at.TextColumn = int(p.textLine), int(p.textColumn&^generated)
	}
	at.File, at.Generated = p.in.file, p.textColumn&generated != 0
	return at
}

// Position returns the position of p.
func (p Pos) Position() definition.Position { return p.Place().Position }

// File returns the file of p.
func (p Pos) File() string {
	if p.in == nil {
		return ""
	}
	return p.in.file
}

// WithoutText returns p as that of a string whose text is not in the file.
func (p Pos) WithoutText() Pos {
	p.textLine, p.textColumn = 0, p.textColumn&generated
	return p
}

// WithText returns p as that of a string whose text begins where that of other
// does.
func (p Pos) WithText(other Pos) Pos {
	at := other.Place()
	return p.WithTextAt(at.TextLine, at.TextColumn)
}

// WithTextAt returns p as that of a string whose text begins at a line and a
// column of the file.
func (p Pos) WithTextAt(line, column int) Pos {
	at := p.Place()
	at.TextLine, at.TextColumn = line, column
	return p.with(at)
}
