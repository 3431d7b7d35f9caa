package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
)

// elsewhere are members that other dialects have, and what there is here.
var elsewhere = lazy.Value[map[string]string]{Make: func() map[string]string {
	return map[string]string{
		"util.toJson": "$input.json('$.path') prints JSON", "util.toJSON": "$input.json('$.path') prints JSON",
		"util.qr": `#set($nothing = ..)`, "util.quiet": `#set($nothing = ..)`,
		"util.error": "$context.responseOverride.status answers with another status", "util.appendError": "$context.responseOverride.status answers with another status",
		"util.isNull": `compare with "": $x == ""`, "util.isNullOrEmpty": `compare with "": $x == ""`, "util.isNullOrBlank": `compare with "": $x == ""`,
		"util.defaultIfNull": `#if($x == "")..#else$x#end`, "util.defaultIfNullOrEmpty": `#if($x == "")..#else$x#end`, "util.defaultIfNullOrBlank": `#if($x == "")..#else$x#end`,
		"util.autoId": "$context.requestId", "util.time": "$context.requestTime and $context.requestTimeEpoch",
		"input.jsonPath": "$input.path('$.path') or $input.json('$.path')", "input.querystring": "$input.params('NAME')", "input.header": "$input.params('NAME')",
		"input.headers": "$input.params('NAME')", "input.param": "$input.params('NAME')", "input.query": "$input.params('NAME')",
		"foreach.size": "$list.size() of the list itself", "foreach.length": "$list.size() of the list itself",
	}
}}

// hostTable is what a variable of the service has, by the name of its variable
// (rules/templates.md#input, rules/templates.md#util, rules/velocity.md#engine).
type hostTable struct {
	variable   string
	properties []string
	functions  []function
	also       []string // other methods, which nobody means by a slip
}

func tableOf(h host) *hostTable {
	return &hostTables.Get()[h]
}

// hostTables are those of the hosts, by number.
var hostTables = lazy.Value[*[scopeHost + 1]hostTable]{Make: func() *[scopeHost + 1]hostTable {
	var properties []string
	for _, name := range scopeProperties {
		properties = append(properties, name, strings.ToUpper(name[:1])+name[1:])
	}
	return &[...]hostTable{
		inputHost: {"input", []string{"body", "Body"}, inputFunctions, []string{"getBody"}},
		utilHost:  {"util", nil, utilFunctions, nil},
		scopeHost: {"foreach", append(properties, "empty", "Empty"),
			[]function{{"hasNext", "hasNext()", 0}, {"isFirst", "isFirst()", 0}, {"isLast", "isLast()", 0}},
			[]string{"getIndex", "getCount", "getTopmost", "getParent", "getReplaced", "getInfo", "stop", "get", "put", "containsKey", "containsValue",
				"keySet", "values", "entrySet", "size", "isEmpty", "remove", "clear", "putAll"}},
	}
}}

// HasMethods reports whether a variable is one of the service's that have
// methods: input, util or foreach.
func HasMethods(variable string) bool { return hostOf(variable) != 0 }

// HasMethod reports whether such a variable has a method that templates call.
func HasMethod(variable, name string) bool {
	h := hostOf(variable)
	return h != 0 && functionOf(tableOf(h).functions, name) != nil
}

func hostOf(variable string) host {
	switch variable {
	case "input":
		return inputHost
	case "util":
		return utilHost
	case "foreach":
		return scopeHost
	}
	return 0
}

// hostMember applies the rule about what $input, $util and $foreach do not have.
func (a *analyzer) hostMember(e *vtl.Element, i int, h host) {
	s := &e.Steps[i]
	if s.Kind == vtl.IndexStep {
		return
	}
	t := tableOf(h)
	called := s.Kind == vtl.MethodStep
	method, property := functionOf(t.functions, s.Name), slices.Contains(t.properties, s.Name)
	has := slices.Contains(ofObject, s.Name) || called && (method != nil || slices.Contains(t.also, s.Name)) || !called && property
	if h == scopeHost && !called && a.changes { // what was put into it
		has = true
	}
	a.check(e, i, UnknownMember, !has, func() Finding {
		message, fix, with := t.missing(s.Name, called)
		return a.member1(e, s, message, fix, with)
	})
}

// missing says what is wrong with a name, what to write, and what to put in the
// place of the name if that is all.
func (t *hostTable) missing(name string, called bool) (message, fix, with string) {
	if f := functionOf(t.functions, name); f != nil {
		return fmt.Sprintf("%s is a method of $%s: without parentheses the reference prints nothing", name, t.variable), "$" + t.variable + "." + f.call, ""
	}
	if slices.Contains(t.properties, name) {
		return fmt.Sprintf("%s is no method of $%s: with parentheses the reference prints nothing", name, t.variable), "$" + t.variable + "." + name, ""
	}
	message = fmt.Sprintf("$%s has no %s %s: the reference prints nothing", t.variable, memberKind(called), name)
	if other := elsewhere.Get()[t.variable+"."+name]; other != "" {
		return message, other, ""
	}
	names := slices.Clone(t.properties)
	for _, f := range t.functions {
		if !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	slices.Reverse(names) // body before Body
	near := source.Nearest(name, names)
	switch f := functionOf(t.functions, near); {
	case near == "":
		return message, "", ""
	case f != nil && !slices.Contains(t.properties, near):
		if called {
			return message, "$" + t.variable + "." + near, near
		}
		return message, "$" + t.variable + "." + f.call, ""
	case called: // the parentheses have to go, too
		return message, "$" + t.variable + "." + near, ""
	}
	return message, "$" + t.variable + "." + near, near
}

func memberKind(called bool) string {
	if called {
		return "method"
	}
	return "member"
}

// member1 is a finding about a step; with, if it is not empty, is the name to
// write in its place.
func (a *analyzer) member1(e *vtl.Element, s *vtl.Step, message, fix, with string) Finding {
	f := Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End, Message: message, Fix: fix}
	if from := s.Span.Start; with != "" && a.inText == 0 && from >= 0 && from < len(a.src) && strings.HasPrefix(a.src[from:], s.Name) {
		f.Edit = &Edit{from, from + len(s.Name), with}
	}
	return f
}

// hasMember applies the rule about properties that no class of a value has.
// w is what the step gives.
func (a *analyzer) hasMember(e *vtl.Element, i int, v, w *Value) {
	k, s := known.Get(), &e.Steps[i]
	bad := w.classes.Empty() && !v.classes.Empty()
	if v.can(k.maps) && v.from != fromParams && (v.elem != nothing || source.Nearest(s.Name, v.Members()) == "") {
		bad = false // a map lacks what nobody has put into it
	}
	if s.Kind == vtl.IndexStep && v.can(k.maps) {
		bad = false
	}
	if v.jsonText() || v.from == fromBody || v.from == fromReparsed {
		a.textMember(e, i, v, bad)
		return
	}
	a.check(e, i, UnknownMember, bad, func() Finding { return a.noSuch(e, i, v) })
	if !bad && s.Kind == vtl.PropertyStep && (s.Name == "size" || s.Name == "length") && v.path != "" && v.can(k.lists) {
		path := v.path
		a.check(e, i, UnknownMember, false, nil)
		a.later(e, i, UnknownMember, func() (Finding, bool) {
			f := a.noSuch(e, i, ofClasses(k.jsonList, fromPayload))
			return f, a.takenFor(path, asList)
		})
	}
}

// lacks applies the rule about $input.params().get('headers').
func (a *analyzer) lacks(e *vtl.Element, i int, v, name *Value) {
	bad := v.from == fromParams && len(v.keys) > 0 && v.elem == nothing && name.constant != nil && v.keys[*name.constant] == nil
	a.check(e, argumentsOf(i), UnknownMember, bad, func() Finding { return a.noParameters(e, i, v, *name.constant) })
}

// noParameters says that $input.params() has no such member.
func (a *analyzer) noParameters(e *vtl.Element, i int, v *Value, name string) Finding {
	near := cmpOr(source.Nearest(name, v.Members()), "header")
	if strings.HasPrefix(strings.ToLower(name), "query") {
		near = "querystring"
	}
	with := ""
	if e.Steps[i].Kind == vtl.PropertyStep {
		with = near
	}
	return a.member1(e, &e.Steps[i], fmt.Sprintf("$input.params() has no member %s: it has path, querystring and header", name), a.before(e, i)+"."+near, with)
}

// later decides about a place when all uses of the payload are known.
func (a *analyzer) later(e *vtl.Element, step int, code Code, decide func() (Finding, bool)) {
	if a.silent > 0 {
		return
	}
	a.late = append(a.late, func() {
		f, bad := decide()
		if s := a.site(e, step, code); !bad || s != nil && s.bad > 0 {
			return
		}
		f.Code = code
		a.clamp(&f)
		s := a.newSite(e, step, code)
		s.seen, s.bad, s.finding = 1, 1, &f
	})
}

// noSuch says that a value has no such member, and which one may be meant.
func (a *analyzer) noSuch(e *vtl.Element, i int, v *Value) Finding {
	s := &e.Steps[i]
	called := s.Kind == vtl.MethodStep
	v = ofThere(v)
	what := v.kindName()
	if what == "" {
		what = "the value of " + a.before(e, i)
	}
	if s.Kind == vtl.IndexStep {
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s has no elements and no members: the index finds nothing, and the reference prints nothing", what)}
	}
	message := fmt.Sprintf("%s has no %s %s: the reference prints nothing", what, memberKind(called), s.Name)
	if called && v.blank { // a text has it, and may be what is left of a missing value
		message = fmt.Sprintf("%s has no method %s: the reference prints nothing, or, where there is no value, what it is of the empty text", what, s.Name)
	}
	if v.from == fromParams && len(v.keys) > 0 && !called {
		return a.noParameters(e, i, v, s.Name)
	}
	if len(v.keys) > 0 && !called {
		near := source.Nearest(s.Name, v.Members())
		fix := ""
		if near != "" {
			fix = a.before(e, i) + "." + near
		}
		return a.member1(e, s, message, fix, near)
	}
	near := a.meant(v, s.Name)
	switch {
	case near == "":
		return a.member1(e, s, message, "", "")
	case near == s.Name && !called:
		return a.member1(e, s, fmt.Sprintf("%s is a method of %s: without parentheses the reference prints nothing", s.Name, what), a.before(e, i)+"."+near+"()", near+"()")
	case called && len(s.Args) == 0:
		return a.member1(e, s, message, a.before(e, i)+"."+near+"()", near)
	case called:
		return a.member1(e, s, message, a.before(e, i)+"."+near+"(..)", near)
	}
	return a.member1(e, s, message, a.before(e, i)+"."+near+"()", near+"()")
}

// ofThere is v where it is not missing.
func ofThere(v *Value) *Value {
	if !v.blank || v.there().Empty() {
		return v
	}
	w := *v
	w.classes = v.there()
	return &w
}

// before is the source of a reference before a step.
func (a *analyzer) before(e *vtl.Element, i int) string {
	end := e.Steps[i].Span.Start
	if e.Steps[i].Kind != vtl.IndexStep {
		end--
	}
	source := a.source(vtl.Span{Start: e.Span.Start, End: end})
	if strings.HasPrefix(source, "${") || strings.HasPrefix(source, "$!{") {
		source = strings.Replace(source, "{", "", 1)
	}
	return source
}

// synonyms are names of other languages for methods.
var synonyms = lazy.Value[map[string][]string]{Make: func() map[string][]string {
	return map[string][]string{
		"length": {"size"}, "size": {"length"}, "count": {"size", "length"}, "includes": {"contains"}, "has": {"containsKey", "contains"},
		"keys": {"keySet"}, "entries": {"entrySet"}, "push": {"add"}, "append": {"add", "concat"}, "lower": {"toLowerCase"}, "upper": {"toUpperCase"},
		"toLower": {"toLowerCase"}, "toUpper": {"toUpperCase"}, "substr": {"substring"}, "slice": {"substring", "subList"}, "strip": {"trim"},
		"toInt": {"length"}, "indexof": {"indexOf"},
	}
}}

// meant is the method that a name is a slip of.
func (a *analyzer) meant(v *Value, name string) string {
	methods := v.Methods()
	if slices.Contains(methods, name) {
		return name
	}
	for _, other := range synonyms.Get()[name] {
		if slices.Contains(methods, other) {
			return other
		}
	}
	return source.Nearest(name, methods)
}

// answers applies the rules about methods: that a value has it, and for these
// arguments.
func (a *analyzer) answers(e *vtl.Element, i int, v *Value, args []*Value, o javalang.Outcome) {
	k, s := known.Get(), &e.Steps[i]
	fails := o.Fails && !o.Any && !o.Missing && !o.Void && o.Classes.Empty()
	a.check(e, i, WrongArguments, fails, func() Finding {
		return Finding{Severity: definition.Error, Begin: e.Span.Start, End: e.Span.End, Message: fmt.Sprintf(
			"%s takes no arguments: the call throws an exception, and the client gets a 500", s.Name), Fix: a.before(e, i) + "." + s.Name + "()"}
	})
	missing := o.Missing && !o.Fails && !o.Void && !o.Null && o.Classes.Empty()
	if v.jsonText() || v.from == fromBody {
		a.textMember(e, i, v, missing)
		return
	}
	has := v.classes.Len() > 0 && len(javalang.Signatures(v.classes, s.Name)) > 0
	a.check(e, i, UnknownMember, missing, func() Finding {
		if !has {
			return a.noSuch(e, i, v)
		}
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End, Message: fmt.Sprintf(
			"%s has no method %s for %s: the reference prints nothing", cmpOr(v.kindName(), "the value of "+a.before(e, i)), s.Name, argumentKinds(args)),
			Fix: strings.Join(javalang.Signatures(v.classes, s.Name), ", ")}
	})
	if !missing && s.Name == "length" && len(args) == 0 && v.path != "" && v.can(k.lists) {
		path := v.path
		a.later(e, i, UnknownMember, func() (Finding, bool) {
			return a.noSuch(e, i, ofClasses(k.jsonList, fromPayload)), a.takenFor(path, asList)
		})
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// argumentKinds is what arguments are, in a sentence.
func argumentKinds(args []*Value) string {
	if len(args) == 0 {
		return "no argument"
	}
	var list []string
	for _, arg := range args {
		list = append(list, cmpOr(arg.kindName(), "this value"))
	}
	return strings.Join(list, " and ")
}

// wrongNumber applies the rule about arguments that end the template.
func (a *analyzer) wrongNumber(e *vtl.Element, i int, bad bool) {
	s := &e.Steps[i]
	a.check(e, i, WrongArguments, bad, func() Finding {
		fix := "$input.params('NAME')"
		if s.Name == "getBody" {
			fix = "$input.body"
		}
		return Finding{Severity: definition.Error, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("$input.%s does not take these arguments: the call throws an exception, and the client gets a 500", s.Name), Fix: fix}
	})
}

// argumentsOf tells the place of a step's arguments from that of its name.
func argumentsOf(i int) int { return i + 1<<20 }

// takesText applies the rule about functions that take one text.
func (a *analyzer) takesText(e *vtl.Element, i int, args []*Value) {
	s := &e.Steps[i]
	bad := len(args) != 1 || !args[0].can(known.Get().text) && !args[0].null
	a.check(e, argumentsOf(i), UnknownMember, bad, func() Finding {
		f := Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End}
		if len(args) == 1 {
			f.Message = fmt.Sprintf("$%s.%s takes a text, and this is %s: the reference prints nothing", e.Name, s.Name, cmpOr(args[0].kindName(), "none"))
			f.Fix = `make a text of it: "$x" in quotes`
			return f
		}
		f.Message = fmt.Sprintf("$%s.%s takes one text: with %d arguments the reference prints nothing", e.Name, s.Name, len(args))
		return f
	})
}
