package formats

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/textpos"
)

// yaml reads the first document of a YAML text into nodes. Aliases are
// expanded within the limit on nodes, merge keys are merged, CloudFormation's
// short intrinsics become their long forms. base is as in json.
func (l *loader) yaml(data []byte, base *node) (*node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, unreadable(base.pos.Position, err, "empty")
		}
		return nil, yamlError(err, data, base)
	}
	var more yaml.Node
	if dec.Decode(&more) == nil {
		l.problemAt(Warning, base.inside(more.Line, more.Column).Position, "only the first YAML document is read")
	}
	return newYAMLReader(l, data, base).node(&doc, nil, "", 0), nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)

// yamlError gives err its place: the quoted text that is the likely reason, or
// the line that the parser names.
func yamlError(err error, data []byte, base *node) error {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return unreadable(base.pos.Position, err, "not YAML: %v", err)
	}
	at := base.pos
	line, _ := strconv.Atoi(m[1])
	last := line
	if strings.Contains(m[2], "did not find expected") {
		last = 0
	}
	if quote, why, ok := quoteFault(data, last); ok {
		at = base.inside(textpos.Of(data, quote))
		return unreadable(at.Position, err, "not YAML: %s (%s)", why, m[2])
	}
	if line > 0 {
		at = base.inside(line, 1)
	}
	return unreadable(at.Position, err, "not YAML: %v", m[2])
}

type yamlReader struct {
	l      *loader
	base   *node
	data   []byte
	places *textpos.Index
	busy   map[*yaml.Node]bool             // anchors that are being expanded
	texts  map[*yaml.Node]definition.Place // where the texts of anchors stand
}

func newYAMLReader(l *loader, data []byte, base *node) *yamlReader {
	return &yamlReader{
		l: l, base: base, data: data, places: textpos.New(data),
		busy: make(map[*yaml.Node]bool), texts: make(map[*yaml.Node]definition.Place),
	}
}

func (r *yamlReader) node(y *yaml.Node, parent *node, token string, depth int) *node {
	if y.Kind == yaml.DocumentNode && len(y.Content) > 0 {
		y = y.Content[0]
	}
	n := &node{pos: r.at(y), parent: parent, token: token}
	if parent == nil {
		n.parent, n.token = r.base.parent, r.base.token
	}
	r.l.count(n)
	if depth > maxDepth {
		r.l.fail(n.position(), nil, "nested deeper than %d levels", maxDepth)
	}
	if y.Kind == yaml.AliasNode {
		y = y.Alias
		n.pos = r.at(y)
	}
	if y.Anchor != "" {
		if r.busy[y] {
			r.l.fail(n.position(), nil, "the anchor &%s contains itself", y.Anchor)
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
func (r *yamlReader) fill(n *node, y *yaml.Node, depth int) {
	if strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") && y.Tag != "!" {
		if _, ok := intrinsicTag(y.Tag); !ok {
			r.l.problem(Warning, n, "unknown tag %s is ignored", y.Tag)
		}
	}
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind = list
		for i, item := range y.Content {
			n.items = append(n.items, r.node(item, n, strconv.Itoa(i), depth+1))
		}
	case yaml.MappingNode:
		n.kind = object
		r.members(n, y, depth)
	case yaml.ScalarNode:
		r.scalar(n, y)
	}
}

func (r *yamlReader) members(n *node, y *yaml.Node, depth int) {
	var merged []*yaml.Node // after the map's own members, which they do not replace
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			r.l.problemAt(Error, r.at(k).Position, "a key that is %s is left out", map[bool]string{true: "a list", false: "a map"}[k.Kind == yaml.SequenceNode])
			continue
		}
		if k.Tag == "!!merge" {
			merged = append(merged, v)
			continue
		}
		r.l.key(k.Value, r.at(k).Position)
		key := &node{pos: r.at(k)}
		r.mapText(key, k)
		m := member{k.Value, key.pos, r.node(v, n, k.Value, depth+1)}
		if !n.put(m) {
			r.l.duplicate(n, m.key, m.pos)
		}
	}
	for _, v := range merged {
		r.merge(n, v, depth)
	}
}

// merge adds the members of a merge key (<<) that are not there yet.
func (r *yamlReader) merge(n *node, v *yaml.Node, depth int) {
	from := r.node(v, n, "<<", depth+1)
	sources := []*node{from}
	if from.kind == list {
		sources = from.items
	}
	for _, s := range sources {
		if s.kind != object {
			r.l.problem(Error, s, "a merge key needs a map")
			continue
		}
		for _, m := range s.members {
			r.l.count(m.value) // once more: each map that merges it has it
			if n.get(m.key) == nil {
				n.put(m)
			}
		}
	}
}

func (r *yamlReader) scalar(n *node, y *yaml.Node) {
	n.kind, n.text = text, y.Value
	if y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		switch y.Tag {
		case "!!null":
			n.kind, n.text = null, ""
		case "!!bool":
			n.kind, n.text = boolean, strings.ToLower(y.Value)
		case "!!int", "!!float":
			n.kind = number
		}
	}
	r.mapText(n, y)
}

// mapText notes where the text of a scalar stands, if its lines are lines of
// the file. What many aliases name is looked for once.
func (r *yamlReader) mapText(n *node, y *yaml.Node) {
	at, known := r.texts[y]
	if !known {
		at = r.textOf(y)
		if y.Anchor != "" {
			r.texts[y] = at
		}
	}
	n.pos.TextLine, n.pos.TextColumn = at.Line, at.Column
}

// textOf returns the place of the first character of a scalar's text, or the
// zero value where the file spells the text in another way than it reads.
func (r *yamlReader) textOf(y *yaml.Node) (at definition.Place) {
	if r.base.pos.TextLine == 0 || y.Line == 0 {
		return at
	}
	if y.Style&yaml.LiteralStyle != 0 {
		return r.blockText(y)
	}
	begin := properties(r.data, r.places.Offset(y.Line, y.Column))
	quote, text := "", y.Value
	switch {
	case y.Style&yaml.FoldedStyle != 0 || strings.Contains(text, "\n"):
		return at
	case y.Style&yaml.DoubleQuotedStyle != 0:
		quote = `"`
	case y.Style&yaml.SingleQuotedStyle != 0:
		// Each doubled quote puts the columns behind it one off.
		quote = "'"
		text, _, _ = strings.Cut(text, "'")
	}
	if !bytes.HasPrefix(r.data[begin:], []byte(quote+text)) {
		return at
	}
	return r.base.inside(r.places.Position(begin + len(quote)))
}

// blockText returns the place of a literal block: the line under its header,
// the column of the first line that has text.
func (r *yamlReader) blockText(y *yaml.Node) definition.Place {
	for line := y.Line + 1; ; line++ {
		start := r.places.Line(line)
		if start >= len(r.data) {
			return definition.Place{}
		}
		text := r.data[start:r.places.Line(line+1)]
		if body := bytes.TrimLeft(text, " "); len(bytes.TrimSpace(body)) > 0 {
			return r.base.inside(y.Line+1, len(text)-len(body)+1)
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

func (r *yamlReader) at(y *yaml.Node) definition.Place { return r.base.inside(y.Line, y.Column) }

// intrinsicTag returns the long form of a short intrinsic of CloudFormation.
func intrinsicTag(tag string) (string, bool) {
	name, ok := strings.CutPrefix(tag, "!")
	if !ok {
		return "", false
	}
	if name == "Ref" || name == "Condition" {
		return name, true
	}
	_, ok = intrinsics["Fn::"+name]
	return "Fn::" + name, ok
}

// intrinsic makes {name: content} of a tagged node.
func (r *yamlReader) intrinsic(name string, y *yaml.Node, n *node, depth int) *node {
	arg := &node{pos: n.pos, parent: n, token: name}
	r.fill(arg, y, depth+1)
	if arg.kind != list && arg.kind != object {
		arg.kind, arg.text = text, y.Value
		r.mapText(arg, y)
	}
	n.kind = object
	n.members = []member{{name, n.pos, arg}}
	return n
}
