package cases

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/json/canon"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/yamldoc"
)

// place is a line and a column of the file; a column of 0 is not known.
type place struct{ line, column int }

// fileText is the text of a case file.
type fileText struct{ data []byte }

// caseNode is where a case stands, for updates.
type caseNode struct {
	root     *yaml.Node // the mapping of the case; nil when a txtar section is empty
	expect   *yaml.Node // its member, nil without one
	key      *yaml.Node // the key of expect
	shift    int        // lines before the YAML document that root is in
	first    section    // of txtar: the section of the case
	sections map[string]section
	last     int // of txtar: where the last section of the case ends
}

// text is a body that a section of its own holds.
type text struct {
	data []byte
	at   place
}

// decoder reads one case file and collects what is wrong with it.
type decoder struct {
	file    *File
	errs    definition.Faults
	compare Compare // of cases that do not say
	request gatemap.Request
	shift   int // lines before the YAML document at hand
	nodes   int // that were read
	bytes   int // of the texts among them
	full    bool
}

const maxErrors = 100

func (d *decoder) fail(at place, format string, args ...any) {
	if len(d.errs) < maxErrors {
		at := definition.Position{File: d.file.Name, Line: at.line, Column: at.column}
		d.errs = append(d.errs, definition.Faultf(at, "%s", oneLine(fmt.Sprintf(format, args...))))
	}
}

// oneLine is a text that stands in a message or a comment: one line, and not
// longer than anybody reads.
func oneLine(s string) string {
	s, more := clip(s, 500)
	return source.Printable(s) + more
}

func (d *decoder) at(n *yaml.Node) place {
	if n == nil {
		return place{line: d.shift + 1}
	}
	return place{n.Line + d.shift, n.Column}
}

// document parses a part of the file as one YAML document; nil when it is
// empty or at fault.
func (d *decoder) document(start, end, shift int) *yaml.Node {
	d.shift = shift
	n, fault := yamldoc.Parse(d.file.text.data[start:end])
	if fault != nil {
		d.fail(place{fault.Line + shift, fault.Column}, "not YAML: %s", fault.Message)
	}
	return n
}

// resolve follows an alias and counts what is read, so that a few lines of
// aliases cannot become millions of values, nor gigabytes of text.
func (d *decoder) resolve(n *yaml.Node) *yaml.Node {
	at := n
	n = d.followed(n)
	if d.nodes++; d.nodes == maxNodes+1 {
		d.fail(d.at(at), "more than %d values", maxNodes)
	}
	if d.bytes <= maxText {
		if d.bytes += len(n.Value); d.bytes > maxText {
			d.fail(d.at(at), "more than %d MiB of text", maxText>>20)
		}
	}
	if d.nodes > maxNodes || d.bytes > maxText {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: at.Line, Column: at.Column}
	}
	return n
}

// followed is what an alias stands for, without counting it: whoever uses it has
// it counted elsewhere.
func (d *decoder) followed(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// reader reads the value of a key.
type reader func(value, key *yaml.Node)

// member is a key that a mapping may have, and what reads its value.
type member struct {
	key  string
	read reader
}

// members reads a mapping whose keys are known. note, if it is not nil, is called
// for each one before it is read.
func (d *decoder) members(n *yaml.Node, what string, known []member, note func(name string, value, key *yaml.Node)) {
	names := make([]string, len(known))
	for i, m := range known {
		names[i] = m.key
	}
	d.mapping(n, what, func(value, key *yaml.Node) {
		i := slices.Index(names, key.Value)
		if i < 0 {
			d.fail(d.at(key), "unknown key %q of %s; known are %s", key.Value, what, strings.Join(names, ", "))
			return
		}
		if note != nil {
			note(key.Value, value, key)
		}
		known[i].read(value, key)
	})
}

// mapping reads a mapping with any keys.
func (d *decoder) mapping(n *yaml.Node, what string, read reader) {
	n = d.resolve(n)
	if n.Kind != yaml.MappingNode {
		d.fail(d.at(n), "%s is a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.fail(d.at(key), "a key of %s is a word", what)
		case seen[key.Value]:
			d.fail(d.at(key), "key %q of %s twice", key.Value, what)
		default:
			seen[key.Value] = true
			read(n.Content[i+1], key)
		}
	}
}

// scalar returns a text as it is written, whatever YAML takes it for.
func (d *decoder) scalar(n *yaml.Node, what string) (string, bool) {
	n = d.resolve(n)
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Tag == "!!binary" {
		d.fail(d.at(n), "%s is a text", what)
		return "", false
	}
	return n.Value, true
}

// into reads a text into dst.
func (d *decoder) into(dst *string) reader {
	return func(n, key *yaml.Node) {
		if s, ok := d.scalar(n, key.Value); ok {
			*dst = s
		}
	}
}

// fieldsInto reads headers or parameters into dst.
func (d *decoder) fieldsInto(dst *[]gatemap.Field) reader {
	return func(n, key *yaml.Node) { *dst = d.fields(n, key.Value) }
}

// list reads a sequence of texts, or a single one.
func (d *decoder) list(n *yaml.Node, what string) []string {
	n = d.resolve(n)
	if n.Kind != yaml.SequenceNode {
		if s, ok := d.scalar(n, what); ok {
			return []string{s}
		}
		return nil
	}
	all := make([]string, 0, len(n.Content))
	for _, item := range n.Content {
		if s, ok := d.scalar(item, "an entry of "+what); ok {
			all = append(all, s)
		}
	}
	return all
}

// fields reads headers or parameters: names with a text or a list of texts.
func (d *decoder) fields(n *yaml.Node, what string) []gatemap.Field {
	var all []gatemap.Field
	d.mapping(n, what, func(value, key *yaml.Node) {
		all = append(all, gatemap.Field{Name: key.Value, Values: d.list(value, what+" "+key.Value)})
	})
	return all
}

func (d *decoder) yaml() {
	root := d.document(0, len(d.file.text.data), 0)
	if root == nil {
		if len(d.errs) == 0 {
			d.fail(place{line: 1}, "the file is empty")
		}
		return
	}
	d.head(root, true)
}

// head reads the settings that all cases share; in YAML the cases are there too.
func (d *decoder) head(root *yaml.Node, cases bool) {
	f, list := d.file, (*yaml.Node)(nil)
	settings := []member{
		{"definition", d.into(&f.Definition)},
		{"format", func(n, _ *yaml.Node) { d.format(n) }},
		{"parameters", func(n, key *yaml.Node) {
			f.Parameters = map[string]string{}
			for _, p := range d.fields(n, key.Value) {
				f.Parameters[p.Name] = strings.Join(p.Values, ",")
			}
		}},
		{"api", d.into(&f.API)},
		{"method", d.into(&f.Method)},
		{"path", d.into(&f.Path)},
		{"type", func(n, key *yaml.Node) {
			d.into(&f.Type)(n, key)
			f.Type = strings.ToLower(f.Type)
			if !slices.Contains([]string{"lambda", "aws", "http", "mock"}, f.Type) {
				d.fail(d.at(n), "type is lambda, aws, http or mock")
			}
		}},
		{"binaryMediaTypes", func(n, key *yaml.Node) { f.BinaryMediaTypes = append([]string{}, d.list(n, key.Value)...) }},
		{"foldHeaderNames", func(n, key *yaml.Node) { f.FoldHeaderNames = d.truth(n, key.Value) }},
		{"recorded", func(n, key *yaml.Node) { f.Recorded = d.truth(n, key.Value) }},
		{"compare", func(n, _ *yaml.Node) { d.compare = d.comparison(n) }},
		{"request", func(n, _ *yaml.Node) { d.requestInto(&d.request, n, nil) }},
	}
	if cases {
		settings = append(settings, member{"cases", func(n, _ *yaml.Node) { list = n }})
	}
	d.compare = Exact
	d.members(root, "the settings", settings, func(name string, n, _ *yaml.Node) { f.lines[name] = d.at(n) })
	f.Method = strings.ToUpper(f.Method)
	if f.Definition == "" && len(d.errs) == 0 {
		d.fail(d.at(root), "the settings do not name the definition")
	}
	if cases {
		d.caseList(list, root)
	}
}

func (d *decoder) format(n *yaml.Node) {
	name, ok := d.scalar(n, "format")
	if !ok {
		return
	}
	format, err := formats.ParseFormat(name)
	if err != nil {
		d.fail(d.at(n), "%v", err)
	}
	d.file.Format = format
}

func (d *decoder) truth(n *yaml.Node, what string) bool {
	n = d.resolve(n)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		d.fail(d.at(n), "%s is true or false", what)
		return false
	}
	return strings.EqualFold(n.Value, "true")
}

func (d *decoder) comparison(n *yaml.Node) Compare {
	s, ok := d.scalar(n, "compare")
	if c := Compare(s); c == Exact || c == JSON {
		return c
	}
	if ok {
		d.fail(d.at(n), "compare is exact or json")
	}
	return Exact
}

func (d *decoder) caseList(list, root *yaml.Node) {
	if list == nil {
		d.someCases(d.at(root))
		return
	}
	list = d.resolve(list)
	if list.Kind != yaml.SequenceNode {
		d.fail(d.at(list), "cases is a sequence")
		return
	}
	seen := map[string]int{}
	for _, n := range list.Content {
		if !d.room(d.at(n)) {
			return
		}
		c := Case{Line: n.Line, Compare: d.compare}
		c.node.root = n
		d.caseBody(&c, n, nil)
		d.name(&c, d.at(n), seen)
		d.file.Cases = append(d.file.Cases, c)
	}
	d.someCases(d.at(list))
}

// name checks the name of a case, which reports and --run refer to.
func (d *decoder) name(c *Case, at place, seen map[string]int) {
	switch line, twice := seen[c.Name]; {
	case c.Name == "":
		d.fail(at, "the case has no name")
	case len(c.Name) > maxName || strings.IndexFunc(c.Name, unicode.IsControl) >= 0:
		d.fail(at, "the name of a case is one line of at most %d bytes", maxName)
	case twice:
		d.fail(at, "there is another case %q on line %d", c.Name, line)
	default:
		seen[c.Name] = at.line
	}
}

// caseBody reads a case. The sections of a txtar case are texts, and its name
// stands in the marker.
func (d *decoder) caseBody(c *Case, n *yaml.Node, texts map[string]text) {
	c.node.shift = d.shift
	c.Request = d.request
	var request, backend, expect *yaml.Node
	members := []member{
		{"name", func(v, key *yaml.Node) {
			d.into(&c.Name)(v, key)
			c.Line = key.Line
		}},
		{"compare", func(v, _ *yaml.Node) { c.Compare = d.comparison(v) }},
		{"request", func(v, _ *yaml.Node) { request = v }},
		{"backend", func(v, _ *yaml.Node) { backend = v }},
		{"expect", func(v, key *yaml.Node) { expect, c.node.expect, c.node.key = v, v, key }},
	}
	if d.file.notation == inTxtar {
		members = members[1:]
	}
	if n != nil {
		d.members(n, "a case", members, nil)
	}
	d.requestInto(&c.Request, request, texts)
	d.backend(&c.Backend, backend, texts)
	d.expect(c, expect, texts)
}

// requestInto reads a request over another one: what it names replaces what
// was there.
func (d *decoder) requestInto(r *gatemap.Request, n *yaml.Node, texts map[string]text) {
	if body := d.requestBody(n, texts); body != nil {
		r.Body = body.Data
	}
	if n == nil {
		return
	}
	counted := func(_, _ *yaml.Node) {} // read by requestBody
	d.members(n, "request", []member{
		{"httpMethod", d.into(&r.HTTPMethod)},
		{"path", d.into(&r.Path)},
		{"headers", d.fieldsInto(&r.Headers)},
		{"pathParameters", d.fieldsInto(&r.PathParameters)},
		{"querystring", d.fieldsInto(&r.Querystring)},
		{"body", counted},
		{"bodyBase64", counted},
		{"context", func(v, key *yaml.Node) { r.Context = d.object(v, key.Value, 0) }},
		{"stageVariables", func(v, key *yaml.Node) {
			r.StageVariables = nil
			for _, f := range d.fields(v, key.Value) {
				if len(f.Values) != 1 {
					d.fail(d.at(v), "a stage variable has one value")
					continue
				}
				r.StageVariables = append(r.StageVariables, gatemap.Member{Name: f.Name, Value: f.Values[0]})
			}
		}},
	}, nil)
}

// requestBody is the body of a request, nil where it has none.
func (d *decoder) requestBody(n *yaml.Node, texts map[string]text) *Body {
	bodies := d.bodies("request", texts)
	if n = d.followed(n); n == nil || n.Kind != yaml.MappingNode {
		return bodies.body
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value == "body" || key.Value == "bodyBase64" {
			bodies.yaml(n.Content[i+1], key)
		}
	}
	return bodies.body
}

func (d *decoder) backend(b *Backend, n *yaml.Node, texts map[string]text) {
	b.lines = map[string]int{}
	bodies := d.bodies("backend", texts)
	if n != nil {
		d.members(n, "backend", []member{
			{"statusCode", func(v, key *yaml.Node) { b.StatusCode = d.status(v, key.Value, 999) }},
			{"headers", d.fieldsInto(&b.Headers)},
			{"body", bodies.yaml},
			{"bodyJSON", bodies.yaml},
			{"bodyBase64", bodies.yaml},
			{"errorMessage", func(v, key *yaml.Node) {
				if s, ok := d.scalar(v, key.Value); ok {
					b.ErrorMessage = &s
					bodies.add(d.at(key), key.Value)
					b.Body = settle.LambdaError(s)
				}
			}},
			{"failure", func(v, _ *yaml.Node) { b.Failure = d.failure(v) }},
			{"delay", func(v, _ *yaml.Node) { b.Delay = d.delay(v) }},
		}, func(name string, _, key *yaml.Node) { b.lines[name] = d.at(key).line })
	}
	if body := bodies.body; body != nil {
		b.Body = body.Data
	}
	if b.Failure != "" && (b.StatusCode != 0 || b.Headers != nil || bodies.where != "") {
		d.fail(place{line: b.lines["failure"]}, "a backend that fails gives no answer: statusCode, headers and a body do not go with failure")
	}
}

func (d *decoder) failure(n *yaml.Node) Failure {
	s, ok := d.scalar(n, "failure")
	if f := Failure(s); f == TimedOut || f == ConnectionFailed {
		return f
	}
	if ok {
		d.fail(d.at(n), "failure is timeout or connection")
	}
	return ""
}

func (d *decoder) delay(n *yaml.Node) time.Duration {
	s, ok := d.scalar(n, "delay")
	if !ok {
		return 0
	}
	delay, err := time.ParseDuration(s)
	if err != nil || delay < 0 || delay > maxDelay {
		d.fail(d.at(n), "delay is a time up to %v, as 250ms", maxDelay)
		return 0
	}
	return delay
}

func (d *decoder) status(n *yaml.Node, what string, most int) int {
	s, ok := d.scalar(n, what)
	if !ok {
		return 0
	}
	status, err := strconv.Atoi(s)
	if err != nil || status < 100 || status > most {
		d.fail(d.at(n), "%s is a number from 100 to %d", what, most)
		return 0
	}
	return status
}

func (d *decoder) expect(c *Case, n *yaml.Node, texts map[string]text) {
	e := &c.Expect
	e.lines = map[string]int{}
	bodies := d.bodies("expect", texts)
	if n != nil && !isNull(n) {
		e.line = d.at(c.node.key).line
		d.members(n, "expect", []member{
			{"status", func(v, key *yaml.Node) { e.Status = d.status(v, key.Value, 999) }},
			{"selected", func(v, key *yaml.Node) {
				if s, ok := d.scalar(v, key.Value); ok {
					e.Selected = &s
				}
			}},
			{"error", d.into(&e.Error)},
			{"headers", func(v, _ *yaml.Node) { e.Headers = d.expectedHeaders(e, v) }},
			{"headersAbsent", func(v, key *yaml.Node) { e.HeadersAbsent = d.list(v, key.Value) }},
			{"body", bodies.yaml},
			{"bodyJSON", bodies.yaml},
			{"bodyBase64", bodies.yaml},
		}, func(name string, _, key *yaml.Node) { e.lines[name] = d.at(key).line })
	}
	e.Body = bodies.body
	if e.Body == nil {
		return
	}
	e.lines["body"] = bodies.at.line
	if c.Compare == JSON {
		e.Body.JSON = true
	}
	if _, err := canon.Text(e.Body.Data); e.Body.JSON && err != nil {
		d.fail(bodies.at, "the expected body is compared as JSON, but %v", err)
	}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func (d *decoder) expectedHeaders(e *Expect, n *yaml.Node) []gatemap.Field {
	var all []gatemap.Field
	d.mapping(n, "headers", func(v, key *yaml.Node) {
		e.lines["headers/"+key.Value] = d.at(key).line
		all = append(all, gatemap.Field{Name: key.Value, Values: d.list(v, "header "+key.Value)})
	})
	return all
}

// bodyReader takes a body from one of the places where it may stand.
type bodyReader struct {
	d     *decoder
	body  *Body
	where string
	at    place
}

// bodies starts with the sections of a txtar case.
func (d *decoder) bodies(of string, texts map[string]text) *bodyReader {
	r := &bodyReader{d: d}
	for _, key := range []string{"body", "bodyJSON", "bodyBase64"} {
		if t, ok := texts[of+"."+key]; ok && r.add(t.at, "section "+of+"."+key) {
			r.take(key, t.data, t.at)
		}
	}
	return r
}

// add notes one more place and refuses a second one.
func (r *bodyReader) add(at place, where string) bool {
	if r.where != "" {
		r.d.fail(at, "%s, but there is %s too", where, r.where)
		return false
	}
	r.where, r.at = where, at
	return true
}

func (r *bodyReader) take(key string, data []byte, at place) {
	r.body = &Body{Data: data}
	switch key {
	case "bodyJSON":
		r.body.JSON = true
		if _, err := canon.Text(data); err != nil {
			r.d.fail(at, "bodyJSON: %v", err)
		}
	case "bodyBase64":
		r.body.Base64 = true
		decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
		if err != nil {
			r.d.fail(at, "bodyBase64: %v", err)
		}
		r.body.Data = decoded
	}
}

func (r *bodyReader) yaml(v, key *yaml.Node) {
	if !r.add(r.d.at(key), key.Value) {
		return
	}
	if key.Value == "bodyJSON" {
		r.body = &Body{Data: appendJSON(nil, r.d.value(v, 0)), JSON: true}
		return
	}
	if s, ok := r.d.scalar(v, key.Value); ok {
		r.take(key.Value, []byte(s), r.d.at(v))
	}
}
