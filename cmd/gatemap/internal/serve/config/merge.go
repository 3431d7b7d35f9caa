package config

import "reflect"

// Merge gives flags the values of defaults that they have not: a flag that is
// set stays. Tables are joined entry by entry. Both are pointers to structs of
// one type.
func Merge(flags, defaults any) {
	have, more := fields(reflect.ValueOf(flags).Elem()), fields(reflect.ValueOf(defaults).Elem())
	for i := range have {
		to, from := have[i].value, more[i].value
		switch {
		case from.IsZero():
		case have[i].kind == table:
			joined := reflect.MakeMap(from.Type())
			for _, m := range []reflect.Value{from, to} {
				for _, key := range m.MapKeys() {
					joined.SetMapIndex(key, m.MapIndex(key))
				}
			}
			to.Set(joined)
		case to.IsZero() || have[i].kind == list && to.Len() == 0:
			to.Set(from)
		}
	}
}
