package read

import "github.com/gatemap/gatemap/definition"

// form is a part that is filled in member by member, for one value after the
// other: the list of its members is made once.
type form[T any, P interface {
	*T
	Members() []definition.Member
}] struct {
	value   T
	members []definition.Member
}

// empty returns the members of an empty value.
func (f *form[T, P]) empty() []definition.Member {
	var none T
	f.value = none
	if f.members == nil {
		f.members = P(&f.value).Members()
	}
	return f.members
}

// filled returns a value with what the members have been given.
func (f *form[T, P]) filled() T { return f.value }

// forms are those of the parts that each method has.
type forms struct {
	method         form[definition.Method, *definition.Method]
	integration    form[definition.Integration, *definition.Integration]
	response       form[definition.IntegrationResponse, *definition.IntegrationResponse]
	methodResponse form[definition.MethodResponse, *definition.MethodResponse]
}
