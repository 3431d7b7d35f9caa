package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
)

// members are what a variable of the service has (rules/templates.md#input,
// rules/templates.md#util, rules/velocity.md#engine).
type members struct {
	properties []string
	methods    map[string]string // and how a call of it looks
	also       []string          // other methods, which nobody means by a slip
}

var known = map[string]*members{
	"util": {
		methods: map[string]string{"escapeJavaScript": "escapeJavaScript(..)", "parseJson": "parseJson(..)", "urlEncode": "urlEncode(..)",
			"urlDecode": "urlDecode(..)", "base64Encode": "base64Encode(..)", "base64Decode": "base64Decode(..)"},
	},
	"input": {
		properties: []string{"body", "Body"},
		methods:    map[string]string{"json": "json('$')", "path": "path('$')", "params": "params('NAME')"},
		also:       []string{"getBody"},
	},
	"foreach": {
		properties: []string{"index", "count", "hasNext", "first", "last", "parent", "topmost", "replaced", "info",
			"Index", "Count", "HasNext", "First", "Last", "Parent", "Topmost", "Replaced", "Info", "empty", "Empty"},
		methods: map[string]string{"hasNext": "hasNext()", "isFirst": "isFirst()", "isLast": "isLast()"},
		also: []string{"getIndex", "getCount", "getTopmost", "getParent", "getReplaced", "getInfo", "stop", "get", "put", "containsKey", "containsValue",
			"keySet", "values", "entrySet", "size", "isEmpty", "remove", "clear", "putAll"},
	},
}

// ofObject are what every value of Java has.
var ofObject = []string{"class", "Class", "getClass", "equals", "hashCode", "toString", "notify", "notifyAll", "wait"}

// elsewhere are members that other dialects have, and what there is here.
var elsewhere = map[string]string{
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

// members applies the rule about what $util, $input and $foreach do not have.
func (c *checker) members(t *sourceText) {
	put := assignedMembers(t)
	t.references(func(e *vtl.Element) {
		if len(e.Steps) == 0 || t.assigned[e.Name] || put[e.Name+"."+e.Steps[0].Name] {
			return
		}
		if k := known[e.Name]; k != nil && e.Steps[0].Kind != vtl.IndexStep {
			c.member(t, e, k)
		}
		c.paramsMember(t, e)
	})
}

// assignedMembers are what the template itself puts into variables.
func assignedMembers(t *sourceText) map[string]bool {
	put := map[string]bool{}
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.SetElement && len(e.Args[0].Steps) > 0 {
			put[e.Args[0].Name+"."+e.Args[0].Steps[0].Name] = true
		}
		return true
	})
	return put
}

func (c *checker) member(t *sourceText, e *vtl.Element, k *members) {
	step := &e.Steps[0]
	call, method := k.methods[step.Name]
	property, called := slices.Contains(k.properties, step.Name), step.Kind == vtl.MethodStep
	switch {
	case slices.Contains(ofObject, step.Name), called && method, called && slices.Contains(k.also, step.Name), !called && property:
		return
	case method:
		c.noMember(t, e, step, fmt.Sprintf("%s is a method of $%s: without parentheses the reference prints nothing", step.Name, e.Name), "$"+e.Name+"."+call, "")
		return
	case property:
		c.noMember(t, e, step, fmt.Sprintf("%s is no method of $%s: with parentheses the reference prints nothing", step.Name, e.Name), "$"+e.Name+"."+step.Name, "")
		return
	}
	message := fmt.Sprintf("$%s has no %s %s: the reference prints nothing", e.Name, map[bool]string{true: "method", false: "member"}[called], step.Name)
	if other := elsewhere[e.Name+"."+step.Name]; other != "" {
		c.noMember(t, e, step, message, other, "")
		return
	}
	names := slices.Clone(k.properties)
	for name := range k.methods {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, strings.Compare)
	slices.Reverse(names) // body before Body
	near := source.Nearest(step.Name, names)
	if near == "" {
		c.noMember(t, e, step, message, "", "")
		return
	}
	if shown := k.methods[near]; shown != "" && !slices.Contains(k.properties, near) {
		if called {
			c.noMember(t, e, step, message, "$"+e.Name+"."+near, near)
		} else {
			c.noMember(t, e, step, message, "$"+e.Name+"."+shown, "")
		}
		return
	}
	with := near
	if called {
		with = "" // the parentheses have to go, too
	}
	c.noMember(t, e, step, message, "$"+e.Name+"."+near, with)
}

// noMember reports a step; with, if it is not empty, is the name to write in
// its place.
func (c *checker) noMember(t *sourceText, e *vtl.Element, step *vtl.Step, message, fix, with string) {
	f := c.add(ruleMember, Warning, c.inText(t.pointer, t.text, e.Span.Start), message, fix)
	if from := step.Span.Start; with != "" && from < len(t.text) && strings.HasPrefix(t.text[from:], step.Name) {
		c.edit(f, t.pointer, t.text, from, from+len(step.Name), with)
	}
}

var paramsMembers = []string{"path", "querystring", "header"}

// paramsMember looks at what follows $input.params().
func (c *checker) paramsMember(t *sourceText, e *vtl.Element) {
	if e.Name != "input" || len(e.Steps) < 2 || e.Steps[0].Name != "params" || e.Steps[0].Kind != vtl.MethodStep || len(e.Steps[0].Args) != 0 {
		return
	}
	step := &e.Steps[1]
	name, ok := stepName(step)
	if !ok || slices.Contains(paramsMembers, name) || slices.Contains(ofObject, name) {
		return
	}
	near, with := source.Nearest(name, paramsMembers), ""
	switch {
	case strings.HasPrefix(strings.ToLower(name), "query"):
		near = "querystring"
	case near == "":
		near = "header"
	}
	if step.Kind == vtl.PropertyStep {
		with = near
	}
	c.noMember(t, e, step, fmt.Sprintf("$input.params() has no member %s: it has path, querystring and header", name), "$input.params()."+near, with)
}

// stepName is the name of the member that a step leads to: .name, ['name'] or
// .get('name').
func stepName(s *vtl.Step) (string, bool) {
	if s.Kind == vtl.PropertyStep {
		return s.Name, true
	}
	if len(s.Args) == 1 && (s.Kind == vtl.IndexStep || s.Name == "get") && s.Args[0].Kind == vtl.StringElement {
		return s.Args[0].Constant()
	}
	return "", false
}
