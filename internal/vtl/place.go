package vtl

import javatext "github.com/gatemap/gatemap/internal/java/text"

// place returns the line and the column of a node as Velocity has them. The
// first line of a string that is a template goes on at the column of the
// string.
func (u *unit) place(n *node) (line, column int) {
	line, column = u.chars.At(u.src, u.offset(n), javatext.DecodeRune)
	if u.outer == nil {
		return line, column
	}
	outerLine, outerColumn := u.outer.place(u.string)
	if line == 1 {
		column += outerColumn
	}
	return line + outerLine - 1, column
}
