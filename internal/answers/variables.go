package answers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// place is where a request has a variable.
type place uint8

const (
	inPath place = iota
	inQuery
	inHeader
	inContext
	inStage
)

// variable is a part of the request that templates or parameters read.
type variable struct {
	in   place
	name string // of $context the names with dots between them
}

// sample is a value of its own for each variable.
func (v variable) sample() string {
	return v.name[strings.LastIndexByte(v.name, '.')+1:] + " value"
}

// The bounds of what is read from the templates of an integration.
const (
	maxVariables = 24
	maxConstants = 24
)

// reading is what templates have that answers and requests are made of.
type reading struct {
	variables []variable
	compared  map[variable][]string // the constants that a variable is compared with
	constants []string              // texts in conditions and methods
	numbers   []int                 // of conditions
	parsed    []string              // members of what $util.parseJson gives, and of others
	parses    bool                  // there is a $util.parseJson

	measures bool     // the length of a text is asked for
	sought   []string // what texts are searched for
	splits   []string // what texts are split at
	patterns []string // regular expressions that texts are held to

	starts, ends map[variable]string // what methods ask a text to begin and to end with

	aliases map[string]variable // what variables of the template are set to
	path    []string            // the parameters of the resource
}

// template adds what a template reads. One that does not parse has nothing.
func (r *reading) template(list []*syntax.Element) {
	for _, e := range list {
		e.Walk(func(e *syntax.Element) bool {
			r.element(e)
			return true
		})
	}
}

func (r *reading) element(e *syntax.Element) {
	switch e.Kind {
	case syntax.SetElement:
		if len(e.Args) == 2 && e.Args[0].Kind == syntax.ReferenceElement {
			if v, ok := r.variable(e.Args[1]); ok {
				r.aliases[e.Args[0].Name] = v
			} else if text, ok := e.Args[1].Constant(); ok && len(e.Args[0].Steps) == 0 {
				r.constant(text) // what a condition may compare with
			}
		}
	case syntax.ReferenceElement:
		r.reference(e)
	case syntax.OperatorElement:
		for i, a := range e.Args {
			text, ok := a.Constant()
			if !ok {
				continue
			}
			r.constant(text)
			if v, ok := r.variable(e.Args[(i+1)%len(e.Args)]); ok {
				r.compares(v, text)
			}
		}
	}
}

// reference notes the variable that a reference is, the constants in its calls,
// and the names that follow it.
func (r *reading) reference(e *syntax.Element) {
	v, ok := r.variable(e)
	if ok && !slices.Contains(r.variables, v) && len(r.variables) < maxVariables {
		r.variables = append(r.variables, v)
	}
	for i := range e.Steps {
		s := &e.Steps[i]
		r.parses = r.parses || s.Name == "parseJson"
		r.measures = r.measures || s.Name == "length" && s.Kind == syntax.MethodStep
		for _, a := range s.Args {
			text, constant := a.Constant()
			if !constant || e.Name == "input" && i == 0 {
				continue
			}
			r.constant(text)
			r.asked(s.Name, text)
			if ok {
				r.called(v, s.Name, text)
			}
		}
		if s.Kind == syntax.PropertyStep && !slices.Contains([]string{"input", "util", "context", "stageVariables", "foreach"}, e.Name) {
			r.member(s.Name)
		}
	}
}

// called notes what a method of a text asks for. A text that is to begin and to end
// with something does both.
func (r *reading) called(v variable, method, text string) {
	switch method {
	case "matches":
		if list := examples(text, filler); len(list) > 0 {
			r.compares(v, list[0])
		}
	case "startsWith":
		r.starts[v] = text
	case "endsWith":
		r.ends[v] = text
	}
	if r.starts[v] != "" && r.ends[v] != "" {
		r.compares(v, r.starts[v]+"x"+r.ends[v])
	}
	r.compares(v, text)
}

// asked notes what a method looks for in any text.
func (r *reading) asked(method, text string) {
	const short = 32 // it is repeated
	switch {
	case method == "matches":
		r.patterns = appendNew(r.patterns, text)
	case len(text) > short:
	case method == "indexOf", method == "lastIndexOf":
		r.sought = appendNew(r.sought, text)
	case method == "split":
		r.splits = appendNew(r.splits, strings.TrimPrefix(text, `\`))
	}
}

// appendNew appends a text that is not in a list, up to maxChoices.
func appendNew(list []string, text string) []string {
	if len(list) == maxChoices || len(text) >= maxExample || slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// near are the numbers next to the first ones that conditions have.
func (r *reading) near() (list []int) {
	for _, n := range r.numbers[:min(len(r.numbers), 4)] {
		for _, near := range []int{n - 1, n, n + 1} {
			if near >= 0 && !slices.Contains(list, near) {
				list = append(list, near)
			}
		}
	}
	return list
}

// texts are made so that what methods of texts give is next to the numbers: of that
// length, with what is sought at that place, with as many parts.
func (r *reading) texts() (list []string) {
	for _, n := range r.near() {
		some := strings.Repeat("x", n)
		if r.measures && n > 0 {
			list = append(list, some)
		}
		for _, text := range r.sought {
			list = append(list, some+text, text+some+text)
		}
		for _, text := range r.splits {
			list = append(list, "x"+strings.Repeat(text+"x", max(n-1, 0)))
		}
	}
	for _, p := range r.patterns {
		if made := examples(p, filler); len(made) > 0 {
			list = append(list, made[0])
		}
	}
	return list[:min(len(list), maxConstants)]
}

func (r *reading) member(name string) {
	if !slices.Contains(r.parsed, name) && len(r.parsed) < maxVariables {
		r.parsed = append(r.parsed, name)
	}
}

func (r *reading) constant(text string) {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 100 && !slices.Contains(r.numbers, n) && len(r.numbers) < maxConstants {
		r.numbers = append(r.numbers, n)
	}
	if len(text) < 200 && !slices.Contains(r.constants, text) && len(r.constants) < maxConstants {
		r.constants = append(r.constants, text)
	}
}

func (r *reading) compares(v variable, text string) {
	if list := r.compared[v]; len(list) < maxConstants && len(text) < 200 && !slices.Contains(list, text) {
		r.compared[v] = append(list, text)
	}
}

// variable is the part of the request that a reference begins with.
func (r *reading) variable(e *syntax.Element) (variable, bool) {
	if e.Kind == syntax.StringElement && len(e.Body) == 1 {
		e = e.Body[0]
	}
	if e.Kind != syntax.ReferenceElement {
		return variable{}, false
	}
	switch e.Name {
	case "input":
		return r.parameter(e.Steps)
	case "context":
		return member(inContext, properties(e.Steps))
	case "stageVariables":
		return member(inStage, properties(e.Steps[:min(len(e.Steps), 1)]))
	}
	v, ok := r.aliases[e.Name]
	return v, ok
}

func member(in place, names []string) (variable, bool) {
	if len(names) == 0 || names[0] == "responseOverride" || names[0] == "requestOverride" {
		return variable{}, false
	}
	return variable{in, strings.Join(names, ".")}, true
}

// parameter is what $input.params reads: of a name alone, a path parameter, or else
// one of the query, or a header where it looks like one.
func (r *reading) parameter(steps []syntax.Step) (variable, bool) {
	if len(steps) == 0 || steps[0].Name != "params" {
		return variable{}, false
	}
	if len(steps[0].Args) == 1 {
		name, ok := steps[0].Args[0].Constant()
		switch {
		case !ok:
			return variable{}, false
		case slices.Contains(r.path, name):
			return variable{inPath, name}, true
		case strings.Contains(name, "-") || slices.Contains([]string{"accept", "origin", "authorization", "host"}, strings.ToLower(name)):
			return variable{inHeader, name}, true
		}
		return variable{inQuery, name}, true
	}
	names := properties(steps[1:])
	if len(names) < 2 {
		return variable{}, false
	}
	in, ok := map[string]place{"path": inPath, "querystring": inQuery, "header": inHeader}[names[0]]
	return variable{in, names[1]}, ok
}

// properties are the names that steps follow: .a, .get("a"), ["a"].
func properties(steps []syntax.Step) []string {
	var names []string
	for i := range steps {
		s := &steps[i]
		switch {
		case s.Kind == syntax.PropertyStep:
			names = append(names, s.Name)
		case len(s.Args) == 1 && (s.Kind == syntax.IndexStep || s.Name == "get"):
			name, ok := s.Args[0].Constant()
			if !ok {
				return names
			}
			names = append(names, name)
		default:
			return names
		}
	}
	return names
}

// parametersOf are the names in the path of a resource.
func parametersOf(resource string) []string {
	var names []string
	for _, part := range strings.Split(resource, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok && strings.HasSuffix(name, "}") && len(names) < maxVariables {
			names = append(names, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "+"))
		}
	}
	return names
}
