// Package literal finds where the characters of a string stand in the file that
// has it, however it is written there: with escapes, over several lines, as a
// block or a heredoc, in JSON, YAML or HCL.
//
// Nothing of that is kept when a file is read. It is found again from the bytes
// of the file when somebody asks for a place, and held against the text that the
// reader made of it: an answer is right or there is none.
package literal

import (
	"bytes"
	"path"
	"sort"
	"strings"
)

// Form is how a string is written.
type Form uint8

// The forms.
const (
	File         Form = iota // the file, or its rest, is the string
	JSON                     // "..." of JSON
	DoubleQuoted             // "..." of YAML
	SingleQuoted             // '...' of YAML
	Plain                    // without quotes
	Block                    // | of YAML
	Folded                   // > of YAML
	HCL                      // "..." of HCL
	Heredoc                  // <<X or <<-X of HCL
)

// Inline reports whether a string of the form begins in the line of its key, and
// does not have lines of its own.
func (f Form) Inline() bool { return f != File && f != Block && f != Folded && f != Heredoc }

// Literal is a string in a file. It is not changed once made.
type Literal struct {
	Form       Form
	Start, End int // in the file, with quotes, a tag or a header

	text   string
	pieces []piece // in the order of the text
}

// piece is a part of the text and what stands for it in the file. One with as
// many bytes on both sides is written as it is, unless it is a substitution.
type piece struct {
	from, to   int // in the text
	at, end    int // in the file
	substitute bool
}

func (p *piece) same() bool { return !p.substitute && p.to-p.from == p.end-p.at }

// Find returns the string that begins at data[at] and that reads as text. The name of
// the file says whether it is HCL; JSON and YAML show. A tag and an anchor of YAML
// may stand before the string. Where it has substitutions, as ${x} of Terraform
// and CloudFormation, text has their values. It is nil when there is no such
// string.
func Find(file string, data []byte, at int, text string) *Literal {
	if at < 0 || at > len(data) {
		return nil
	}
	if at == 0 && string(data) == text {
		d := decoder{data: data, form: File}
		d.copy(len(data))
		return d.literal(0, text)
	}
	begin := at
	if !IsHCL(file) {
		begin = behindProperties(data, at)
	}
	if begin >= len(data) {
		return nil
	}
	for _, read := range readers(data[begin:], IsHCL(file)) {
		d := &decoder{data: data, at: begin, text: text, out: make([]byte, 0, len(text)+8), pieces: make([]piece, 0, 16)}
		if !read(d) {
			continue
		}
		if l := d.literal(begin, text); l != nil {
			return l
		}
	}
	return nil
}

// IsHCL tells a file of HCL by its name.
func IsHCL(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".tf", ".hcl", ".tfvars":
		return true
	}
	return false
}

// readers are those of the forms that may begin as data does.
func readers(data []byte, hcl bool) []func(*decoder) bool {
	switch c := data[0]; {
	case hcl && c == '"':
		return []func(*decoder) bool{(*decoder).hcl}
	case hcl && bytes.HasPrefix(data, []byte("<<")):
		return []func(*decoder) bool{(*decoder).heredoc}
	case hcl:
	case c == '"':
		return []func(*decoder) bool{(*decoder).json, (*decoder).doubleQuoted}
	case c == '\'':
		return []func(*decoder) bool{(*decoder).singleQuoted}
	case c == '|' || c == '>':
		return []func(*decoder) bool{(*decoder).block}
	}
	return []func(*decoder) bool{(*decoder).plain}
}

// Text is what the literal reads as.
func (l *Literal) Text() string { return l.text }

// Offset returns where in the file the character stands that begins at an offset
// of the text: for an escape or a substitution where that begins, for the end of the
// text where it ends.
func (l *Literal) Offset(text int) int {
	i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].to > text })
	if i == len(l.pieces) {
		return l.Behind(len(l.text))
	}
	p := &l.pieces[i]
	if p.same() {
		return p.at + max(text-p.from, 0)
	}
	return p.at
}

// Behind returns where in the file the character ends that is before an offset
// of the text, and where the text begins for 0. It differs from Offset where
// something stands between two characters that the text does not have, as the
// indentation of a block.
func (l *Literal) Behind(text int) int {
	i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].to >= text })
	switch {
	case i == len(l.pieces) && i > 0:
		return l.pieces[i-1].end
	case i == len(l.pieces):
		return l.inside()
	case text <= 0:
		return l.pieces[0].at
	}
	p := &l.pieces[i]
	if p.same() {
		return p.at + max(text-p.from, 0)
	}
	return p.end
}

// inside is where an empty text stands: between its quotes.
func (l *Literal) inside() int {
	switch l.Form {
	case JSON, DoubleQuoted, SingleQuoted, HCL:
		return min(l.Start+1, l.End)
	case File, Plain:
		return l.Start
	}
	return l.End
}

// TextOffset is the way back from Offset: the offset in the text of what stands
// at an offset of the file, or of what follows next. It is false outside of the
// literal.
func (l *Literal) TextOffset(file int) (int, bool) {
	if file < l.Start || file > l.End {
		return 0, false
	}
	i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].end > file })
	if i == len(l.pieces) {
		return len(l.text), true
	}
	p := &l.pieces[i]
	if p.same() {
		return p.from + max(file-p.at, 0), true
	}
	return p.from, true
}

// Substituted reports whether text[from:to] has a part of a value that the file
// does not say there.
func (l *Literal) Substituted(from, to int) bool {
	i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].to > from })
	for ; i < len(l.pieces) && l.pieces[i].from < to; i++ {
		if l.pieces[i].substitute {
			return true
		}
	}
	return false
}
