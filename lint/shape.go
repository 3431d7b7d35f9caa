package lint

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/template/vtl"
)

// shape is what a template takes a value of the payload for, judged by how it
// reads it.
type shape struct {
	members map[string]*shape
	names   []string // of members, in order of discovery
	element *shape   // of a list
	keys    bool     // its keys are listed: an object
	encoded *shape   // of the JSON in a string
}

func (s *shape) member(name string) *shape {
	if s.members == nil {
		s.members = map[string]*shape{}
	}
	m, ok := s.members[name]
	if !ok {
		m = &shape{}
		s.members[name] = m
		s.names = append(s.names, name)
	}
	return m
}

func (s *shape) item() *shape {
	if s.element == nil {
		s.element = &shape{}
	}
	return s.element
}

func (s *shape) decoded() *shape {
	if s.encoded == nil {
		s.encoded = &shape{}
	}
	return s.encoded
}

// sample says what values stand where the shape does not say.
type sample struct {
	leaf any
	list int // elements of a list
}

// value makes a value of the shape.
func (s *shape) value(v sample, depth int) any {
	if depth > 40 {
		return v.leaf
	}
	switch {
	case s.encoded != nil:
		text, _ := json.Marshal(s.encoded.value(v, depth+1))
		return string(text)
	case s.element != nil && len(s.members) == 0:
		list := make([]any, v.list)
		for i := range list {
			list[i] = s.element.value(v, depth+1)
		}
		return list
	case len(s.members) > 0 || s.keys:
		object := map[string]any{}
		for _, name := range s.names {
			object[name] = s.members[name].value(v, depth+1)
		}
		if s.keys {
			item := &shape{}
			if s.element != nil {
				item = s.element
			}
			for _, name := range []string{"k1", "k2"}[:min(v.list, 2)] {
				object[name] = item.value(v, depth+1)
			}
		}
		return object
	}
	return v.leaf
}

// reader derives shapes by going through a template.
type reader struct {
	body    *shape
	context *shape
	stage   *shape
	params  []string // names of $input.params(name)
	all     *shape   // $input.params(): path, querystring and header
	vars    map[string]*shape
}

func readShapes(list []*vtl.Element) *reader {
	r := &reader{body: &shape{}, context: &shape{}, stage: &shape{}, all: &shape{}, vars: map[string]*shape{}}
	r.block(list)
	return r
}

func (r *reader) block(list []*vtl.Element) {
	for _, e := range list {
		switch e.Kind {
		case vtl.SetElement:
			v := r.expr(e.Args[1])
			if target := e.Args[0]; len(target.Steps) == 0 && v != nil {
				r.vars[target.Name] = v
			}
		case vtl.IfElement:
			r.expr(e.Args[0])
			r.block(e.Body)
			for _, branch := range e.Else {
				r.exprs(branch.Args)
				r.block(branch.Body)
			}
		case vtl.DirectiveElement:
			r.exprs(e.Args)
			if e.Name == "foreach" && len(e.Args) == 3 {
				if list := r.expr(e.Args[2]); list != nil {
					r.vars[e.Args[0].Name] = list.item()
				}
			}
			r.block(e.Body)
		default:
			r.expr(e)
		}
	}
}

func (r *reader) exprs(list []*vtl.Element) {
	for _, e := range list {
		r.expr(e)
	}
}

// expr returns the shape of the value of an expression, nil for what does not
// come from outside.
func (r *reader) expr(e *vtl.Element) *shape {
	switch e.Kind {
	case vtl.ReferenceElement:
		return r.reference(e)
	case vtl.StringElement:
		r.block(e.Body)
	default:
		r.exprs(e.Args)
	}
	return nil
}

func (r *reader) reference(e *vtl.Element) *shape {
	var at *shape
	steps := e.Steps
	switch {
	case e.Name == "input" && len(steps) > 0:
		at = r.input(steps[0])
		steps = steps[1:]
	case e.Name == "util" && len(steps) > 0:
		at = r.util(steps[0])
		steps = steps[1:]
	case e.Name == "context":
		at = r.context
	case e.Name == "stageVariables":
		at = r.stage
	default:
		at = r.vars[e.Name]
	}
	for _, s := range steps {
		r.exprs(s.Args)
		if at != nil {
			at = r.step(at, s)
		}
	}
	return at
}

func (r *reader) input(s vtl.Step) *shape {
	r.exprs(s.Args)
	if s.Name == "params" && len(s.Args) == 0 {
		return r.all
	}
	if len(s.Args) != 1 {
		return nil
	}
	path, ok := pathText(s.Args[0])
	switch {
	case s.Name == "params" && ok:
		r.params = append(r.params, path)
		return &shape{}
	case ok && (s.Name == "path" || s.Name == "json"):
		return r.path(path)
	}
	return nil
}

// pathText is a constant path, or one with an index that is not: the first
// element stands for any.
func pathText(e *vtl.Element) (string, bool) {
	if text, ok := e.Constant(); ok {
		return text, true
	}
	if e.Kind != vtl.StringElement {
		return "", false
	}
	var b strings.Builder
	for _, part := range e.Body {
		if part.Kind == vtl.TextElement {
			b.WriteString(part.Text)
		} else {
			b.WriteString("0")
		}
	}
	return b.String(), true
}

var pathStep = regexp.MustCompile(`^(?:\.([A-Za-z_][\w-]*)(\(\))?|\[['"]([^'"]*)['"]\]|\[(\d+|\*|:?-?\d*:?\d*|\?.*?)\])`)

// path follows a JSONPath from the root of the payload. What it does not
// understand gives no shape.
func (r *reader) path(path string) *shape {
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		rest = "." + path
	}
	at := r.body
	for rest != "" {
		m := pathStep.FindStringSubmatch(rest)
		if m == nil || m[2] != "" {
			return nil
		}
		rest = rest[len(m[0]):]
		switch {
		case m[1] != "":
			at = at.member(m[1])
		case m[4] != "":
			at = at.item()
		default:
			at = at.member(m[3])
		}
	}
	return at
}

func (r *reader) util(s vtl.Step) *shape {
	if len(s.Args) != 1 {
		r.exprs(s.Args)
		return nil
	}
	arg := r.expr(s.Args[0])
	if s.Name == "parseJson" && arg != nil {
		return arg.decoded()
	}
	return nil
}

func (r *reader) step(at *shape, s vtl.Step) *shape {
	arg, constant := "", false
	if len(s.Args) > 0 {
		arg, constant = s.Args[0].Constant()
	}
	switch {
	case s.Kind == vtl.PropertyStep:
		return at.member(s.Name)
	case s.Kind == vtl.IndexStep || s.Name == "get" && len(s.Args) == 1:
		if constant && s.Args[0].Kind == vtl.StringElement {
			return at.member(arg)
		}
		if constant {
			return at.item()
		}
		if at.keys {
			return at.item()
		}
		return nil
	case s.Name == "containsKey" && constant:
		at.member(arg)
	case slices.Contains([]string{"keySet", "entrySet", "values"}, s.Name):
		at.keys = true
		if s.Name == "values" {
			return &shape{element: at.item()}
		}
	case s.Name == "size" && len(at.members) == 0 && !at.keys:
		at.item()
	}
	return nil
}
