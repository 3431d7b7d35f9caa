package definition

import (
	"cmp"
	"strconv"
)

// Position is a place in a file. Lines and columns count from 1, columns in
// characters; 0 is unknown.
type Position struct {
	File    string `json:"file,omitzero"`
	Line    int    `json:"line,omitzero"`
	Column  int    `json:"column,omitzero"`
	Pointer string `json:"pointer,omitzero"` // JSON Pointer (RFC 6901) in the file; in HCL, the address of the block
}

// String gives file:line:column, without what is unknown.
func (p Position) String() string {
	s := cmp.Or(p.File, "-")
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// Place is the position of a value and, for a string, that of its text.
type Place struct {
	Position

	// TextLine and TextColumn are where the first character of a string
	// stands, when the lines of the string are lines of the file: a YAML block,
	// a heredoc, an included file, or a string on one line without escapes.
	// Otherwise they are 0.
	TextLine   int `json:"textLine,omitzero"`
	TextColumn int `json:"textColumn,omitzero"`

	// Generated says that a framework has made the part, and that the author of
	// the definition has not written it: a preflight that SAM, the CDK or the
	// Serverless Framework adds, the latter's default responses and templates.
	Generated bool `json:"generated,omitzero"`
}

// At returns the position of a line and column (both from 1) inside the string
// at p. Where the lines of the string are not those of the file it returns that
// of the string.
func (p Place) At(line, column int) Position {
	if p.TextLine == 0 || line <= 0 {
		return p.Position
	}
	at := p.Position
	at.Line, at.Column = p.TextLine+line-1, p.TextColumn+max(column, 1)-1
	return at
}
