package formats

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/confjson"
)

// shape says how a format names the members of the parts: the source's name to
// the control plane's. A member that maps to "" is known and has no effect.
type shape struct {
	integration, response, methodResponse, tls map[string]string
}

// integrationMembers are the control plane's own names.
var integrationMembers = []string{
	"type", "httpMethod", "uri", "connectionType", "connectionId", "credentials", "requestParameters",
	"requestTemplates", "passthroughBehavior", "contentHandling", "timeoutInMillis", "cacheNamespace",
	"cacheKeyParameters", "tlsConfig", "responseTransferMode", "integrationTarget",
}

var (
	responseMembers       = []string{"statusCode", "selectionPattern", "responseParameters", "responseTemplates", "contentHandling"}
	methodResponseMembers = []string{"statusCode", "responseParameters", "responseModels"}
)

// named builds a name table: each member under rename(member), then the pairs
// of extra.
func named(members []string, rename func(string) string, extra map[string]string) map[string]string {
	t := make(map[string]string)
	for _, m := range members {
		t[rename(m)] = m
	}
	for k, v := range extra {
		t[k] = v
	}
	return t
}

func same(s string) string  { return s }
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// snake turns statusCode into status_code.
func snake(s string) string {
	var b strings.Builder
	for _, c := range s {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

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
// service stores it (spec recorded, val-09 and val-10).
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
func (r *reader) enum(n *node, ptr string, known ...string) string {
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

func (r *reader) contentHandling(n *node, ptr string) definition.ContentHandling {
	return definition.ContentHandling(r.enum(n, ptr, string(definition.ConvertToBinary), string(definition.ConvertToText)))
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

// integration reads everything but the integration responses. Members for
// which other returns true are the format's own.
func (r *reader) integration(n *node, other func(member) bool) *definition.Integration {
	v := new(definition.Integration)
	r.mark("", n)
	for _, m := range n.members {
		if r.shape.integration[m.key] == "type" {
			r.mock = strings.EqualFold(m.value.str(), string(definition.Mock))
		}
	}
	for _, m := range r.object(n, "an integration") {
		name, known := r.shape.integration[m.key]
		switch {
		case other != nil && other(m):
		case !known && definition.AnswerMetadata(m.key):
		case !known:
			r.l.unknown(Warning, m, "an integration", names(r.shape.integration))
		case name != "" && m.value.kind != null:
			r.integrationMember(v, name, m.value)
		}
	}
	if len(n.members) > 0 && v.Type == "" {
		r.l.problem(Error, n, "the integration has no type")
	}
	return v
}

func (r *reader) integrationMember(v *definition.Integration, name string, n *node) {
	ptr := "/" + name
	switch name {
	case "type":
		v.Type = definition.IntegrationType(r.enum(n, ptr, string(definition.AWS), string(definition.AWSProxy),
			string(definition.HTTP), string(definition.HTTPProxy), string(definition.Mock)))
	case "httpMethod":
		v.HTTPMethod = strings.ToUpper(r.text(n, ptr, false))
	case "uri":
		v.URI = r.text(n, ptr, false)
	case "connectionType":
		v.ConnectionType = r.enum(n, ptr, "INTERNET", "VPC_LINK")
	case "connectionId":
		v.ConnectionID = r.text(n, ptr, false)
	case "credentials":
		v.Credentials = r.text(n, ptr, false)
	case "requestParameters":
		v.RequestParameters = r.texts(n, ptr, "the request parameters", false)
	case "requestTemplates":
		v.RequestTemplates = r.templates(n, ptr, "the request templates", r.mock)
	case "passthroughBehavior":
		v.PassthroughBehavior = r.enum(n, ptr, "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
	case "contentHandling":
		v.ContentHandling = r.contentHandling(n, ptr)
	case "timeoutInMillis":
		v.TimeoutInMillis = r.integer(n, ptr)
	case "cacheNamespace":
		v.CacheNamespace = r.text(n, ptr, false)
	case "cacheKeyParameters":
		v.CacheKeyParameters = r.strings(n, ptr, false)
	case "tlsConfig":
		for _, m := range r.object(n, "the TLS configuration") {
			if r.shape.tls[m.key] == "insecureSkipVerification" {
				v.TLSConfig = &definition.TLSConfig{InsecureSkipVerification: m.value.str() == "true"}
			}
		}
	case "responseTransferMode":
		v.ResponseTransferMode = r.enum(n, ptr, "BUFFERED", "STREAM")
	case "integrationTarget":
		v.IntegrationTarget = r.text(n, ptr, false)
	}
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
	key     bool  // pattern comes from a key, and a member is ignored
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
	status := s.status
	for _, m := range s.node.members {
		if r.shape.response[m.key] == "statusCode" && m.value.kind != null {
			status = m.value
		}
	}
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
	if s.key && s.pattern != nil {
		r.pattern(&v, s.pattern, ptr)
	}
	for _, m := range s.node.members {
		r.responseMember(&v, m, ptr, s.key)
	}
	return v, true
}

func (r *reader) responseMember(v *definition.IntegrationResponse, m member, ptr string, keyed bool) {
	name, known := r.shape.response[m.key]
	switch {
	case !known && definition.AnswerMetadata(m.key):
	case !known:
		r.l.unknown(Warning, m, "an integration response", names(r.shape.response))
	case m.value.kind == null:
	case name == "selectionPattern" && keyed:
		// amazon-archives/aws-apigateway-importer issue 115.
		r.l.problemAt(Warning, m.value.position(), "selectionPattern is ignored here: the key of the response is its pattern")
	case name == "selectionPattern":
		r.pattern(v, m.value, ptr)
	case name == "responseParameters":
		v.ResponseParameters = r.texts(m.value, ptr+"/responseParameters", "the response parameters", true)
	case name == "responseTemplates":
		v.ResponseTemplates = r.templates(m.value, ptr+"/responseTemplates", "the response templates", true)
	case name == "contentHandling":
		v.ContentHandling = r.contentHandling(m.value, ptr+"/contentHandling")
	}
}

func (r *reader) pattern(v *definition.IntegrationResponse, n *node, ptr string) {
	if n.kind == number {
		r.l.problem(Warning, n, "the pattern is a number; it is read as the string %s", quoted(n.text)).Code = definition.CodePatternNumber
		n = &node{kind: text, text: n.text, pos: n.pos, parent: n.parent, token: n.token}
	}
	s := r.text(n, ptr+"/selectionPattern", true)
	v.SelectionPattern = &s
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
	status := s.status
	for _, m := range s.node.members {
		if r.shape.methodResponse[m.key] == "statusCode" && m.value.kind != null {
			status = m.value
		}
	}
	if status == nil {
		status = s.node.as(text, "")
	}
	ptr := confjson.Join("/methodResponses", status.str())
	r.mark(ptr, s.node)
	v.StatusCode = r.status(status, ptr+"/statusCode")
	for _, m := range s.node.members {
		name, known := r.shape.methodResponse[m.key]
		switch {
		case !known && definition.AnswerMetadata(m.key):
		case !known:
			r.l.unknown(Note, m, "a method response", names(r.shape.methodResponse))
		case m.value.kind == null:
		case name == "responseParameters":
			v.ResponseParameters = r.flags(m.value, ptr+"/responseParameters")
		case name == "responseModels":
			for _, e := range r.object(m.value, "the response models") {
				if v.ResponseModels == nil {
					v.ResponseModels = make(map[string]string)
				}
				v.ResponseModels[e.key] = r.text(e.value, confjson.Join(ptr+"/responseModels", e.key), false)
			}
		}
	}
	return v
}

func (r *reader) flags(n *node, ptr string) map[string]bool {
	r.mark(ptr, n)
	flags := make(map[string]bool)
	for _, m := range r.object(n, "the response parameters") {
		r.mark(confjson.Join(ptr, m.key), m.value)
		r.unresolved(m.value, false)
		flags[m.key] = strings.EqualFold(m.value.str(), "true")
	}
	if len(flags) == 0 {
		return nil
	}
	return flags
}
