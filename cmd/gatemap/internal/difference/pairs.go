package difference

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// pairs puts the methods of two definitions together that clients call in one way,
// in the order of their paths. Names of path parameters do not matter where all else
// is equal. A lone integration has no method and no path, and is that of a lone other.
func pairs(older, newer []*definition.Operation, named bool) [][2]*definition.Operation {
	if len(older) == 1 && len(newer) == 1 && (older[0].Path == "" || newer[0].Path == "") {
		return [][2]*definition.Operation{{older[0], newer[0]}}
	}
	left := slices.Clone(newer)
	list := make([][2]*definition.Operation, len(older))
	for _, key := range []func(*definition.Operation) string{
		func(m *definition.Operation) string { return m.Path },
		func(m *definition.Operation) string { return shape(m.Path) },
	} {
		of := func(m *definition.Operation) string {
			api := ""
			if named {
				api = m.API
			}
			return strings.Join([]string{api, m.HTTPMethod, key(m)}, "\x00")
		}
		byKey := map[string][]int{}
		for i, m := range left {
			if m != nil {
				byKey[of(m)] = append(byKey[of(m)], i)
			}
		}
		for i, m := range older {
			if at := byKey[of(m)]; list[i][1] == nil && len(at) > 0 {
				list[i] = [2]*definition.Operation{m, left[at[0]]}
				left[at[0]], byKey[of(m)] = nil, at[1:]
			}
		}
	}
	for i, m := range older {
		list[i][0] = m
	}
	for _, m := range left {
		if m != nil {
			list = append(list, [2]*definition.Operation{nil, m})
		}
	}
	slices.SortStableFunc(list, func(a, b [2]*definition.Operation) int {
		x, y := cmp.Or(a[1], a[0]), cmp.Or(b[1], b[0])
		return cmp.Or(cmp.Compare(x.API, y.API)*one(named), cmp.Compare(x.Path, y.Path), cmp.Compare(x.HTTPMethod, y.HTTPMethod))
	})
	return list
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shape is the path of a resource without the names of its parameters.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") {
			parts[i] = "{}"
			if strings.HasSuffix(part, "+}") {
				parts[i] = "{+}"
			}
		}
	}
	return strings.Join(parts, "/")
}

// parameters are the names in the path of a resource.
func parameters(path string) []string {
	var names []string
	for _, part := range strings.Split(path, "/") {
		if strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") {
			names = append(names, strings.TrimSuffix(strings.Trim(part, "{}"), "+"))
		}
	}
	return names
}
