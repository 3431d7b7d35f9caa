package analysis

import (
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/lazy"
)

// HostMember is a member of $input, $util or $foreach that people mean.
type HostMember struct {
	Name string
	Call string // how a call of a method looks, "" for a property
}

// HostMembers are the members of one of the service's variables that have
// methods, in the order of the documentation; none for another variable.
func HostMembers(variable string) []HostMember {
	h := hostOf(variable)
	if h == 0 {
		return nil
	}
	var list []HostMember
	t := tableOf(h)
	for _, f := range t.functions {
		list = append(list, HostMember{f.name, f.call})
	}
	for _, name := range t.properties {
		if name == strings.ToLower(name[:1])+name[1:] && functionOf(t.functions, name) == nil {
			list = append(list, HostMember{Name: name})
		}
	}
	return list
}

// ServiceVariables are those that a template has without setting them.
func ServiceVariables() []string { return []string{"input", "util", "context", "stageVariables"} }

// overrideMembers are what the service reads below an override.
var overrideMembers = lazy.Value[map[string][]string]{Make: func() map[string][]string {
	return map[string][]string{
		"responseOverride": {"status", "header"},
		"requestOverride":  {"header", "path", "querystring"},
	}
}}

// OverrideMembers are the members of $context.responseOverride or
// requestOverride that the service reads; none for another name.
func OverrideMembers(override string) []string { return overrideMembers.Get()[override] }

// Host is the name of the variable of the service, or foreach, whose object the
// value is; "" for any other value.
func (v *Value) Host() string {
	for _, h := range []struct {
		is   host
		name string
	}{{inputHost, "input"}, {utilHost, "util"}, {scopeHost, "foreach"}} {
		if v.is(h.is) {
			return h.name
		}
	}
	return ""
}

// Nothing reports whether there is no value.
func (v *Value) Nothing() bool { return v.classes.Empty() }

// Nullable reports whether there may be no value.
func (v *Value) Nullable() bool { return v.null }

// ClassSet are the Java classes that the value can be of.
func (v *Value) ClassSet() javalang.Classes { return v.classes }

// Member is what is known of a member that Members names, nil for others.
func (v *Value) Member(name string) *Value { return v.keys[name] }
