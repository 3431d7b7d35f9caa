package formats

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/confjson"
)

// shape says how a format names the members of the parts.
type shape struct {
	name       func(definition.Member) string // "" for a member that the format has elsewhere
	ignored    []string                       // names without effect
	patternKey bool                           // the key of an integration response is its pattern
}

var (
	cliShape     = &shape{name: func(m definition.Member) string { return m.JSON }}
	openAPIShape = &shape{patternKey: true, name: func(m definition.Member) string {
		if m.JSON == "integrationResponses" {
			return "responses"
		}
		return m.JSON
	}}
	cfnShape = &shape{name: func(m definition.Member) string { return m.CloudFormation }}
	tfShape  = &shape{name: func(m definition.Member) string { return m.Terraform }, ignored: []string{
		"rest_api_id", "resource_id", "http_method", "id", "region", "depends_on", "lifecycle", "count", "for_each", "provider", "timeouts",
		"response_parameters_in_json", "request_parameters_in_json",
	}}
)

// find returns the member that the format calls name, or nil.
func (s *shape) find(members []definition.Member, name string) *definition.Member {
	i := slices.IndexFunc(members, func(m definition.Member) bool { return s.name(m) == name })
	if i < 0 || name == "" {
		return nil
	}
	return &members[i]
}

// names returns what the format calls the members, sorted.
func (s *shape) names(members []definition.Member) []string {
	var all []string
	for _, m := range members {
		if name := s.name(m); name != "" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// reader reads the parts of one method and notes where they stand.
type reader struct {
	l      *loader
	shape  *shape
	places definition.Places

	mock bool // the integration reads its request template

	// coerce says that the format turns numbers into strings by itself, as
	// CloudFormation and Terraform do; the control plane refuses them.
	coerce bool
}

func (l *loader) reader(s *shape, coerce bool) *reader {
	return &reader{l: l, shape: s, places: make(definition.Places), coerce: coerce}
}

// longPointer is how long the two pointers of a part may be for nothing: those
// of a definition with ordinary names are shorter.
const longPointer = 1000

func (r *reader) mark(ptr string, n *node) {
	r.l.step(n, 0)
	if _, ok := r.places[ptr]; !ok {
		p := n.place()
		r.places[ptr] = p
		r.l.wrote(n, max(len(ptr)+len(p.Pointer)-longPointer, 0))
	}
}

// unresolved reports what is open in n. Where nothing evaluates the value, it
// is a note, except for what the deployment would refuse.
func (r *reader) unresolved(n *node, evaluated bool) {
	for _, o := range n.open {
		s := Note
		if evaluated || o.hard {
			s = Error
		}
		r.l.problem(s, n, "%s", o.why)
	}
}

// text reads a string that is the part ptr.
func (r *reader) text(n *node, ptr string, evaluated bool) string {
	r.mark(ptr, n)
	return r.plain(n, evaluated)
}

// plain reads a string. A number or boolean is reported unless the format
// turns it into a string.
func (r *reader) plain(n *node, evaluated bool) string {
	r.unresolved(n, evaluated)
	switch n.kind {
	case number, boolean:
		if !r.coerce {
			r.l.problem(Warning, n, "%s where the service expects a string", n.kind)
		}
	case list, object:
		r.l.problem(Error, n, "%s where a string is expected", n.kind)
		return ""
	}
	return n.text
}

// object returns the members of a map. Null is an empty map; anything else is
// reported.
func (r *reader) object(n *node, what string) []member {
	if n.kind != object && n.kind != null {
		r.unresolved(n, true)
		if len(n.open) == 0 {
			r.l.problem(Error, n, "%s where %s, a map, is expected", n.kind, what)
		}
		return nil
	}
	r.l.steps += len(n.members)
	r.l.step(n, 0)
	return n.members
}

func (r *reader) texts(n *node, ptr, what string, evaluated bool) definition.Ordered[string] {
	r.mark(ptr, n)
	if n.kind == null {
		return nil
	}
	m := definition.Ordered[string]{}
	for _, e := range r.object(n, what) {
		if e.value.kind != null {
			m = append(m, definition.Entry[string]{Key: e.key, Value: r.text(e.value, confjson.Join(ptr, e.key), evaluated)})
		}
	}
	return m
}

// templates reads templates by media type. The empty template is nil, as the
// service stores it (rules/control-plane.md#refused).
func (r *reader) templates(n *node, ptr, what string, evaluated bool) definition.Ordered[*string] {
	r.mark(ptr, n)
	if n.kind == null {
		return nil
	}
	m := definition.Ordered[*string]{}
	for _, e := range r.object(n, what) {
		at := confjson.Join(ptr, e.key)
		if strings.ContainsAny(e.key, "\"' ") && !strings.Contains(e.key, ";") {
			r.l.problemAt(Warning, e.pos.Position, "the media type %s has a quote or a space in it and will not match", quoted(e.key))
		}
		var template *string
		if r.notTemplate(e.value, at, evaluated) {
			m = append(m, definition.Entry[*string]{Key: e.key})
			continue
		}
		if s := r.text(e.value, at, evaluated); s != "" {
			template = &s
		}
		m = append(m, definition.Entry[*string]{Key: e.key, Value: template})
	}
	return m
}

// notTemplate reports a template that is no string because a program has put a
// file's content in its place: swagger-cli 4.0.4 reads a .vtl file as YAML, in
// which a line of Velocity that begins with # is a comment, and redocly 2.77.0
// leaves the $ref.
func (r *reader) notTemplate(n *node, ptr string, evaluated bool) bool {
	const bundled = "bundlers read a $ref to a template's file as YAML, in which a line that begins with # is a comment; " +
		"the template's text has to stand here"
	switch {
	case n.kind == object && n.get("$ref").str() != "":
		r.l.problem(Error, n, "$ref where a template, a string, is expected: the service does not read %s here; the template's text has to stand here",
			quoted(n.get("$ref").str()))
	case n.kind == object || n.kind == list:
		r.l.problem(Error, n, "%s where a template, a string, is expected: %s", n.kind, bundled)
	case n.kind == null && r.shape == openAPIShape && evaluated && !r.mock: // a preflight's template is often null
		r.l.problem(Note, n, "null where a template is expected is an empty template: %s", bundled)
	default:
		return false
	}
	r.mark(ptr, n)
	return true
}

// enum reads a name that some formats write in lower case or with hyphens.
func (r *reader) enum(n *node, ptr string, known []string) string {
	s := r.text(n, ptr, true)
	name := strings.ReplaceAll(strings.ToUpper(s), "-", "_")
	if slices.Contains(known, name) {
		return name
	}
	if len(n.open) == 0 && s != "" {
		r.l.problem(Error, n, "%s is not one of %s", quoted(s), strings.Join(known, ", "))
	}
	return s
}

// status reads a status code, which many files write as a number.
func (r *reader) status(n *node, ptr string) string {
	r.mark(ptr, n)
	r.unresolved(n, true)
	s := n.str()
	if len(n.open) == 0 && !definition.ValidStatusCode(s) {
		r.l.problem(Error, n, `status code %s: the service accepts [1-5]\d\d`, quoted(s))
	}
	return s
}

// integration reads everything but the integration responses.
func (r *reader) integration(n *node) *definition.Integration {
	v := new(definition.Integration)
	r.mark("", n)
	members := v.Members()
	for _, m := range n.members {
		if k := r.shape.find(members, m.key); k != nil && k.JSON == "type" {
			r.mock = strings.EqualFold(m.value.str(), string(definition.Mock))
		}
	}
	r.object(n, "an integration")
	r.part(n, "", "an integration", Warning, members)
	v.HTTPMethod = strings.ToUpper(v.HTTPMethod)
	if len(n.members) > 0 && v.Type == "" {
		r.l.problem(Error, n, "the integration has no type")
	}
	return v
}

// part reads the members of a part that ptr leads to. what says for messages
// what it is, and s what a member means that is none of them.
func (r *reader) part(n *node, ptr, what string, s definition.Severity, members []definition.Member) {
	for _, m := range n.members {
		k := r.shape.find(members, m.key)
		switch {
		case k == nil && (slices.Contains(r.shape.ignored, m.key) || definition.AnswerMetadata(m.key)):
		case k == nil:
			r.l.unknown(s, m, what, r.shape.names(members))
		case m.value.kind != null && k.Use != definition.PartKey:
			r.member(k, m.value, ptr+"/"+k.JSON)
		}
	}
}

// member reads the value of a member that is there. Responses are read by
// themselves.
func (r *reader) member(m *definition.Member, n *node, ptr string) {
	evaluated := m.Use >= definition.Evaluated || m.Use == definition.EvaluatedByMock && r.mock
	switch v := m.Value.(type) {
	case *string:
		switch {
		case m.Enum != nil:
			*v = r.enum(n, ptr, m.Enum)
		case m.Use == definition.EvaluatedStatus:
			*v = r.status(n, ptr)
		default:
			*v = r.text(n, ptr, evaluated)
		}
	case **string:
		if r.shape.patternKey { // amazon-archives/aws-apigateway-importer issue 115
			r.l.problemAt(Warning, n.position(), "selectionPattern is ignored here: the key of the response is its pattern")
			return
		}
		*v = r.pattern(n, ptr)
	case *bool:
		*v = n.str() == "true"
	case *int:
		*v = r.integer(n, ptr)
	case *[]string:
		*v = r.strings(n, ptr, evaluated)
	case *definition.Ordered[string]:
		*v = r.texts(n, ptr, words(m), evaluated)
	case *definition.Ordered[*string]:
		*v = r.templates(n, ptr, words(m), evaluated)
	case *map[string]bool:
		*v = r.flags(n, ptr, words(m))
	case *map[string]string:
		*v = r.stringMap(n, ptr, words(m))
	case **definition.TLSConfig:
		*v = r.tlsConfig(n)
	}
}

// words names a member in a message: the request parameters.
func words(m *definition.Member) string {
	var b strings.Builder
	b.WriteString("the ")
	for _, c := range m.JSON {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte(' ')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// tlsConfig is nil where n has none of its members.
func (r *reader) tlsConfig(n *node) *definition.TLSConfig {
	v, found := new(definition.TLSConfig), false
	members := v.Members()
	for _, m := range r.object(n, "the TLS configuration") {
		if k := r.shape.find(members, m.key); k != nil {
			r.member(k, m.value, "/tlsConfig/"+k.JSON)
			found = true
		}
	}
	if !found {
		return nil
	}
	return v
}

func (r *reader) integer(n *node, ptr string) int {
	r.mark(ptr, n)
	r.unresolved(n, false)
	i, err := strconv.Atoi(n.str())
	if err != nil && len(n.open) == 0 {
		r.l.problem(Error, n, "%s is not a whole number", quoted(n.str()))
	}
	return i
}

// strings reads a list; a lone string is a list of one.
func (r *reader) strings(n *node, ptr string, evaluated bool) []string {
	r.mark(ptr, n)
	switch n.kind {
	case null:
		return nil
	case list:
	case text:
		if len(n.open) == 0 {
			return []string{n.text}
		}
		fallthrough
	default:
		r.unresolved(n, evaluated)
		if len(n.open) == 0 {
			r.l.problem(Error, n, "%s where a list is expected", n.kind)
		}
		return nil
	}
	var all []string
	for i, item := range n.items {
		all = append(all, r.text(item, ptr+"/"+strconv.Itoa(i), evaluated))
	}
	return all
}

// sourceResponse is an integration response on its way in, with the part of
// the source that gives the pattern when the format keeps it elsewhere.
type sourceResponse struct {
	node    *node
	status  *node // the default for statusCode: a key of the format
	pattern *node // OpenAPI's key; nil: a member
}

// responses reads integration responses into v, in ascending order of status.
func (r *reader) responses(v *definition.Integration, sources []sourceResponse) {
	r.atMost(sources)
	for _, s := range sources {
		if response, ok := r.response(s); ok {
			e := definition.Entry[definition.IntegrationResponse]{Key: response.StatusCode, Value: response}
			if _, twice := v.IntegrationResponses.Get(e.Key); twice && e.Key != "" {
				r.l.problem(Error, s.node, "two integration responses have the status code %s: the service keeps one of them", e.Key)
			}
			v.IntegrationResponses = append(v.IntegrationResponses, e)
		}
	}
	slices.SortStableFunc(v.IntegrationResponses, func(a, b definition.Entry[definition.IntegrationResponse]) int {
		return cmp.Compare(a.Key, b.Key)
	})
}

func (r *reader) response(s sourceResponse) (v definition.IntegrationResponse, ok bool) {
	if s.node.kind != object && s.node.kind != null {
		r.object(s.node, "an integration response")
		return v, false
	}
	members := v.Members()
	status := r.keyOf(s, members)
	if status == nil {
		r.l.problem(Error, s.node, "the integration response has no status code")
		status = s.node.as(text, "")
	}
	ptr := confjson.Join("/integrationResponses", status.str())
	r.mark(ptr, s.node)
	if s.status != nil && s.status.str() != status.str() {
		r.l.problem(Warning, status, "the key is %s and the statusCode %s; the statusCode counts", quoted(s.status.str()), quoted(status.str()))
	}
	v.StatusCode = r.status(status, ptr+"/statusCode")
	if s.pattern != nil {
		v.SelectionPattern = r.pattern(s.pattern, ptr+"/selectionPattern")
	}
	r.part(s.node, ptr, "an integration response", Warning, members)
	return v, true
}

// keyOf returns the member of a part that tells it from others, or what stands
// for it in the source.
func (r *reader) keyOf(s sourceResponse, members []definition.Member) *node {
	key := s.status
	for _, m := range s.node.members {
		if k := r.shape.find(members, m.key); k != nil && k.Use == definition.PartKey && m.value.kind != null {
			key = m.value
		}
	}
	return key
}

func (r *reader) pattern(n *node, ptr string) *string {
	if n.kind == number {
		r.l.problem(Warning, n, "the pattern is a number; it is read as the string %s", quoted(n.text)).Code = definition.CodePatternNumber
		n = &node{kind: text, text: n.text, pos: n.pos, parent: n.parent, token: n.token}
	}
	s := r.text(n, ptr, true)
	return &s
}

// atMost refuses what no API has and what would take quadratic time.
func (r *reader) atMost(sources []sourceResponse) {
	if len(sources) > maxResponses {
		r.l.fail(sources[0].node.position(), nil, "%d responses; the limit is %d", len(sources), maxResponses)
	}
}

// methodResponses reads method responses, ascending by status.
func (r *reader) methodResponses(sources []sourceResponse) definition.Ordered[definition.MethodResponse] {
	r.atMost(sources)
	var all definition.Ordered[definition.MethodResponse]
	for _, s := range sources {
		if s.node.kind != object && s.node.kind != null {
			r.object(s.node, "a method response")
			continue
		}
		v := r.methodResponse(s)
		if _, twice := all.Get(v.StatusCode); twice && v.StatusCode != "" {
			r.l.problem(Warning, s.node, "two method responses have the status code %s", v.StatusCode)
			continue
		}
		all = append(all, definition.Entry[definition.MethodResponse]{Key: v.StatusCode, Value: v})
	}
	slices.SortStableFunc(all, func(a, b definition.Entry[definition.MethodResponse]) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

func (r *reader) methodResponse(s sourceResponse) (v definition.MethodResponse) {
	members := v.Members()
	status := r.keyOf(s, members)
	if status == nil {
		status = s.node.as(text, "")
	}
	ptr := confjson.Join("/methodResponses", status.str())
	r.mark(ptr, s.node)
	v.StatusCode = r.status(status, ptr+"/statusCode")
	r.part(s.node, ptr, "a method response", Note, members)
	return v
}

// stringMap reads a map of strings; the empty one is nil.
func (r *reader) stringMap(n *node, ptr, what string) map[string]string {
	var all map[string]string
	for _, e := range r.object(n, what) {
		if all == nil {
			all = make(map[string]string)
		}
		all[e.key] = r.text(e.value, confjson.Join(ptr, e.key), false)
	}
	return all
}

func (r *reader) flags(n *node, ptr, what string) map[string]bool {
	r.mark(ptr, n)
	flags := make(map[string]bool)
	for _, m := range r.object(n, what) {
		r.mark(confjson.Join(ptr, m.key), m.value)
		r.unresolved(m.value, false)
		flags[m.key] = strings.EqualFold(m.value.str(), "true")
	}
	if len(flags) == 0 {
		return nil
	}
	return flags
}
