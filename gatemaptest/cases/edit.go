package cases

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/source"
)

// editor collects changes to the text of a case file. Only the values that
// change are touched, so that everything around them stays as it is; the
// result is read again before it counts.
type editor struct {
	file   *File
	edits  []edit
	places *source.Index // of the file
}

type edit struct {
	start, end int
	text       string
}

func (e *editor) replace(start, end int, text string) {
	e.edits = append(e.edits, edit{start, end, text})
}

// apply makes the changes; those at one place in the order in which they were
// added.
func (e *editor) apply() []byte {
	slices.SortStableFunc(e.edits, func(a, b edit) int { return a.start - b.start })
	data := e.file.text.data
	var out []byte
	pos := 0
	for _, x := range e.edits {
		if x.start < pos {
			continue // overlapping: the check afterwards finds it
		}
		out = append(append(out, data[pos:x.start]...), x.text...)
		pos = x.end
	}
	return append(out, data[pos:]...)
}

// rewrite changes what a case expects to want.
func (e *editor) rewrite(c *Case, want *Expect) error {
	if err := e.yaml(c, want.withoutSection(c)); err != nil {
		return err
	}
	e.body(c, want) // behind the YAML, also where both are added at one place
	return nil
}

// yaml changes the expectation in the YAML of a case.
func (e *editor) yaml(c *Case, w *Expect) error {
	exp := c.node.expect
	switch {
	case exp == nil:
		return e.insertExpect(c, w)
	case exp.Kind == yaml.AliasNode || exp.Anchor != "":
		return faultsAt(e.file.Name, c.Expect.line, nil, "what this case expects is shared by an alias: change it by hand")
	case isNull(exp):
		key := c.node.key
		at := e.lineEnd(e.offset(c, key))
		e.insertLines(at, lines(w), key.Column+1)
	case exp.Style&yaml.FlowStyle != 0:
		start := e.offset(c, exp)
		e.replace(start, e.end(c, exp), flow(w))
	default:
		e.members(c, exp, w)
	}
	return nil
}

// withoutSection leaves out the body where a section of its own has it.
func (want *Expect) withoutSection(c *Case) *Expect {
	w := *want
	if c.node.sections != nil && yamlBody(c) == nil {
		w.Body = nil
	}
	return &w
}

var bodyKeys = []string{"body", "bodyJSON", "bodyBase64"}

// yamlBody is the key of the expected body in the YAML of a case.
func yamlBody(c *Case) *yaml.Node {
	if c.node.expect == nil || c.node.expect.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(c.node.expect.Content); i += 2 {
		if slices.Contains(bodyKeys, c.node.expect.Content[i].Value) {
			return c.node.expect.Content[i]
		}
	}
	return nil
}

// body writes the body of a txtar case into its section, or adds one.
func (e *editor) body(c *Case, want *Expect) {
	if c.node.sections == nil || yamlBody(c) != nil || want.Body == nil || want.Body == c.Expect.Body {
		return
	}
	key, text := sectionBody(c, want.Body)
	for _, old := range bodyKeys {
		s, ok := c.node.sections["expect."+old]
		if !ok {
			continue
		}
		if old != key {
			e.replace(e.line(s.line), s.start, "-- expect."+key+" --\n")
		}
		e.replace(s.start, s.end, text+"\n")
		if s.start == s.end && !bytes.HasSuffix(e.file.text.data[:s.start], []byte("\n")) {
			e.edits[len(e.edits)-1].text = "\n" + text + "\n"
		}
		return
	}
	e.replace(c.node.last, c.node.last, e.newline(c.node.last)+"-- expect."+key+" --\n"+text+"\n")
}

// sectionBody gives the section for a body and its text there.
func sectionBody(c *Case, b *Body) (key, text string) {
	_, wasJSON := c.node.sections["expect.bodyJSON"]
	switch {
	case b.Base64 || !writable(b.Data):
		return "bodyBase64", wrapped(b.Data)
	case b.JSON && (wasJSON || c.Compare != JSON):
		return "bodyJSON", string(b.Data)
	}
	return "body", string(b.Data)
}

// wrapped is base64 in lines.
func wrapped(data []byte) string {
	const width = 76
	text := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + "\n")
		text = text[width:]
	}
	return b.String() + text
}

// newline is what must be written before a line that begins at pos.
func (e *editor) newline(pos int) string {
	if pos == 0 || e.file.text.data[pos-1] == '\n' {
		return ""
	}
	return "\n"
}

// insertExpect adds the key to a case that has none.
func (e *editor) insertExpect(c *Case, w *Expect) error {
	root := c.node.root
	switch {
	case len(w.entries()) == 0:
		return nil
	case root == nil:
		at := c.node.first.end
		e.replace(at, at, e.newline(at)+"expect:\n"+indented(lines(w), 2))
		return nil
	case root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 || len(root.Content) == 0:
		return faultsAt(e.file.Name, c.Line, nil, "the case %s is written on one line: expect cannot be added to it", c.Name)
	}
	at := e.lineEnd(e.end(c, root))
	e.insertLines(at, append([]string{"expect:"}, indentAll(lines(w), 2)...), root.Content[0].Column-1)
	return nil
}

func (e *editor) insertLines(at int, all []string, indent int) {
	e.replace(at, at, e.newline(at)+indented(all, indent))
}

func indentAll(all []string, n int) []string {
	return strings.Split(strings.TrimSuffix(indented(all, n), "\n"), "\n")
}

func indented(all []string, n int) string {
	var b strings.Builder
	for _, text := range all {
		for line := range strings.SplitSeq(text, "\n") {
			if line != "" {
				b.WriteString(strings.Repeat(" ", n))
			}
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// members changes the keys of a block mapping one by one.
func (e *editor) members(c *Case, exp *yaml.Node, w *Expect) {
	entries := w.entries()
	for i := 0; i+1 < len(exp.Content); i += 2 {
		key, value := exp.Content[i], exp.Content[i+1]
		if len(entries) == 0 {
			continue
		}
		j := slices.IndexFunc(entries, func(x entry) bool {
			return x.key == key.Value || slices.Contains(bodyKeys, x.key) && slices.Contains(bodyKeys, key.Value)
		})
		if j < 0 {
			e.remove(c, key, value)
			continue
		}
		e.member(c, key, value, &entries[j], w)
		entries[j].done = true
	}
	var added []string
	for _, x := range entries {
		if !x.done {
			added = append(added, x.line())
		}
	}
	if added == nil {
		return
	}
	at := e.lineEnd(e.end(c, exp))
	e.insertLines(at, added, exp.Content[0].Column-1)
}

// member replaces the value of one key, if it is another one now.
func (e *editor) member(c *Case, key, value *yaml.Node, x *entry, w *Expect) {
	switch {
	case x.key == "headers" && value.Kind == yaml.MappingNode && value.Style&yaml.FlowStyle == 0:
		e.headers(c, value, w.Headers)
		return
	case w.written(x.key) == c.Expect.written(x.key):
		return
	case value.Kind == yaml.ScalarNode && x.quotes(value) != 0:
		x.node.Style = x.quotes(value)
	case value.Style&yaml.FlowStyle != 0:
		x.node.Style |= yaml.FlowStyle
	}
	e.replace(e.offset(c, key), e.end(c, value), strings.TrimSuffix(indented([]string{x.line()}, key.Column-1)[key.Column-1:], "\n"))
}

// headers changes the values in a block mapping of headers.
func (e *editor) headers(c *Case, n *yaml.Node, want []gatemap.Field) {
	done := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		j := slices.IndexFunc(want, func(h gatemap.Field) bool { return h.Name == key.Value })
		if j < 0 {
			e.remove(c, key, value)
			continue
		}
		done[key.Value] = true
		k := slices.IndexFunc(c.Expect.Headers, func(h gatemap.Field) bool { return h.Name == key.Value })
		if k >= 0 && slices.Equal(c.Expect.Headers[k].Values, want[j].Values) {
			continue
		}
		node := valuesNode(want[j].Values)
		if value.Kind == yaml.ScalarNode && node.Kind == yaml.ScalarNode {
			node.Style = value.Style & (yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle)
		}
		text := (&entry{node: node}).block()
		if value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0 {
			// The list begins on a line of its own; the value does not.
			e.replace(e.offset(c, key), e.end(c, value), encode(scalarNode(key.Value))+":"+text)
			continue
		}
		e.replace(e.offset(c, value), e.end(c, value), strings.TrimPrefix(text, " "))
	}
	var added []string
	for _, h := range want {
		if !done[h.Name] {
			added = append(added, encode(scalarNode(h.Name))+":"+(&entry{node: valuesNode(h.Values)}).block())
		}
	}
	if added != nil {
		e.insertLines(e.lineEnd(e.end(c, n)), added, n.Content[0].Column-1)
	}
}

// remove takes the lines of a key and its value away.
func (e *editor) remove(c *Case, key, value *yaml.Node) {
	start := e.line(key.Line + c.node.shift)
	e.replace(start, e.lineEnd(e.end(c, value)), "")
}

// entry is a key of an expectation with its value as YAML.
type entry struct {
	key  string
	node *yaml.Node
	done bool
}

// line gives the key with the value.
func (x *entry) line() string { return x.key + ":" + x.block() }

// written is what an expectation has for a key, "" if nothing. It makes nodes of
// its own: the library may change those that it writes.
func (want *Expect) written(key string) string {
	for _, x := range want.entries() {
		if x.key == key {
			return encode(x.node)
		}
	}
	return ""
}

// quotes are those of the old value, where the new one can have them too.
func (x *entry) quotes(old *yaml.Node) yaml.Style {
	if x.node.Kind != yaml.ScalarNode || x.node.Tag != "!!str" || strings.ContainsAny(x.node.Value, "\r\n") {
		return 0
	}
	return old.Style & (yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle)
}

// block gives the text behind the key's colon, its lines indented against the
// key.
func (x *entry) block() string {
	text := encode(x.node)
	if x.node.Kind != yaml.ScalarNode && x.node.Style&yaml.FlowStyle == 0 && len(x.node.Content) > 0 {
		return "\n" + strings.TrimSuffix(indented([]string{text}, 2), "\n")
	}
	return " " + text
}

// entries lists what is expected, in the order of the documentation.
func (w *Expect) entries() []entry {
	var all []entry
	add := func(key string, n *yaml.Node) { all = append(all, entry{key: key, node: n}) }
	if w.Status != 0 {
		add("status", plainNode(strconv.Itoa(w.Status)))
	}
	if w.Selected != nil {
		n := scalarNode(*w.Selected)
		n.Style = yaml.DoubleQuotedStyle
		add("selected", n)
	}
	if w.Error != "" {
		add("error", scalarNode(w.Error))
	}
	if len(w.Headers) > 0 {
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, h := range w.Headers {
			n.Content = append(n.Content, scalarNode(h.Name), valuesNode(h.Values))
		}
		add("headers", n)
	}
	if len(w.HeadersAbsent) > 0 {
		add("headersAbsent", listNode(w.HeadersAbsent))
	}
	if w.Body != nil {
		add(w.Body.yaml())
	}
	return all
}

// yaml gives the key and the value of a body.
func (b *Body) yaml() (string, *yaml.Node) {
	if b.Base64 {
		return "bodyBase64", scalarNode(base64.StdEncoding.EncodeToString(b.Data))
	}
	if b.JSON {
		var doc yaml.Node
		if yaml.Unmarshal(b.Data, &doc) == nil && len(doc.Content) == 1 {
			blockStyle(doc.Content[0])
			return "bodyJSON", doc.Content[0]
		}
	}
	n := scalarNode(string(b.Data))
	switch {
	case n.Value == "" || strings.Contains(n.Value, "\r") || strings.HasPrefix(n.Value, "\n"),
		strings.HasSuffix(n.Value, "\n\n"): // a comment behind a block would end up in it
		n.Style = yaml.DoubleQuotedStyle
	case strings.Contains(n.Value, "\n"):
		n.Style = yaml.LiteralStyle
	}
	return "body", n
}

// blockStyle lets YAML that was read from JSON be written over several lines.
func blockStyle(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	n.Style &^= yaml.DoubleQuotedStyle
	for _, kid := range n.Content {
		blockStyle(kid)
	}
}

// scalarNode makes a text. What YAML cannot hold is lost, which whoever reads
// the result again finds out.
func scalarNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.ToValidUTF8(s, "\uFFFD")}
}

func plainNode(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: s} }

func valuesNode(values []string) *yaml.Node {
	if len(values) == 1 {
		return scalarNode(values[0])
	}
	return listNode(values)
}

func listNode(values []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, v := range values {
		n.Content = append(n.Content, scalarNode(v))
	}
	return n
}

// encode gives a value as YAML without the newline at its end.
func encode(n *yaml.Node) string {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		panic(err) // the nodes are made here
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lines gives an expectation as the lines of a block mapping.
func lines(w *Expect) []string {
	var all []string
	for _, x := range w.entries() {
		all = append(all, x.line())
	}
	return all
}

// flow gives an expectation on one line.
func flow(w *Expect) string {
	n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, x := range w.entries() {
		if x.node.Style == yaml.LiteralStyle {
			x.node.Style = yaml.DoubleQuotedStyle
		}
		n.Content = append(n.Content, scalarNode(x.key), x.node)
	}
	return encode(n)
}
