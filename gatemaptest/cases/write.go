package cases

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/template"
)

// Draft is a case that is to be written.
type Draft struct {
	Case
	Comment string // stands before the case, on one line; "" is none
}

// New returns the text of a case file: comments at its top, the settings of f,
// whose Name tells the notation, and the cases. It is read again before it is
// returned: the error, definition.Faults, says that no file can have it. Bytes of
// headers and parameters that are not UTF-8 cannot be written and become U+FFFD.
func New(f *File, heading []string, drafts []Draft) ([]byte, error) {
	n, ok := notationOf(filepath.Base(f.Name))
	if !ok {
		return nil, faultsAt(f.Name, 0, nil, "the name of a case file ends in .gatemap.txtar or .gatemap.yaml")
	}
	data := f.written(n, heading, drafts)
	_, err := Read(f.Name, data)
	return data, err
}

// Append returns the text of a file with more cases behind its own, whose text
// stays as it is. It is read again as New does it.
func (f *File) Append(drafts []Draft) ([]byte, error) {
	var b strings.Builder
	b.Write(f.text.data)
	if n := len(f.text.data); n > 0 && f.text.data[n-1] != '\n' {
		b.WriteByte('\n')
	}
	for i := range drafts {
		drafts[i].write(&b, f.notation)
	}
	data := []byte(b.String())
	read, err := Read(f.Name, data)
	if err == nil && len(read.Cases) != len(f.Cases)+len(drafts) {
		err = faultsAt(f.Name, 0, nil, "cases cannot be written behind its own")
	}
	return data, err
}

func (f *File) written(n notation, heading []string, drafts []Draft) []byte {
	var b strings.Builder
	for _, line := range heading {
		fmt.Fprintf(&b, "# %s\n", oneLine(line))
	}
	b.WriteString(encode(f.settings()) + "\n")
	if n == inYAML {
		b.WriteString("cases:\n")
	} else {
		b.WriteString("\n")
	}
	for i := range drafts {
		drafts[i].write(&b, n)
	}
	return []byte(b.String())
}

func (f *File) settings() *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key, value string) {
		if value != "" {
			n.Content = append(n.Content, scalarNode(key), scalarNode(value))
		}
	}
	add("definition", f.Definition)
	add("format", string(f.Format))
	add("api", f.API)
	add("method", f.Method)
	add("path", f.Path)
	add("type", f.Type)
	if len(f.Parameters) > 0 {
		var p yaml.Node
		if p.Encode(f.Parameters) == nil {
			n.Content = append(n.Content, scalarNode("parameters"), &p)
		}
	}
	if f.BinaryMediaTypes != nil {
		n.Content = append(n.Content, scalarNode("binaryMediaTypes"), listNode(f.BinaryMediaTypes))
	}
	if f.FoldHeaderNames {
		n.Content = append(n.Content, scalarNode("foldHeaderNames"), truthNode(true))
	}
	if f.Recorded {
		n.Content = append(n.Content, scalarNode("recorded"), truthNode(true))
	}
	return n
}

func (d *Draft) write(b *strings.Builder, n notation) {
	if n == inTxtar {
		d.txtar(b)
	} else {
		d.yaml(b)
	}
}

func (d *Draft) txtar(b *strings.Builder) {
	fmt.Fprintf(b, "-- case: %s --\n", d.Name)
	if d.Comment != "" {
		fmt.Fprintf(b, "# %s\n", oneLine(d.Comment))
	}
	section := func(key string, n *yaml.Node) {
		if len(n.Content) > 0 {
			b.WriteString(key + ":\n" + indented([]string{encode(n)}, 2))
		}
	}
	if d.Compare == JSON {
		b.WriteString("compare: json\n")
	}
	section("request", requestNode(&d.Request, false))
	section("backend", d.Backend.node(false))
	e := d.Expect
	e.Body = nil
	b.WriteString("expect:\n" + indented(lines(&e), 2))
	bodySection(b, "request", d.Request.Body)
	if d.Backend.ErrorMessage == nil {
		bodySection(b, "backend", d.Backend.Body)
	}
	if d.Expect.Body != nil {
		key, text := sectionBody(&d.Case, d.Expect.Body)
		b.WriteString("-- expect." + key + " --\n" + text + "\n")
	}
}

// bodySection writes a body that there is.
func bodySection(b *strings.Builder, of string, data []byte) {
	switch {
	case data == nil:
	case isText(data) && writable(data):
		b.WriteString("-- " + of + ".body --\n" + string(data) + "\n")
	default:
		b.WriteString("-- " + of + ".bodyBase64 --\n" + wrapped(data) + "\n")
	}
}

func (d *Draft) yaml(b *strings.Builder) {
	if d.Comment != "" {
		fmt.Fprintf(b, "  # %s\n", oneLine(d.Comment))
	}
	fmt.Fprintf(b, "  - name: %s\n", encode(scalarNode(d.Name)))
	section := func(key string, n *yaml.Node) {
		if len(n.Content) > 0 {
			b.WriteString("    " + key + ":\n" + indented([]string{encode(n)}, 6))
		}
	}
	if d.Compare == JSON {
		b.WriteString("    compare: json\n")
	}
	section("request", requestNode(&d.Request, true))
	section("backend", d.Backend.node(true))
	b.WriteString("    expect:\n" + indented(lines(&d.Expect), 6))
}

// node is a backend result as YAML; body says whether the body is in it.
func (b *Backend) node(body bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) { n.Content = append(n.Content, scalarNode(key), value) }
	if b.StatusCode != 0 {
		add("statusCode", plainNode(strconv.Itoa(b.StatusCode)))
	}
	if len(b.Headers) > 0 {
		add("headers", fieldsNode(b.Headers))
	}
	if b.Failure != "" {
		add("failure", scalarNode(string(b.Failure)))
	}
	if b.Delay != 0 {
		add("delay", scalarNode(b.Delay.String()))
	}
	switch {
	case b.ErrorMessage != nil:
		v := scalarNode(*b.ErrorMessage)
		v.Style = yaml.DoubleQuotedStyle
		add("errorMessage", v)
	case body && b.Body != nil:
		key, v := newBody(b.Body).yaml()
		add(key, v)
	}
	return n
}

// requestNode is a request as YAML; body says whether the body is in it.
func requestNode(r *gatemap.Request, body bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) { n.Content = append(n.Content, scalarNode(key), value) }
	if r.HTTPMethod != "" {
		add("httpMethod", scalarNode(r.HTTPMethod))
	}
	if r.Path != "" {
		add("path", scalarNode(r.Path))
	}
	for _, x := range []struct {
		key    string
		fields []gatemap.Field
	}{{"headers", r.Headers}, {"pathParameters", r.PathParameters}, {"querystring", r.Querystring}} {
		if len(x.fields) > 0 {
			add(x.key, fieldsNode(x.fields))
		}
	}
	if body && r.Body != nil {
		key, v := newBody(r.Body).yaml()
		add(key, v)
	}
	if context := membersNode(r.Context); context != nil {
		add("context", context)
	}
	if variables := membersNode(r.StageVariables); variables != nil {
		add("stageVariables", variables)
	}
	return n
}

// fieldsNode is a mapping of names to values. Fields of one name are one.
func fieldsNode(fields []gatemap.Field) *yaml.Node {
	var merged []gatemap.Field
	for _, f := range fields {
		if i := slices.IndexFunc(merged, func(m gatemap.Field) bool { return m.Name == f.Name }); i >= 0 {
			merged[i].Values = slices.Concat(merged[i].Values, f.Values)
			continue
		}
		merged = append(merged, f)
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range merged {
		n.Content = append(n.Content, scalarNode(f.Name), valuesNode(f.Values))
	}
	return n
}

// membersNode is a mapping of members that can be written, nil of none.
func membersNode(members []gatemap.Member) *yaml.Node {
	var plain []gatemap.Member
	for _, m := range members {
		if v, err := template.Plain(m.Value); err == nil {
			plain = append(plain, gatemap.Member{Name: m.Name, Value: v})
		}
	}
	if len(plain) == 0 {
		return nil
	}
	var doc yaml.Node
	if yaml.Unmarshal(bytes.ToValidUTF8(appendJSON(nil, plain), []byte("\uFFFD")), &doc) != nil || len(doc.Content) != 1 {
		return nil
	}
	blockStyle(doc.Content[0])
	return doc.Content[0]
}

func truthNode(v bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
}

// newBody decides how a body is written: as base64 where it is not text.
func newBody(data []byte) *Body {
	return &Body{Data: bytes.Clone(data), Base64: !isText(data)}
}

// isText reports whether a body can be written in a case file as it is.
func isText(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	for _, r := range string(data) {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == 0xFEFF {
			return false
		}
	}
	return true
}
