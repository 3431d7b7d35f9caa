package gatemap

// ContextValue implements mapping.Message.
func (ev *evaluation) ContextValue(path []string) any {
	v := find(ev.req.Context, path[0])
	for _, name := range path[1:] {
		switch m := v.(type) {
		case []Member:
			v = find(m, name)
		case map[string]any:
			v = m[name]
		default:
			return nil
		}
	}
	return v
}

// find returns the value of a member, nil when there is none.
func find(members []Member, name string) any {
	for i := range members {
		if members[i].Name == name {
			return members[i].Value
		}
	}
	return nil
}

// StageVariable implements mapping.Message.
func (ev *evaluation) StageVariable(name string) (any, bool) {
	for i := range ev.req.StageVariables {
		if m := &ev.req.StageVariables[i]; m.Name == name {
			return m.Value, true
		}
	}
	return nil, false
}
