package read

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// fields reads the members of a part that n has, whatever else is there.
func (r *Reader) fields(n *Node, members []definition.Member) {
	for i := range members {
		name := r.shape.name(members[i])
		if value := n.Get(name); name != "" && value != nil && value.Kind != Null && members[i].Use != definition.PartKey {
			r.member(&members[i], value, "/"+members[i].JSON)
		}
	}
}

// Request reads what a method demands of a request out of its properties n. key
// returns what the API declares under: the request validator or the authorizer
// that a value refers to. Finish looks them up.
func (r *Reader) Request(n *Node, key func(*Node) string) definition.MethodRequest {
	members := r.l.forms.method.empty()
	v := &r.l.forms.method.value
	for i := range members {
		m := &members[i]
		name := r.shape.name(*m)
		value := n.Get(name)
		if name == "" || value == nil || value.Kind == Null {
			continue
		}
		ptr := "/method/" + m.JSON
		switch m.JSON {
		case definition.NameHTTPMethod, definition.NameMethodIntegration, definition.NameMethodResponses:
		case definition.NameAuthorizerID, definition.NameRequestValidatorID:
			r.mark(ptr, value)
			r.refused(value)
			*m.Value.(*string) = key(value)
		case definition.NameAuthorizationType:
			v.AuthorizationType = r.authorization(value, ptr, m.Enum)
		case definition.NameAPIKeyRequired:
			required := r.demanded(value, ptr)
			v.APIKeyRequired = &required
		default:
			r.member(m, value, ptr)
		}
	}
	if v.AuthorizationType == "" && v.AuthorizerID != "" {
		r.l.ProblemAt(definition.Warning, r.at("/method/"+definition.NameAuthorizerID), "an authorizer without an authorization type: it is read as CUSTOM")
		v.AuthorizationType = "CUSTOM"
	}
	v.AuthorizationType = cmp.Or(v.AuthorizationType, "NONE")
	return v.Operation().Request
}

// at returns where a part stands that has been read.
func (r *Reader) at(ptr string) definition.Position {
	p, _ := r.Places.Get(ptr)
	return p.Position
}

// refused reports what of a reference the deployment would refuse.
func (r *Reader) refused(n *Node) {
	for _, o := range n.Open() {
		if o.Hard {
			r.l.Problem(definition.Error, n, "%s", o.Why)
		}
	}
}

// authorization reads an authorization type. One that is not known is kept as
// something that asks for authorization.
func (r *Reader) authorization(n *Node, ptr string, known []string) string {
	s := strings.ToUpper(r.text(n, ptr, false))
	switch {
	case len(n.Open()) == 0 && slices.Contains(known, s):
		return s
	case len(n.Open()) == 0:
		r.l.Problem(definition.Error, n, "the authorization type %s is not one of %s", Quoted(n.Text), strings.Join(known, ", ")).Code = definition.CodeValue
	}
	if n.Text == "" {
		return "${" + definition.NameAuthorizationType + "}"
	}
	return n.Text
}

// demanded reads whether something is demanded; what is not known is.
func (r *Reader) demanded(n *Node, ptr string) bool {
	r.mark(ptr, n)
	r.unresolved(n, false)
	return len(n.Open()) > 0 || strings.EqualFold(n.Str(), "true")
}
