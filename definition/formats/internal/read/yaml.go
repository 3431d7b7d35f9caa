package read

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// YAML reads the first document of a YAML text into nodes. Aliases are
// expanded within the limit on nodes, merge keys are merged, CloudFormation's
// short intrinsics become their long forms. base is as in json.
func (l *Source) YAML(data []byte, base *Node) (*Node, error) {
	if len(data) >= partsFrom {
		size := partSize
		if l.Memory != nil {
			size = partSizeKept
		}
		if root, ok := newYAMLReader(l, data, base).parts(size, partSize); ok {
			return root, nil
		}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, Unreadable(base.Pos.Position(), err, "empty")
		}
		return nil, notYAML(data, base, err)
	}
	var more yaml.Node
	if err := dec.Decode(&more); err == nil {
		l.ProblemAt(definition.Warning, base.inside(more.Line, more.Column), "only the first YAML document is read")
	} else if !errors.Is(err, io.EOF) { // what stands behind the root is met only here
		return nil, notYAML(data, base, err)
	}
	return newYAMLReader(l, data, base).node(&doc, nil, "", 0), nil
}

// notYAML is the fault of a text that the library does not take.
func notYAML(data []byte, base *Node, err error) error {
	load := &yaml.LoadError{Message: err.Error()}
	errors.As(err, &load)
	line, column, why := source.YAMLFault(data, source.YAMLMark(load.Mark), source.YAMLMark(load.ContextMark), load.Message)
	return Unreadable(base.inside(line, column), err, "not YAML: %s", why)
}

type yamlReader struct {
	l      *Source
	base   *Node
	data   []byte
	places *source.Index
	busy   map[*yaml.Node]bool             // anchors that are being expanded
	texts  map[*yaml.Node]definition.Place // where the texts of anchors stand
	in     *text
	from   definition.Place // where the text stands

	skipped  int  // lines before the part that is read
	failed   bool // a part that was taken apart
	borrowed bool // the texts of the part are in memory that is used again
	known    interned
}

func newYAMLReader(l *Source, data []byte, base *Node) *yamlReader {
	from := base.Pos.Place()
	return &yamlReader{
		in: &text{file: from.File}, from: from,
		l: l, base: base, data: data, places: source.NewIndex(data),
		busy: make(map[*yaml.Node]bool), texts: make(map[*yaml.Node]definition.Place),
	}
}

func (r *yamlReader) node(y *yaml.Node, parent *Node, token string, depth int) *Node {
	if y.Kind == yaml.DocumentNode && len(y.Content) > 0 {
		y = y.Content[0]
	}
	n := new(Node)
	n.Pos, n.Parent, n.Token = r.at(y), parent, token
	if parent == nil {
		n.Parent, n.Token = r.base.Parent, r.base.Token
	}
	r.l.count(n)
	if depth > MaxDepth {
		r.l.Fail(n.Position(), nil, "nested deeper than %d levels", MaxDepth)
	}
	if y.Kind == yaml.AliasNode {
		y = y.Alias
		n.Pos = r.at(y)
	}
	if y.Anchor != "" {
		if r.busy[y] {
			r.l.Fail(n.Position(), nil, "the anchor &%s contains itself", y.Anchor)
		}
		r.busy[y] = true
		defer delete(r.busy, y)
	}
	if name, ok := intrinsicTag(y.Tag); ok {
		return r.intrinsic(name, y, n, depth)
	}
	r.fill(n, y, depth)
	return n
}

// fill gives n the content of y, whatever its tag.
func (r *yamlReader) fill(n *Node, y *yaml.Node, depth int) {
	if strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") && y.Tag != "!" {
		if _, ok := intrinsicTag(y.Tag); !ok {
			r.l.Problem(definition.Warning, n, "unknown tag %s is ignored", y.Tag)
		}
	}
	switch y.Kind {
	case yaml.SequenceNode:
		n.Kind = List
		n.Items = make([]*Node, 0, len(y.Content))
		for i, item := range y.Content {
			n.Items = append(n.Items, r.node(item, n, strconv.Itoa(i), depth+1))
		}
	case yaml.MappingNode:
		n.Kind = Object
		r.members(n, y, depth)
	case yaml.ScalarNode:
		r.scalar(n, y)
	}
}

// text is the text of a scalar.
func (r *yamlReader) text(y *yaml.Node) string { return r.known.same(y.Value, r.borrowed) }

func (r *yamlReader) members(n *Node, y *yaml.Node, depth int) {
	var merged []*yaml.Node // after the map's own members, which they do not replace
	if n.Members == nil {
		n.Members = make([]Member, 0, len(y.Content)/2)
	}
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind == yaml.ScalarNode && k.Tag == "!!merge" {
			merged = append(merged, v)
			continue
		}
		if m, ok := r.key(k); ok {
			m.Value = r.node(v, n, m.Key, depth+1)
			r.put(n, m)
		}
	}
	for _, v := range merged {
		r.merge(n, v, depth)
	}
}

// key makes a member of its key.
func (r *yamlReader) key(k *yaml.Node) (m Member, ok bool) {
	if k.Kind != yaml.ScalarNode {
		r.l.ProblemAt(definition.Error, r.at(k).Position(), "a key that is %s is left out", map[bool]string{true: "a list", false: "a map"}[k.Kind == yaml.SequenceNode])
		return m, false
	}
	at := r.at(k)
	r.l.Key(k.Value, at)
	return Member{Key: r.text(k), Pos: r.mapText(at, k)}, true
}

func (r *yamlReader) put(n *Node, m Member) {
	r.l.refer(m.Key, m.Value)
	if !n.Put(m) {
		r.l.duplicate(n, m.Key, m.Pos)
	}
}

// merge adds the members of a merge key (<<) that are not there yet.
func (r *yamlReader) merge(n *Node, v *yaml.Node, depth int) {
	from := r.node(v, n, "<<", depth+1)
	sources := []*Node{from}
	if from.Kind == List {
		sources = from.Items
	}
	for _, s := range sources {
		if s.Kind != Object {
			r.l.Problem(definition.Error, s, "a merge key needs a map")
			continue
		}
		r.l.Shared = true
		for _, m := range s.Members {
			r.l.count(m.Value) // once more: each map that merges it has it
			if n.Get(m.Key) == nil {
				n.Put(m)
			}
		}
	}
}

func (r *yamlReader) scalar(n *Node, y *yaml.Node) {
	n.Kind, n.Text = Text, r.text(y)
	if y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		switch y.Tag {
		case "!!null":
			n.Kind, n.Text = Null, ""
		case "!!bool":
			n.Kind, n.Text = Boolean, strings.ToLower(n.Text)
		case "!!int", "!!float":
			n.Kind = Number
		}
	}
	n.Pos = r.mapText(n.Pos, y)
}

// mapText notes where the text of a scalar stands, if its lines are lines of
// the file. What many aliases name is looked for once.
func (r *yamlReader) mapText(pos Pos, y *yaml.Node) Pos {
	if y.Anchor == "" {
		at := r.textOf(y)
		pos.textLine, pos.textColumn = uint32(at.Line), uint32(at.Column)
		return pos
	}
	at, known := r.texts[y]
	if !known {
		at = r.textOf(y)
		r.texts[y] = at
	}
	pos.textLine, pos.textColumn = uint32(at.Line), uint32(at.Column)
	return pos
}

// textOf returns the place of the first character of a scalar's text, or the
// zero value where the file spells the text in another way than it reads.
func (r *yamlReader) textOf(y *yaml.Node) (at definition.Place) {
	if r.from.TextLine == 0 || y.Line == 0 {
		return at
	}
	if y.Style&yaml.LiteralStyle != 0 {
		return r.blockText(y)
	}
	if y.Style&yaml.FoldedStyle != 0 {
		return r.foldedText(y)
	}
	begin := properties(r.data, r.places.Offset(r.line(y), y.Column))
	quote, text := "", y.Value
	switch {
	case strings.Contains(text, "\n"):
		return at
	case y.Style&yaml.DoubleQuotedStyle != 0:
		quote = `"`
	case y.Style&yaml.SingleQuotedStyle != 0:
		// Each doubled quote puts the columns behind it one off.
		quote = "'"
		text, _, _ = strings.Cut(text, "'")
	}
	if rest := r.data[begin:]; len(rest) < len(quote)+len(text) || string(rest[:len(quote)]) != quote || string(rest[len(quote):len(quote)+len(text)]) != text {
		return at
	}
	return r.inside(r.places.Position(begin + len(quote)))
}

// blockText returns the place of a literal block.
func (r *yamlReader) blockText(y *yaml.Node) definition.Place {
	line, column := r.block(y)
	if line == 0 {
		return definition.Place{}
	}
	return r.inside(line, column)
}

// foldedText returns the place of a folded block that has a single line.
func (r *yamlReader) foldedText(y *yaml.Node) definition.Place {
	text := strings.TrimRight(y.Value, "\n")
	line, column := r.block(y)
	if line == 0 || strings.Contains(text, "\n") || !bytes.HasPrefix(r.data[r.places.Offset(line, column):], []byte(text)) {
		return definition.Place{}
	}
	return r.inside(line, column)
}

// block returns the line under the header of a block and the column of its
// first line that has text, 0 where there is none.
func (r *yamlReader) block(y *yaml.Node) (line, column int) {
	for line := r.line(y) + 1; ; line++ {
		start := r.places.Line(line)
		if start >= len(r.data) {
			return 0, 0
		}
		text := r.data[start:r.places.Line(line+1)]
		if body := bytes.TrimLeft(text, " "); len(bytes.TrimSpace(body)) > 0 {
			return r.line(y) + 1, len(text) - len(body) + 1
		}
	}
}

// properties returns the offset behind the tag and the anchor that stand
// before a scalar.
func properties(data []byte, at int) int {
	for at < len(data) && (data[at] == '!' || data[at] == '&') {
		word := bytes.IndexAny(data[at:], " \t\r\n")
		if word < 0 {
			return at
		}
		at += word
		at += len(data[at:]) - len(bytes.TrimLeft(data[at:], " \t\r\n"))
	}
	return at
}

func (r *yamlReader) inside(line, column int) definition.Place {
	return definition.Place{Position: r.from.At(line, column)}
}

// line is the line of the whole text that y stands in.
func (r *yamlReader) line(y *yaml.Node) int { return y.Line + r.skipped }

func (r *yamlReader) at(y *yaml.Node) Pos {
	if r.from.TextLine == 1 && r.from.TextColumn == 1 && y.Line > 0 { // in a file of its own
		return Pos{in: r.in, line: uint32(r.line(y)), column: uint32(max(y.Column, 1))}
	}
	return Pos{in: r.in}.with(r.inside(r.line(y), y.Column))
}

// shortIntrinsics are the functions of CloudFormation that have a tag, by their
// long forms. Source:
// CloudFormation user guide, intrinsic function reference.
var shortIntrinsics = []string{
	"Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::If", "Fn::FindInMap", "Fn::Base64", "Fn::ToJsonString", "Fn::Length", "Fn::Transform",
	"Fn::ImportValue", "Fn::GetAZs", "Fn::Cidr", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Ref", "Condition",
}

// intrinsicTag returns the long form of a short intrinsic of CloudFormation.
func intrinsicTag(tag string) (string, bool) {
	name, ok := strings.CutPrefix(tag, "!")
	if !ok || strings.HasPrefix(name, "!") {
		return "", false
	}
	for _, long := range shortIntrinsics { // and not the tag's own bytes, which may be gone later
		if strings.TrimPrefix(long, "Fn::") == name {
			return long, true
		}
	}
	return "", false
}

// intrinsic makes {name: content} of a tagged node.
func (r *yamlReader) intrinsic(name string, y *yaml.Node, n *Node, depth int) *Node {
	arg := &Node{Pos: n.Pos, Parent: n, Token: name}
	r.fill(arg, y, depth+1)
	if arg.Kind != List && arg.Kind != Object {
		arg.Kind, arg.Text = Text, r.text(y)
		arg.Pos = r.mapText(arg.Pos, y)
	}
	n.Kind = Object
	n.Members = []Member{{name, n.Pos, arg}}
	return n
}
