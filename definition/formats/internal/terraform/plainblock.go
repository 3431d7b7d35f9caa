package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxPlainNesting bounds the maps and blocks in each other that are read without the
// library.
const maxPlainNesting = 20

// plainReader makes the tree of HCL's library of one block as most people and all
// converters write them: in ASCII, of texts without substitutions, references to
// attributes, numbers, true, false, null, and maps and blocks of those. For anything
// else it gives up; the library reads that, and says what is wrong with it. It takes a
// tenth of the memory, as it makes no tokens.
type plainReader struct {
	text  []byte
	file  string
	at    int
	line  int // of at
	begin int // of the line
	base  int // of the text in the file, in bytes
	bad   bool
}

// plainBlock reads a text that is one block, or returns nil.
func plainBlock(t *blockText) *hclsyntax.Block {
	r := &plainReader{text: t.data, file: t.file, line: t.start.Line, base: t.start.Byte}
	r.lines()
	b := r.block(0)
	r.lines()
	if r.bad || r.at < len(r.text) {
		return nil
	}
	return b
}

// fail gives up. What was read is not used.
func (r *plainReader) fail() { r.bad = true }

// peek is the next byte, 0 at the end and where something was not read.
func (r *plainReader) peek() byte {
	if r.bad || r.at >= len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *plainReader) pos() hcl.Pos {
	return hcl.Pos{Line: r.line, Column: r.at - r.begin + 1, Byte: r.base + r.at}
}

// from is the range from a place to where the reader is.
func (r *plainReader) from(start hcl.Pos) hcl.Range {
	return hcl.Range{Filename: r.file, Start: start, End: r.pos()}
}

// take reads one byte, which has to be c.
func (r *plainReader) take(c byte) hcl.Range {
	start := r.pos()
	if r.peek() != c {
		r.fail()
		return hcl.Range{}
	}
	r.at++
	return r.from(start)
}

func (r *plainReader) blanks() {
	for r.peek() == ' ' || r.peek() == '\t' {
		r.at++
	}
}

// newline reads the end of a line, which the end of the text is too, with a comment
// before it.
func (r *plainReader) newline() {
	r.blanks()
	r.comment()
	switch {
	case r.bad || r.at == len(r.text):
	case r.text[r.at] == '\n':
		r.at++
		r.line++
		r.begin = r.at
	default:
		r.fail()
	}
}

// comment reads up to the end of the line, where a comment begins.
func (r *plainReader) comment() {
	if c := r.peek(); c != '#' && (c != '/' || r.at+1 == len(r.text) || r.text[r.at+1] != '/') {
		return
	}
	for r.at < len(r.text) && r.text[r.at] != '\n' {
		if c := r.text[r.at]; c < ' ' && c != '\t' || c >= 0x7F {
			r.fail()
			return
		}
		r.at++
	}
}

// lines reads lines that are blank or comments, and the blanks of the next one.
func (r *plainReader) lines() {
	for r.blanks(); r.peek() == '\n' || r.peek() == '#' || r.peek() == '/'; r.blanks() {
		r.newline()
	}
}

// name reads an identifier.
func (r *plainReader) name() string {
	start := r.at
	if c := r.peek(); !isNameByte(c) || c >= '0' && c <= '9' {
		r.fail()
		return ""
	}
	for isNameByte(r.peek()) || r.peek() == '-' {
		r.at++
	}
	return string(r.text[start:r.at])
}

// block reads a block with the end of its line.
func (r *plainReader) block(depth int) *hclsyntax.Block {
	start := r.pos()
	b := &hclsyntax.Block{Type: r.name(), Labels: nil}
	b.TypeRange = r.from(start)
	for r.blanks(); r.peek() == '"'; r.blanks() {
		from := r.pos()
		label, ok := r.quoted().(*hclsyntax.TemplateExpr)
		if !ok || len(label.Parts) != 1 {
			r.fail()
			return nil
		}
		b.Labels = append(b.Labels, label.Parts[0].(*hclsyntax.LiteralValueExpr).Val.AsString())
		b.LabelRanges = append(b.LabelRanges, r.from(from))
	}
	r.body(b, depth)
	return b
}

// body reads the braces of a block, with what is between them.
func (r *plainReader) body(b *hclsyntax.Block, depth int) {
	b.OpenBraceRange = r.take('{')
	b.Body = &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, Blocks: hclsyntax.Blocks{}}
	if r.newline(); depth > maxPlainNesting {
		r.fail()
	}
	for r.lines(); r.peek() != 0 && r.peek() != '}'; r.lines() {
		r.item(b.Body, depth)
	}
	b.CloseBraceRange = r.take('}')
	end := b.CloseBraceRange.End
	b.Body.SrcRange = hcl.RangeBetween(b.OpenBraceRange, b.CloseBraceRange)
	b.Body.EndRange = hcl.Range{Filename: r.file, Start: end, End: end}
	r.newline()
}

// item reads an attribute or a block without labels.
func (r *plainReader) item(body *hclsyntax.Body, depth int) {
	start := r.pos()
	a := &hclsyntax.Attribute{Name: r.name()}
	a.NameRange = r.from(start)
	if r.blanks(); r.peek() == '{' && !oldBlocks()[a.Name] {
		b := &hclsyntax.Block{Type: a.Name, TypeRange: a.NameRange}
		r.body(b, depth+1)
		body.Blocks = append(body.Blocks, b)
		return
	}
	a.EqualsRange = r.take('=')
	r.blanks()
	a.Expr = r.value(depth)
	a.SrcRange = r.from(start)
	if r.newline(); body.Attributes[a.Name] != nil {
		r.fail()
	}
	body.Attributes[a.Name] = a
}

func (r *plainReader) value(depth int) hclsyntax.Expression {
	switch c := r.peek(); {
	case c == '"':
		return r.quoted()
	case c == '{':
		return r.object(depth + 1)
	case c >= '0' && c <= '9':
		return r.number()
	}
	return r.reference()
}

// number reads a whole number.
func (r *plainReader) number() hclsyntax.Expression {
	start := r.pos()
	first := r.at
	for c := r.peek(); c >= '0' && c <= '9'; c = r.peek() {
		r.at++
	}
	val, err := cty.ParseNumberVal(string(r.text[first:r.at]))
	if err != nil {
		r.fail()
	}
	return &hclsyntax.LiteralValueExpr{Val: val, SrcRange: r.from(start)}
}

// reference reads names with dots between them, or a word with a value of its own.
func (r *plainReader) reference() hclsyntax.Expression {
	start := r.pos()
	name := r.name()
	root := hcl.TraverseRoot{Name: name, SrcRange: r.from(start)}
	switch {
	case name == "for": // begins something else in a map
		r.fail()
	case r.peek() == '.' && (name == "true" || name == "false" || name == "null"):
		r.fail()
	case name == "true":
		return &hclsyntax.LiteralValueExpr{Val: cty.True, SrcRange: root.SrcRange}
	case name == "false":
		return &hclsyntax.LiteralValueExpr{Val: cty.False, SrcRange: root.SrcRange}
	case name == "null":
		return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: root.SrcRange}
	}
	steps := append(make(hcl.Traversal, 0, 3), root)
	for r.peek() == '.' {
		from := r.pos()
		r.at++
		steps = append(steps, hcl.TraverseAttr{Name: r.name(), SrcRange: r.from(from)})
	}
	return &hclsyntax.ScopeTraversalExpr{Traversal: steps, SrcRange: r.from(start)}
}

// object reads a map.
func (r *plainReader) object(depth int) hclsyntax.Expression {
	start := r.pos()
	o := &hclsyntax.ObjectConsExpr{OpenRange: r.take('{')}
	if depth > maxPlainNesting {
		r.fail()
	}
	for r.lines(); r.peek() != 0 && r.peek() != '}'; r.lines() {
		key := &hclsyntax.ObjectConsKeyExpr{}
		if r.peek() == '"' {
			key.Wrapped = r.quoted()
		} else {
			key.Wrapped = r.reference()
		}
		if r.blanks(); r.peek() == ':' {
			r.take(':')
		} else {
			r.take('=')
		}
		r.blanks()
		o.Items = append(o.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: r.value(depth)})
		switch r.blanks(); r.peek() {
		case '}':
		case ',':
			r.at++
		default:
			r.newline()
		}
	}
	r.take('}')
	o.SrcRange = r.from(start)
	return o
}

// escaped are the bytes behind a backslash.
var escaped = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\\': '\\'}

// quoted reads a text between quotes.
func (r *plainReader) quoted() hclsyntax.Expression {
	start := r.pos()
	r.take('"')
	from := r.pos()
	val, ok := r.characters()
	if !ok {
		r.fail()
		return nil
	}
	inside := r.from(from)
	r.take('"')
	if inside.Empty() { // the library has it behind the quotes
		inside = r.from(r.pos())
	}
	return &hclsyntax.TemplateExpr{
		Parts:    []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{Val: cty.StringVal(val), SrcRange: inside}},
		SrcRange: r.from(start),
	}
}

// characters reads up to the quote that ends a text.
func (r *plainReader) characters() (val string, ok bool) {
	var out []byte // what is before first, once something is escaped
	first := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '"':
			if out == nil {
				return string(r.text[first:r.at]), true
			}
			return string(append(out, r.text[first:r.at]...)), true
		case c == '\\':
			if r.at+1 >= len(r.text) || escaped[r.text[r.at+1]] == 0 {
				return "", false
			}
			if out == nil {
				out = make([]byte, 0, 256)
			}
			out = append(append(out, r.text[first:r.at]...), escaped[r.text[r.at+1]])
			r.at++
			first = r.at + 1
		case c < ' ', c >= 0x7F, (c == '$' || c == '%') && r.at+1 < len(r.text) && r.text[r.at+1] == '{':
			return "", false
		}
		r.at++
	}
	return "", false
}
