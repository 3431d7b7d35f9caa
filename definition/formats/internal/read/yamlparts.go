package read

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"
	"unsafe"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// A large document is read in parts, so that the library's tree of all of it,
// ten times the text, is never there. A part is some entries of a block map,
// which mean the same alone: their lines are indented alike, and whatever an
// entry begins, a text or a list in brackets, ends before the next one does or
// the part is not YAML. A document that has no such parts, or a part that needs
// another one as an alias does, is read as a whole.

const (
	// partsFrom is how large a text has to be to be read in parts.
	partsFrom = 128 << 10
	// partSize is about how large a part is.
	partSize = 32 << 10
	// partSizeKept is how large it is at least where parts are kept for the next
	// load: small, so that a change is in few of them.
	partSizeKept = 512
	// maxPartDepth bounds the maps in each other that are taken apart.
	maxPartDepth = 8
)

// parts reads a document in parts of about size bytes, and returns false where
// it has to be read as a whole. Entries that are larger than large are taken apart.
func (r *yamlReader) parts(size, large int) (root *Node, ok bool) {
	wide, plain := plainText(viewed(r.data))
	if !divisible(r.data, plain) {
		return nil, false
	}
	nodes, twice := r.l.nodes, r.l.twice
	root = new(Node)
	root.Parent, root.Token = r.base.Parent, r.base.Token
	s := &yamlParts{yamlReader: r, size: size, tooLarge: large, narrow: plain && !wide}
	if r.l.Late != nil {
		s.late, r.l.Late = r.l.Late(r.data), nil
	}
	if !s.entries(root, behindStart(r.data), len(r.data), 0) {
		r.l.nodes, r.l.twice, r.skipped, r.borrowed = nodes, twice, 0, false
		r.l.late = nil
		return nil, false
	}
	return root, true
}

// divisible reports whether a text has nothing that parts cannot have: several
// documents, aliases, line breaks besides the usual ones, and characters that
// YAML has nowhere, which may be in a comment between the parts. plain is what
// plainText says of it.
func divisible(data []byte, plain bool) bool {
	if !plain && !divisibleText(data) || bytes.HasPrefix(data, []byte("%")) || bytes.HasPrefix(data, []byte("...")) {
		return false
	}
	for _, no := range []string{"\n---", "\n...", "\n%", ": *", "- *", "<<:"} {
		if bytes.Contains(data[min(1, len(data)):], []byte(no)) {
			return false
		}
	}
	return true
}

// divisibleText reports whether a text that is not plain has only characters that
// parts can have.
func divisibleText(data []byte) bool {
	for _, no := range []string{"\xef\xbb\xbf", "\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(data, []byte(no)) {
			return false
		}
	}
	return utf8.Valid(data) && !bytes.ContainsFunc(data, noYAML) && bytes.Count(data, []byte("\r")) == bytes.Count(data, []byte("\r\n"))
}

// viewed is a text as a string in the same memory.
func viewed(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }

func noYAML(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\uFFFE' || c == '\uFFFF'
}

// behindStart returns the offset behind the line that starts a document, 0 where
// there is none.
func behindStart(data []byte) int {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if string(bytes.TrimRight(line, " \r")) == "---" {
		return min(len(line)+1, len(data))
	}
	return 0
}

type yamlParts struct {
	*yamlReader
	size, tooLarge int
	narrow         bool   // each character of the text is plain and one byte
	room           room   // of the part that is read
	late           string // the key of the map whose members are made when Each asks for them
	made           func() // called after each part of that map
}

// entries reads the block map in data[from:to] into n, which gets its place.
func (s *yamlParts) entries(n *Node, from, to, depth int) bool {
	_, starts, ok := blockEntries(s.data, from, to)
	if !ok || len(starts) == 0 {
		return false
	}
	starts = append(starts, to)
	for first := 0; first < len(starts)-1; {
		next := first + 1
		for next < len(starts)-1 && starts[next]-starts[first] < s.size && starts[next+1]-starts[next] <= s.size {
			next++
		}
		begin, end := starts[first], starts[next]
		if first == 0 {
			begin = from
		}
		apart := end-begin > s.tooLarge && next == first+1 && s.large(n, starts[first], end, first == 0, depth)
		if !apart && (s.failed || !s.part(n, begin, end, first == 0, depth)) {
			return false
		}
		if s.made != nil && depth == lateDepth {
			s.made()
		}
		first = next
	}
	return true
}

// header is the line before a map that can be taken apart.
var header = lazyregexp.New(`^ *(?:[A-Za-z0-9_/.{}+$-]*[A-Za-z0-9_/}+$]|"[^"\\\n]*"|'[^'\n]*'): *\r?\n`)

// large reads one entry whose value is a map by the entries of that. It returns
// false where that has none, or where it has failed.
func (s *yamlParts) large(n *Node, from, to int, first bool, depth int) bool {
	head := header.Compiled().Find(s.data[from:to])
	inner := from + len(head)
	if len(head) == 0 || depth >= maxPartDepth {
		return false
	}
	outer, _, _ := blockEntries(s.data, from, inner)
	if indent, starts, ok := blockEntries(s.data, inner, to); !ok || len(starts) == 0 || indent <= outer {
		return false
	}
	y, ok := s.decode(from, inner)
	if !ok || len(y.Content) != 2 || y.Content[1].Tag != "!!null" {
		return false
	}
	if first {
		s.begin(n, y)
	}
	m, ok := s.key(y.Content[0])
	if !ok {
		return false
	}
	m.Value = new(Node)
	m.Value.Parent, m.Value.Token = n, m.Key
	if depth+1 == lateDepth && m.Key == s.late && s.late != "" {
		s.later(m.Value, inner, to)
	} else if !s.entries(m.Value, inner, to, depth+1) {
		s.failed = true
		return false
	}
	s.put(n, m)
	return true
}

// begin makes n the map y, of which it is the first part.
func (s *yamlParts) begin(n *Node, y *yaml.Node) {
	n.Kind, n.Pos = Object, s.at(y)
	s.l.count(n)
}

// part reads entries of n.
func (s *yamlParts) part(n *Node, from, to int, first bool, depth int) bool {
	y, ok := s.decode(from, to)
	if !ok || slices.ContainsFunc(y.Content, func(k *yaml.Node) bool { return k.Tag == "!!merge" }) {
		return false
	}
	if first {
		s.begin(n, y)
	}
	s.members(n, y, depth)
	return true
}

// decode reads a part as a document that is a map and nothing else.
func (s *yamlParts) decode(from, to int) (y *yaml.Node, ok bool) {
	line, _ := s.places.Position(from)
	s.skipped = line - 1
	part := s.data[from:to]
	if s.l.Memory == nil {
		y, s.borrowed = s.blocks(viewed(part), &s.room)
		if s.borrowed {
			return y, true
		}
		return decodePart(part)
	}
	if y := s.l.Memory.part(part); y != nil {
		return y, true
	}
	text := string(part)
	if y, ok = s.blocks(text, new(room)); !ok {
		y, ok = decodePart(part)
	}
	if ok {
		s.l.Memory.keep(text, y)
	}
	return y, ok
}

// blocks is readBlocks without another look at the characters where all of the text
// are known.
func (s *yamlParts) blocks(part string, in *room) (y *yaml.Node, ok bool) {
	if s.narrow {
		return readPlain(part, false, in)
	}
	return readBlocks(part, in)
}

func decodePart(text []byte) (y *yaml.Node, ok bool) {
	defer func() {
		if recover() != nil { // the library panics on some broken documents
			y, ok = nil, false
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	if dec.Decode(&doc) != nil || len(doc.Content) != 1 || !errors.Is(dec.Decode(&more), io.EOF) {
		return nil, false
	}
	y = doc.Content[0]
	return y, y.Kind == yaml.MappingNode && y.Anchor == "" && y.Tag == "!!map" && y.Style&yaml.FlowStyle == 0
}

// blockEntries returns where the entries of a block map begin and how far they
// are indented. It looks at the beginnings of lines only: what stands deeper is
// a part of an entry.
func blockEntries(data []byte, from, to int) (indent int, starts []int, ok bool) {
	indent = -1
	for at := from; at < to; {
		end := bytes.IndexByte(data[at:to], '\n') + at + 1
		if end == at {
			end = to
		}
		line := data[at:end]
		body := bytes.TrimLeft(line, " ")
		depth := len(line) - len(body)
		switch {
		case depth > indent && indent >= 0:
		case len(bytes.TrimSpace(body)) == 0 || body[0] == '#':
		case indent >= 0 && depth < indent, bytes.IndexByte([]byte("\t%?:!&*{[}]|>@`"), body[0]) >= 0:
			return 0, nil, false
		case body[0] == '-' && (len(body) == 1 || bytes.IndexByte([]byte(" \t\r\n"), body[1]) >= 0):
			if indent < 0 {
				return 0, nil, false
			}
		default:
			indent = depth
			starts = append(starts, at)
		}
		at = end
	}
	return indent, starts, true
}
