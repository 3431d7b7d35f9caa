package definition

import "reflect"

// Get returns the value of the field, and whether it is set: whether it is
// another than the zero value. An empty map that is not nil is set.
func (m *Member) Get() (value any, set bool) {
	v := reflect.ValueOf(m.Value).Elem()
	return v.Interface(), !v.IsZero()
}

// MarshalJSON writes v as the control plane does: the members that are set, in
// the order of Members.
func (v Integration) MarshalJSON() ([]byte, error) { return marshal(v.Members()) }

// MarshalJSON writes v under the rules of Integration.MarshalJSON.
func (v IntegrationResponse) MarshalJSON() ([]byte, error) { return marshal(v.Members()) }

// MarshalJSON writes v under the rules of Integration.MarshalJSON.
func (v MethodResponse) MarshalJSON() ([]byte, error) { return marshal(v.Members()) }

// MarshalJSON writes v under the rules of Integration.MarshalJSON.
func (v Method) MarshalJSON() ([]byte, error) { return marshal(v.Members()) }

// MarshalJSON writes v under the rules of Integration.MarshalJSON.
func (v GatewayResponse) MarshalJSON() ([]byte, error) { return marshal(v.Members()) }

func marshal(members []Member) ([]byte, error) {
	all := Ordered[any]{}
	for i := range members {
		if value, set := members[i].Get(); set {
			all = append(all, Entry[any]{members[i].JSON, value})
		}
	}
	return all.MarshalJSON()
}
