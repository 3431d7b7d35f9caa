package analysis

import (
	"cmp"
	"slices"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
)

// analyzer follows one template.
type analyzer struct {
	src      string
	env      *Env
	steps    int
	assigned names // what the template sets
	defined  names // what it sets in a #define, whose body runs elsewhere
	// changes says that the template may change what is in lists and maps, so
	// that nothing is known of elements.
	changes bool
	faulty  bool // a part did not parse, and may have set any variable
	// replaced says that replace was called on what may be a map.
	replaced bool
	// silent counts reasons to report nothing: elements that are looked at out
	// of their order.
	silent  int
	inText  int // strings around the element that is looked at
	effects int // counts the strings whose evaluation may set variables
	payload *Value

	context, stage, params shape

	sites map[*vtl.Element]*site // the last one of each element
	order []*site
	spare []site // room for the next ones
	refs  map[*vtl.Element][]*Value
	used  map[string]use  // of places of the payload
	read  map[string]bool // places of the payload that are read by their names
	// tested are places of the payload that a condition asks about.
	tested   map[string]bool
	compared int // members that names were compared with
	// constants are what places of the payload are compared with, in JSON.
	constants map[string][]string
	late      []func() // what is decided when all uses are known

	deciding *decision // nil outside of conditions
}

// shape is a value that is made when somebody asks.
type shape struct {
	made *Value
	make func() *Value
}

func (s *shape) value() *Value {
	if s.made == nil {
		s.made = s.make()
	}
	return s.made
}

// site is a place in an element where a mistake can be. It counts the states in which
// it was looked at, and in how many the mistake was there.
type site struct {
	step      int
	code      Code
	seen, bad int
	finding   *Finding // nil while the mistake is nowhere
	before    *site    // of the same element
}

// Elements analyses a template of which vtl.Inspect, or a parser that tolerates
// faults, has made list.
func Elements(src string, list []*vtl.Element, env *Env) *Result {
	if env == nil {
		env = &Env{}
	}
	a := analyze(src, list, env, false)
	if a.replaced && !a.changes { // it may have changed a map, which nothing showed before
		a = analyze(src, list, env, true)
	}
	if a.steps < 0 {
		return &Result{}
	}
	for _, f := range a.late {
		f()
	}
	return a.result()
}

func analyze(src string, list []*vtl.Element, env *Env, changes bool) *analyzer {
	a := &analyzer{changes: changes, src: src, env: env, steps: cmp.Or(env.MaxSteps, DefaultMaxSteps), assigned: assigned(list), defined: names{},
		sites: map[*vtl.Element]*site{}, refs: map[*vtl.Element][]*Value{}, used: map[string]use{}, read: map[string]bool{}, tested: map[string]bool{}, constants: map[string][]string{}}
	a.survey(list)
	a.payload = a.payloadShape()
	a.context.make, a.stage.make, a.params.make = a.contextShape, a.stageShape, a.paramsShape
	start := &state{vars: map[string]*Value{}}
	for name := range a.defined {
		start.vars[name] = anything.Get()
	}
	a.block([]*state{start}, list)
	return a
}

// spend pays for work.
func (a *analyzer) spend(n int) { a.steps -= n }

func (a *analyzer) result() *Result {
	r := &Result{Complete: true}
	for _, s := range a.order {
		if s.bad > 0 && s.bad == s.seen {
			r.Findings = append(r.Findings, *s.finding)
		}
	}
	slices.SortStableFunc(r.Findings, func(x, y Finding) int { return cmp.Or(cmp.Compare(x.Begin, y.Begin), cmp.Compare(x.Code, y.Code)) })
	for e, values := range a.refs {
		ref := Reference{Element: e, Values: make([]Value, 0, len(values))}
		for _, v := range values {
			ref.Values = append(ref.Values, *v)
		}
		r.References = append(r.References, ref)
	}
	r.Reads = a.allReads()
	slices.SortFunc(r.References, func(x, y Reference) int {
		return cmp.Or(cmp.Compare(x.Element.Span.Start, y.Element.Span.Start), cmp.Compare(y.Element.Span.End, x.Element.Span.End))
	})
	return r
}

// check notes whether a mistake is at a place in the state that is looked at.
// It is found if it is there in every state; what make gives last is reported.
func (a *analyzer) check(e *vtl.Element, step int, code Code, bad bool, make func() Finding) {
	if a.silent > 0 {
		return
	}
	s := a.site(e, step, code)
	if s == nil {
		s = a.newSite(e, step, code)
	}
	s.seen++
	if !bad {
		return
	}
	f := make()
	if s.bad++; s.bad == 1 {
		f.Code = code
		a.clamp(&f)
		s.finding = &f
	} else if f.Message != s.finding.Message { // each way has another cure
		s.finding.Fix, s.finding.Edit = "", nil
	}
}

// site is the place of a mistake, nil where nobody has looked.
func (a *analyzer) site(e *vtl.Element, step int, code Code) *site {
	for s := a.sites[e]; s != nil; s = s.before { // a handful
		if s.step == step && s.code == code {
			return s
		}
	}
	return nil
}

func (a *analyzer) newSite(e *vtl.Element, step int, code Code) *site {
	if len(a.spare) == 0 {
		a.spare = make([]site, 16)
	}
	s := &a.spare[0]
	a.spare = a.spare[1:]
	*s = site{step: step, code: code, before: a.sites[e]}
	a.sites[e] = s
	a.order = append(a.order, s)
	return s
}

// clamp keeps a place in the template: spans inside of strings with quotes in
// them are approximate.
func (a *analyzer) clamp(f *Finding) {
	f.Begin = min(max(f.Begin, 0), len(a.src))
	f.End = min(max(f.End, f.Begin), len(a.src))
}

// source is the text of an element.
func (a *analyzer) source(s vtl.Span) string {
	from := min(max(s.Start, 0), len(a.src))
	return a.src[from:max(from, min(s.End, len(a.src)))]
}

// note keeps what is known of a reference.
func (a *analyzer) note(e *vtl.Element, i int, v *Value) {
	list := a.refs[e]
	if len(list) <= i {
		a.refs[e] = append(list, v)
		return
	}
	list[i] = join(list[i], v)
}

// pure are methods that change nothing. A template that calls another one may
// change any list or map.
var pure = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	pure := make(map[string]bool)
	for _, name := range []string{
		"json", "path", "params", "getBody", "escapeJavaScript", "parseJson", "urlEncode", "urlDecode", "base64Encode", "base64Decode",
		"get", "size", "isEmpty", "contains", "containsKey", "containsValue", "keySet", "values", "entrySet", "getKey", "getValue",
		"getOrDefault", "indexOf", "lastIndexOf", "subList", "toArray", "equals", "hashCode", "toString", "getClass", "getName",
		"length", "charAt", "substring", "trim", "strip", "toUpperCase", "toLowerCase", "startsWith", "endsWith", "matches", "replaceFirst", "split",
		"concat", "compareTo", "equalsIgnoreCase", "format", "valueOf", "parseInt", "parseDouble", "intValue", "longValue", "doubleValue",
		"hasNext", "isFirst", "isLast", "getIndex", "getCount", "isBlank", "repeat", "containsAll",
	} {
		pure[name] = true
	}
	return pure
}}

// variableName finds variables in what did not parse.
var variableName = lazyregexp.New(`\$!?\{?([A-Za-z_][\w-]*)`)

// broken is for a part of the template that did not parse: it may do anything
// to the variables that it names, and whether what follows stands in a JSON
// string is not known.
func (a *analyzer) broken(e *vtl.Element) {
	a.changes, a.faulty = true, true
	env := *a.env
	env.JSON, env.XML = false, false
	a.env = &env
	for _, found := range variableName.Compiled().FindAllStringSubmatch(a.source(e.Span), -1) {
		a.defined[found[1]] = true
	}
}

// survey finds what has to be known before the first statement.
func (a *analyzer) survey(list []*vtl.Element) {
	walk(list, func(e *vtl.Element) {
		if e.Kind == vtl.BrokenElement {
			a.broken(e)
		}
		if target := targetOf(e); e.Kind == vtl.SetElement && target != nil && len(target.Steps) > 0 && !overrides(target) {
			a.changes = true
		}
		for i := range e.Steps {
			if s := &e.Steps[i]; s.Kind == vtl.MethodStep && !pure.Get()[s.Name] && !replaces(s) && javalang.KnownMethod(s.Name) {
				a.changes = true
			}
		}
		if e.Kind == vtl.DirectiveElement && e.Name == "define" {
			for name := range assigned(e.Body) {
				a.defined[name] = true
			}
		}
	})
}

// overrides reports what sets a member of $context that the service reads: status,
// or a member of header, path or querystring. That changes nothing else, as long
// as the template puts no map of its own in their place.
func overrides(target *vtl.Element) bool {
	if target.Name != "context" {
		return false
	}
	var names []string
	for i := range target.Steps {
		s := &target.Steps[i]
		switch {
		case s.Kind == vtl.PropertyStep:
			names = append(names, s.Name)
		case s.Kind == vtl.IndexStep && len(s.Args) == 1 && s.Args[0].Kind == vtl.StringElement:
			names = append(names, s.Args[0].Text)
		default:
			return false
		}
	}
	switch {
	case len(names) < 2, names[0] != "responseOverride" && names[0] != "requestOverride":
		return false
	case len(names) == 2:
		return names[1] == "status"
	}
	return len(names) == 3 && (names[1] == "header" || names[1] == "path" || names[1] == "querystring")
}

// replaces reports replace and replaceAll of a text: those of a list have one
// argument.
func replaces(s *vtl.Step) bool {
	return (s.Name == "replace" || s.Name == "replaceAll") && len(s.Args) == 2
}
