package read

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Shape says how a format names the members of the parts.
type Shape struct {
	name       func(definition.Member) string // "" for a member that the format has elsewhere
	ignored    []string                       // names without effect
	patternKey bool                           // the key of an integration response is its pattern
}

// The shapes of the formats. SAM and CDK have that of CloudFormation; the methods
// that the Serverless Framework makes of events are made in the control plane's.
var (
	ControlPlane   = &Shape{name: func(m definition.Member) string { return m.JSON }}
	OpenAPI        = &Shape{patternKey: true, name: func(m definition.Member) string { return m.OpenAPI() }}
	CloudFormation = &Shape{name: func(m definition.Member) string { return m.CloudFormation }}
	Terraform      = &Shape{name: func(m definition.Member) string { return m.Terraform }, ignored: []string{
		"rest_api_id", "resource_id", "http_method", "id", "region", "depends_on", "lifecycle", "count", "for_each", "provider", "timeouts",
		"response_parameters_in_json", "request_parameters_in_json",
	}}
)

// find returns the member that the format calls name, or nil.
func (s *Shape) find(members []definition.Member, name string) *definition.Member {
	i := slices.IndexFunc(members, func(m definition.Member) bool { return s.name(m) == name })
	if i < 0 || name == "" {
		return nil
	}
	return &members[i]
}

// Of returns what the format calls the member with a name of the control plane.
func (s *Shape) Of(members []definition.Member, json string) string {
	i := slices.IndexFunc(members, func(m definition.Member) bool { return m.JSON == json })
	return s.name(members[i])
}

// names returns what the format calls the members, sorted.
func (s *Shape) names(members []definition.Member) []string {
	var all []string
	for _, m := range members {
		if name := s.name(m); name != "" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Reader reads the parts of one method and notes where they stand.
type Reader struct {
	l      *Loader
	shape  *Shape
	Places definition.Places

	mock bool // the integration reads its request template

	// coerce says that the format turns numbers into strings by itself, as
	// CloudFormation and Terraform do; the control plane refuses them.
	coerce bool
}

// Reader returns a reader of parts that a format names by s. coerce says that
// the format turns numbers into strings.
func (l *Loader) Reader(s *Shape, coerce bool) *Reader {
	return &Reader{l: l, shape: s, Places: l.places.New(), coerce: coerce}
}

// Generated marks all that was read as made by a framework.
func (r *Reader) Generated() {
	r.l.places.Generate(r.Places)
}

// longPointer is how long the two pointers of a part may be for nothing: those
// of a definition with ordinary names are shorter.
const longPointer = 1000

func (r *Reader) mark(ptr string, n *Node) {
	r.l.Step(n, 0)
	l := r.l
	l.pointer = n.appendPointer(l.pointer[:0])
	if l.places.Add(r.Places, ptr, n.Pos.Place(), l.pointer) {
		l.Wrote(n, max(len(ptr)+len(l.pointer)-longPointer, 0))
	}
}

// unresolved reports what is open in n. Where nothing evaluates the value, it
// is a note, except for what the deployment would refuse.
func (r *Reader) unresolved(n *Node, evaluated bool) {
	for _, o := range n.Open() {
		s, code := definition.Note, definition.CodeUnread
		if evaluated || o.Hard {
			s = definition.Error
		}
		if evaluated {
			code = definition.CodeUnresolved
		}
		r.l.Problem(s, n, "%s", o.Why).Code = code
	}
}

// text reads a string that is the part ptr.
func (r *Reader) text(n *Node, ptr string, evaluated bool) string {
	r.mark(ptr, n)
	return r.Plain(n, evaluated)
}

// Plain reads a string. A number or boolean is reported unless the format
// turns it into a string.
func (r *Reader) Plain(n *Node, evaluated bool) string {
	r.unresolved(n, evaluated)
	switch n.Kind {
	case Number, Boolean:
		if !r.coerce {
			r.l.Problem(definition.Warning, n, "%s where the service expects a string", n.Kind)
		}
	case List, Object:
		r.l.Problem(definition.Error, n, "%s where a string is expected", n.Kind)
		return ""
	}
	return n.Text
}

// Object returns the members of a map. Null is an empty map; anything else is
// reported.
func (r *Reader) Object(n *Node, what string) []Member {
	if n.Kind != Object && n.Kind != Null {
		r.unresolved(n, true)
		if len(n.Open()) == 0 {
			r.l.Problem(definition.Error, n, "%s where %s, a map, is expected", n.Kind, what)
		}
		return nil
	}
	r.l.Work(len(n.Members))
	r.l.Step(n, 0)
	return n.Members
}

func (r *Reader) texts(n *Node, ptr, what string, evaluated bool) definition.Ordered[string] {
	r.mark(ptr, n)
	if n.Kind == Null {
		return nil
	}
	m := definition.Ordered[string]{}
	for _, e := range r.Object(n, what) {
		if e.Value.Kind != Null {
			m = append(m, definition.Entry[string]{Key: e.Key, Value: r.text(e.Value, source.JoinPointer(ptr, e.Key), evaluated)})
		}
	}
	return m
}

// templates reads templates by media type. The empty template is nil, as the
// service stores it (rules/control-plane.md#refused).
func (r *Reader) templates(n *Node, ptr, what string, evaluated bool) definition.Ordered[*string] {
	r.mark(ptr, n)
	if n.Kind == Null {
		return nil
	}
	m := definition.Ordered[*string]{}
	for _, e := range r.Object(n, what) {
		at := source.JoinPointer(ptr, e.Key)
		if strings.ContainsAny(e.Key, "\"' ") && !strings.Contains(e.Key, ";") {
			r.l.ProblemAt(definition.Warning, e.Pos.Position(), "the media type %s has a quote or a space in it and will not match", Quoted(e.Key))
		}
		var template *string
		if r.notTemplate(e.Value, at, evaluated) {
			m = append(m, definition.Entry[*string]{Key: e.Key})
			continue
		}
		if s := r.text(e.Value, at, evaluated); s != "" {
			template = &s
		}
		m = append(m, definition.Entry[*string]{Key: e.Key, Value: template})
	}
	return m
}

// notTemplate reports a template that is no string because a program has put a
// file's content in its place: swagger-cli 4.0.4 reads a .vtl file as YAML, in
// which a line of Velocity that begins with # is a comment, and redocly 2.77.0
// leaves the $ref.
func (r *Reader) notTemplate(n *Node, ptr string, evaluated bool) bool {
	const bundled = "bundlers read a $ref to a template's file as YAML, in which a line that begins with # is a comment; " +
		"the template's text has to stand here"
	switch {
	case n.Kind == Object && n.Get("$ref").Str() != "":
		r.l.Problem(definition.Error, n, "$ref where a template, a string, is expected: the service does not read %s here; the template's text has to stand here",
			Quoted(n.Get("$ref").Str()))
	case n.Kind == Object || n.Kind == List:
		r.l.Problem(definition.Error, n, "%s where a template, a string, is expected: %s", n.Kind, bundled)
	case n.Kind == Null && r.shape == OpenAPI && evaluated && !r.mock: // a preflight's template is often null
		r.l.Problem(definition.Note, n, "null where a template is expected is an empty template: %s", bundled)
	default:
		return false
	}
	r.mark(ptr, n)
	return true
}

// enum reads a name that some formats write in lower case or with hyphens.
func (r *Reader) enum(n *Node, ptr string, known []string) string {
	s := r.text(n, ptr, true)
	name := strings.ReplaceAll(strings.ToUpper(s), "-", "_")
	if slices.Contains(known, name) {
		return name
	}
	if len(n.Open()) == 0 && s != "" {
		r.l.Problem(definition.Error, n, "%s is not one of %s", Quoted(s), strings.Join(known, ", ")).Code = definition.CodeValue
	}
	return s
}

// status reads a status code, which many files write as a number.
func (r *Reader) status(n *Node, ptr string) string {
	r.mark(ptr, n)
	r.unresolved(n, true)
	s := n.Str()
	if len(n.Open()) == 0 && !definition.ValidStatusCode(s) {
		r.l.Problem(definition.Error, n, `status code %s: the service accepts [1-5]\d\d`, Quoted(s)).Code = definition.CodeValue
	}
	return s
}

// Integration reads everything but the integration responses.
func (r *Reader) Integration(n *Node) *definition.Integration {
	form := &r.l.forms.integration
	r.mark("", n)
	members := form.empty()
	for _, m := range n.Members {
		if k := r.shape.find(members, m.Key); k != nil && k.JSON == definition.NameType {
			r.mock = strings.EqualFold(m.Value.Str(), string(definition.Mock))
		}
	}
	r.Object(n, "an integration")
	r.part(n, "", "an integration", definition.Warning, members)
	v := new(definition.Integration)
	*v = form.filled()
	v.HTTPMethod = strings.ToUpper(v.HTTPMethod)
	if len(n.Members) > 0 && v.Type == "" {
		r.l.Problem(definition.Error, n, "the integration has no type").Code = definition.CodeType
	}
	return v
}

// part reads the members of a part that ptr leads to. what says for messages
// what it is, and s what a member means that is none of them.
func (r *Reader) part(n *Node, ptr, what string, s definition.Severity, members []definition.Member) {
	for _, m := range n.Members {
		k := r.shape.find(members, m.Key)
		switch {
		case k == nil && (slices.Contains(r.shape.ignored, m.Key) || definition.AnswerMetadata(m.Key)):
		case k == nil:
			r.l.Unknown(s, m, what, r.shape.names(members))
		case m.Value.Kind != Null && k.Use != definition.PartKey:
			r.member(k, m.Value, ptr+"/"+k.JSON)
		}
	}
}

// member reads the value of a member that is there. Responses are read by
// themselves.
func (r *Reader) member(m *definition.Member, n *Node, ptr string) {
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
			r.l.ProblemAt(definition.Warning, n.Position(), "selectionPattern is ignored here: the key of the response is its pattern")
			return
		}
		*v = r.pattern(n, ptr)
	case *bool:
		r.mark(ptr, n)
		r.unresolved(n, evaluated)
		*v = strings.EqualFold(n.Str(), "true")
	case *int:
		*v = r.integer(n, ptr)
	case **int:
		if i := r.integer(n, ptr); len(n.Open()) == 0 {
			*v = &i
		}
	case *[]string:
		*v = r.Strings(n, ptr, evaluated)
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
func (r *Reader) tlsConfig(n *Node) *definition.TLSConfig {
	v, found := new(definition.TLSConfig), false
	members := v.Members()
	for _, m := range r.Object(n, "the TLS configuration") {
		if k := r.shape.find(members, m.Key); k != nil {
			r.member(k, m.Value, "/tlsConfig/"+k.JSON)
			found = true
		}
	}
	if !found {
		return nil
	}
	return v
}

func (r *Reader) integer(n *Node, ptr string) int {
	r.mark(ptr, n)
	r.unresolved(n, false)
	i, err := strconv.Atoi(n.Str())
	if err != nil && len(n.Open()) == 0 {
		r.l.Problem(definition.Error, n, "%s is not a whole number", Quoted(n.Str())).Code = definition.CodeValue
	}
	return i
}

// Strings reads a list; a lone string is a list of one.
func (r *Reader) Strings(n *Node, ptr string, evaluated bool) []string {
	r.mark(ptr, n)
	switch n.Kind {
	case Null:
		return nil
	case List:
	case Text:
		if len(n.Open()) == 0 {
			return []string{n.Text}
		}
		fallthrough
	default:
		r.unresolved(n, evaluated)
		if len(n.Open()) == 0 {
			r.l.Problem(definition.Error, n, "%s where a list is expected", n.Kind)
		}
		return nil
	}
	var all []string
	for i, item := range n.Items {
		all = append(all, r.text(item, ptr+"/"+strconv.Itoa(i), evaluated))
	}
	return all
}

// Response is an integration response on its way in, with the part of
// the source that gives the pattern when the format keeps it elsewhere.
type Response struct {
	Node    *Node
	Status  *Node // the default for statusCode: a key of the format
	Pattern *Node // OpenAPI's key; nil: a member
}

// Responses reads integration responses into v, in ascending order of status.
// whole is the part that has them all, nil where they stand apart.
func (r *Reader) Responses(v *definition.Integration, whole *Node, sources []Response) {
	if whole != nil {
		r.mark("/"+definition.NameIntegrationResponses, whole)
	}
	r.atMost(sources)
	for _, s := range sources {
		if response, ok := r.response(s); ok {
			e := definition.Entry[definition.IntegrationResponse]{Key: response.StatusCode, Value: response}
			if _, twice := v.IntegrationResponses.Get(e.Key); twice && e.Key != "" {
				r.l.Problem(definition.Error, s.Node, "two integration responses have the status code %s: the service keeps one of them", e.Key)
			}
			v.IntegrationResponses = append(v.IntegrationResponses, e)
		}
	}
	slices.SortStableFunc(v.IntegrationResponses, func(a, b definition.Entry[definition.IntegrationResponse]) int {
		return cmp.Compare(a.Key, b.Key)
	})
}

func (r *Reader) response(s Response) (v definition.IntegrationResponse, ok bool) {
	if s.Node.Kind != Object && s.Node.Kind != Null {
		r.Object(s.Node, "an integration response")
		return v, false
	}
	form := &r.l.forms.response
	members := form.empty()
	status := r.keyOf(s, members)
	if status == nil {
		r.l.Problem(definition.Error, s.Node, "the integration response has no status code")
		status = s.Node.As(Text, "")
	}
	ptr := source.JoinPointer("/"+definition.NameIntegrationResponses, status.Str())
	r.mark(ptr, s.Node)
	if s.Status != nil && s.Status.Str() != status.Str() {
		r.l.Problem(definition.Warning, status, "the key is %s and the statusCode %s; the statusCode counts", Quoted(s.Status.Str()), Quoted(status.Str()))
	}
	form.value.StatusCode = r.status(status, ptr+"/"+definition.NameStatusCode)
	if s.Pattern != nil {
		form.value.SelectionPattern = r.pattern(s.Pattern, ptr+"/"+definition.NameSelectionPattern)
	}
	r.part(s.Node, ptr, "an integration response", definition.Warning, members)
	return form.filled(), true
}

// keyOf returns the member of a part that tells it from others, or what stands
// for it in the source.
func (r *Reader) keyOf(s Response, members []definition.Member) *Node {
	key := s.Status
	for _, m := range s.Node.Members {
		if k := r.shape.find(members, m.Key); k != nil && k.Use == definition.PartKey && m.Value.Kind != Null {
			key = m.Value
		}
	}
	return key
}

func (r *Reader) pattern(n *Node, ptr string) *string {
	if n.Kind == Number {
		r.l.Problem(definition.Warning, n, "the pattern is a number; it is read as the string %s", Quoted(n.Text)).Code = definition.CodePatternNumber
		n = &Node{Kind: Text, Text: n.Text, Pos: n.Pos, Parent: n.Parent, Token: n.Token}
	}
	s := r.text(n, ptr, true)
	return &s
}

// atMost refuses what no API has and what would take quadratic time.
func (r *Reader) atMost(sources []Response) {
	if len(sources) > maxResponses {
		r.l.Fail(sources[0].Node.Position(), nil, "%d responses; the limit is %d", len(sources), maxResponses)
	}
}

// MethodResponses reads method responses, ascending by status.
func (r *Reader) MethodResponses(sources []Response) definition.Ordered[definition.MethodResponse] {
	r.atMost(sources)
	var all definition.Ordered[definition.MethodResponse]
	for _, s := range sources {
		if s.Node.Kind != Object && s.Node.Kind != Null {
			r.Object(s.Node, "a method response")
			continue
		}
		v := r.methodResponse(s)
		if _, twice := all.Get(v.StatusCode); twice && v.StatusCode != "" {
			r.l.Problem(definition.Warning, s.Node, "two method responses have the status code %s", v.StatusCode)
			continue
		}
		all = append(all, definition.Entry[definition.MethodResponse]{Key: v.StatusCode, Value: v})
	}
	slices.SortStableFunc(all, func(a, b definition.Entry[definition.MethodResponse]) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

func (r *Reader) methodResponse(s Response) definition.MethodResponse {
	form := &r.l.forms.methodResponse
	members := form.empty()
	status := r.keyOf(s, members)
	if status == nil {
		status = s.Node.As(Text, "")
	}
	ptr := source.JoinPointer("/"+definition.NameMethodResponses, status.Str())
	r.mark(ptr, s.Node)
	form.value.StatusCode = r.status(status, ptr+"/"+definition.NameStatusCode)
	r.part(s.Node, ptr, "a method response", definition.Note, members)
	return form.filled()
}

// stringMap reads a map of strings; the empty one is nil.
func (r *Reader) stringMap(n *Node, ptr, what string) map[string]string {
	var all map[string]string
	for _, e := range r.Object(n, what) {
		if all == nil {
			all = make(map[string]string)
		}
		all[e.Key] = r.text(e.Value, source.JoinPointer(ptr, e.Key), false)
	}
	return all
}

func (r *Reader) flags(n *Node, ptr, what string) map[string]bool {
	r.mark(ptr, n)
	flags := make(map[string]bool)
	for _, m := range r.Object(n, what) {
		r.mark(source.JoinPointer(ptr, m.Key), m.Value)
		r.unresolved(m.Value, false)
		flags[m.Key] = strings.EqualFold(m.Value.Str(), "true")
	}
	if len(flags) == 0 {
		return nil
	}
	return flags
}

// Keyed returns responses that are a map by status code.
func (r *Reader) Keyed(n *Node, what string) []Response {
	if n == nil {
		return nil
	}
	var all []Response
	for _, m := range r.Object(n, what) {
		key := &Node{Kind: Text, Text: m.Key, Pos: m.Pos, Parent: n, Token: m.Key}
		all = append(all, Response{Node: m.Value, Status: key})
	}
	return all
}

// Listed returns responses that are a list.
func (r *Reader) Listed(n *Node, what string) []Response {
	if n == nil || n.Kind == Null {
		return nil
	}
	if n.Kind != List {
		r.unresolved(n, true)
		if len(n.Open()) == 0 {
			r.l.Problem(definition.Error, n, "%s where %s, a list, are expected", n.Kind, what)
		}
		return nil
	}
	var all []Response
	for _, item := range n.Items {
		all = append(all, Response{Node: item})
	}
	return all
}
