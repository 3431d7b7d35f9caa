package jsonways

import (
	"strconv"

	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/vtl"
)

// eval returns what an expression may print.
func (m *machine) eval(e *vtl.Element) value {
	if m.steps -= 4; m.steps < 0 {
		return of(anything)
	}
	switch e.Kind {
	case vtl.StringElement:
		if e.Body == nil {
			return constant(text, e.Text)
		}
		return m.interpolated(e.Body)
	case vtl.LiteralElement:
		if e.Text == "true" || e.Text == "false" {
			return constant(boolean, e.Text)
		}
		return constant(number, e.Text)
	case vtl.OperatorElement:
		return m.operator(e)
	case vtl.ListElement:
		return m.boxed(e)
	case vtl.ReferenceElement:
		return m.reference(e)
	}
	return of(anything)
}

func (m *machine) interpolated(body []*vtl.Element) value {
	alts := []alternative{{}}
	for _, part := range body {
		switch part.Kind {
		case vtl.TextElement:
			alts = concat(alts, constant(text, part.Text).alts)
		case vtl.ReferenceElement:
			alts = concat(alts, m.eval(part).alts)
		default:
			return of(anything)
		}
	}
	return value{alts: alts}
}

func (m *machine) operator(e *vtl.Element) value {
	switch e.Name {
	case "+":
		v, w := m.eval(e.Args[0]), m.eval(e.Args[1])
		if v.has(text, anything) || w.has(text, anything) {
			// Numbers are added where both are, which is as good as any hole.
			return value{alts: concat(v.alts, w.alts)}
		}
		return of(data)
	case "-", "*", "/", "%":
		return of(data)
	}
	return truth(m.truth(e))
}

// boxed is a list or map of the template.
func (m *machine) boxed(e *vtl.Element) value {
	b := &box{length: -1}
	v := value{alts: of(data).alts, box: b}
	if m.isRange(e) {
		b.items = of(data).alts
		return v
	}
	isMap := m.isMap(e)
	for i, arg := range e.Args {
		in := m.eval(arg)
		if in.box != nil {
			if b.depth = max(b.depth, in.box.depth+1); b.depth > maxBlocks {
				return of(anything)
			}
			b.items = join(b.items, in.box.items)
		}
		if !isMap || i%2 == 1 {
			b.items = join(b.items, in.alts)
		}
	}
	if !isMap {
		b.length, b.list = len(e.Args), e.Args
	}
	return v
}

// inBox is what any place of a list or map may hold: an item, a key, nothing,
// or a list or map that is inside.
func (m *machine) inBox(b *box) value {
	return value{alts: join(join(b.items, of(data).alts), constant(text, "").alts),
		box: &box{items: b.items, length: -1, depth: b.depth}}
}

func (m *machine) reference(e *vtl.Element) value {
	v, known := m.vars.get(e.Name)
	steps := e.Steps
	switch {
	case known:
	case e.Name == "input":
		return m.input(steps)
	case e.Name == "util":
		return m.util(steps)
	case e.Name == "context" || e.Name == "stageVariables":
		v = of(data)
	case e.Name == "foreach":
		return m.position(steps)
	case e.Name == "velocityHasNext" && len(steps) == 0 && len(m.rounds) > 0:
		hasNext := m.rounds[len(m.rounds)-1].hasNext
		return truth(hasNext, !hasNext)
	case e.Name == "velocityCount" && len(steps) == 0 && len(m.rounds) > 0:
		return constant(number, strconv.Itoa(m.rounds[len(m.rounds)-1].index+1))
	default:
		v = constant(text, "") // what is not set is the empty string
	}
	return m.follow(v, steps)
}

// position is a member of $foreach.
func (m *machine) position(steps []vtl.Step) value {
	at := len(m.rounds) - 1
	for len(steps) > 1 && (steps[0].Name == "parent" || steps[0].Name == "getParent") {
		at, steps = at-1, steps[1:]
	}
	if at < 0 || len(steps) != 1 {
		return of(data)
	}
	r := m.rounds[at]
	switch steps[0].Name {
	case "hasNext", "isHasNext":
		return truth(r.hasNext, !r.hasNext)
	case "last", "isLast":
		return truth(!r.hasNext, r.hasNext)
	case "first", "isFirst":
		return truth(r.index == 0, r.index != 0)
	case "index", "getIndex":
		return constant(number, strconv.Itoa(r.index))
	case "count", "getCount":
		return constant(number, strconv.Itoa(r.index+1))
	}
	return of(data)
}

func (m *machine) input(steps []vtl.Step) value {
	if len(steps) == 0 {
		return of(data)
	}
	s := steps[0]
	v := of(data)
	switch s.Name {
	case "json":
		v = of(jsonText)
	case "body":
		v = of(document)
	case "path":
		if len(s.Args) == 1 {
			if path, ok := s.Args[0].Constant(); ok && path == "$" {
				v = of(document)
			}
		}
	}
	if len(steps) > 1 && steps[1].Kind != vtl.MethodStep {
		v = of(data) // a member of the document
	}
	return m.follow(v, steps[1:])
}

func (m *machine) util(steps []vtl.Step) value {
	if len(steps) == 0 {
		return of(data)
	}
	v := of(data)
	switch steps[0].Name {
	case "base64Decode", "urlDecode", "parseJson":
		v = of(document)
	}
	if len(steps) > 1 && steps[1].Kind != vtl.MethodStep {
		v = of(data)
	}
	return m.follow(v, steps[1:])
}

// follow applies the steps of a reference to a value.
func (m *machine) follow(v value, steps []vtl.Step) value {
	for _, s := range steps {
		if v.block != nil {
			return of(anything)
		}
		v = m.step(v, s)
	}
	return v
}

// cutting are methods that give another text than that of the receiver.
var cutting = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"substring": true, "subSequence": true, "replace": true, "replaceAll": true, "replaceFirst": true,
		"split": true, "concat": true, "format": true, "join": true, "repeat": true, "append": true, "charAt": true, "lines": true, "chars": true,
		"formatted": true, "indent": true, "strip": false, "trim": false, "toString": false}
}}

// same are methods whose text is that of the receiver, as far as JSON goes.
var same = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"toString": true, "trim": true, "strip": true, "stripLeading": true, "stripTrailing": true, "intern": true}
}}

// asking are methods whose result has no text of the receiver.
var asking = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"size": true, "length": true, "isEmpty": true, "isBlank": true, "indexOf": true, "lastIndexOf": true,
		"contains": true, "equals": true, "equalsIgnoreCase": true, "startsWith": true, "endsWith": true, "matches": true,
		"hashCode": true, "containsKey": true, "containsValue": true, "count": true, "compareTo": true, "codePointAt": true}
}}

func (m *machine) step(v value, s vtl.Step) value {
	args := make([]value, len(s.Args))
	for i, arg := range s.Args {
		args[i] = m.eval(arg)
	}
	if v.box != nil {
		return m.boxStep(v, s, args)
	}
	if s.Kind == vtl.MethodStep && asking.Get()[s.Name] {
		return of(data)
	}
	if v.has(data, item, document, jsonText, cut, anything) {
		return outside(v, s, args)
	}
	// A text of the template, whose methods may do anything with it and with
	// what they are given.
	for _, arg := range args {
		if s.Kind == vtl.MethodStep && cutting.Get()[s.Name] && (arg.structural() || arg.has(jsonText, document)) {
			return of(anything)
		}
	}
	switch {
	case s.Kind == vtl.MethodStep && same.Get()[s.Name]:
		return v
	case v.structural():
		return of(anything)
	case s.Kind == vtl.MethodStep && cutting.Get()[s.Name]:
		return of(cut)
	}
	return of(data)
}

// outside is a step of a value that comes from outside, or has parts that do.
func outside(v value, s vtl.Step, args []value) value {
	cuts := s.Kind == vtl.MethodStep && cutting.Get()[s.Name]
	switch {
	case v.has(anything) || v.has(text) && v.structural():
		return of(anything)
	case s.Kind == vtl.MethodStep && same.Get()[s.Name]:
		return v
	case !cuts && v.has(cut):
		return of(cut)
	case v.has(item) && (s.Kind != vtl.MethodStep || s.Name == "get"):
		return of(item)
	case !cuts:
		return of(data)
	case v.has(document, jsonText):
		return of(anything)
	}
	for _, arg := range args {
		if s.Name != "replaceAll" && s.Name != "replaceFirst" && s.Name != "split" && arg.structural() {
			return of(anything)
		}
	}
	return of(cut)
}

// adding are methods that put their arguments into a list or map.
var adding = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"add": true, "addAll": true, "put": true, "putAll": true, "putIfAbsent": true, "set": true, "push": true,
		"addFirst": true, "addLast": true, "merge": true, "replace": true, "offer": true}
}}

// emptying are methods that change the length of a list or map.
var emptying = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"remove": true, "clear": true, "removeAll": true, "retainAll": true, "pop": true, "poll": true}
}}

func (m *machine) boxStep(v value, s vtl.Step, args []value) value {
	b := v.box
	switch {
	case s.Kind == vtl.MethodStep && adding.Get()[s.Name]:
		for _, arg := range args {
			b.fill(arg)
		}
		if s.Name == "add" && len(args) == 1 {
			return constant(boolean, "true")
		}
	case s.Kind == vtl.MethodStep && emptying.Get()[s.Name]:
		b.length = -1
	case s.Kind == vtl.MethodStep && s.Name == "size" && b.length >= 0:
		return constant(number, strconv.Itoa(b.length))
	case s.Kind == vtl.MethodStep && asking.Get()[s.Name]:
		return of(data)
	case s.Kind == vtl.MethodStep && s.Name == "toString":
		return value{alts: of(data).alts}
	}
	return m.inBox(b)
}

// fill notes that a value is put into b.
func (b *box) fill(v value) {
	b.length = -1
	b.items = join(b.items, v.alts)
	if v.box != nil && v.box != b {
		b.items = join(b.items, v.box.items)
	}
}

// set assigns to a variable, or puts into a list or map that one holds.
func (m *machine) set(target *vtl.Element, v value) {
	if len(target.Steps) == 0 {
		m.vars.set(target.Name, v)
		return
	}
	if at, ok := m.vars.get(target.Name); ok && at.box != nil {
		at.box.fill(v)
	}
}
