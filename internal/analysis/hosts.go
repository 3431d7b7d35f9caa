package analysis

import (
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
)

// function is a method of $input or $util: what it takes, and how a call looks.
type function struct {
	name, call string
	from       origin
}

// inputFunctions and utilFunctions are the documented ones
// (rules/templates.md#input, rules/templates.md#util).
var (
	inputFunctions = []function{{"json", "json('$')", fromJSON}, {"path", "path('$')", fromPayload}, {"params", "params('NAME')", fromParams}}
	utilFunctions  = []function{{"escapeJavaScript", "escapeJavaScript(..)", fromEscaped}, {"parseJson", "parseJson(..)", fromParsed},
		{"urlEncode", "urlEncode(..)", fromEncoded}, {"urlDecode", "urlDecode(..)", fromDecoded},
		{"base64Encode", "base64Encode(..)", fromEncoded}, {"base64Decode", "base64Decode(..)", fromDecoded}}
)

// scopeProperties are what $foreach has, and what it is.
var scopeProperties = []string{"index", "count", "hasNext", "first", "last", "parent", "topmost", "replaced", "info"}

func functionOf(list []function, name string) *function {
	for i := range list {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}

// hostMethods are the methods of a host object that people mean.
func hostMethods(h host) []string {
	var names []string
	switch h {
	case inputHost:
		for _, f := range inputFunctions {
			names = append(names, f.name)
		}
	case utilHost:
		for _, f := range utilFunctions {
			names = append(names, f.name)
		}
	case scopeHost:
		names = []string{"hasNext", "isFirst", "isLast"}
	}
	slices.Sort(names)
	return names
}

// ofObject are what every value of Java has.
var ofObject = []string{"class", "Class", "getClass", "equals", "hashCode", "toString", "notify", "notifyAll", "wait"}

// inputStep is what $input gives.
func (a *analyzer) inputStep(e *vtl.Element, i int, args []*Value) *Value {
	s := &e.Steps[i]
	a.hostMember(e, i, inputHost)
	if s.Kind == vtl.PropertyStep {
		switch {
		case s.Name == "body" || s.Name == "Body":
			return text(fromBody)
		case isClass(s.Name):
			return anything.Get()
		}
		return nothing
	}
	if s.Kind != vtl.MethodStep {
		return anything.Get()
	}
	k := known.Get()
	isText := len(args) == 1 && args[0].orEmpty().only(k.text)
	switch {
	case s.Name == "getBody" && len(args) == 0:
		return text(fromBody)
	case s.Name == "params" && len(args) == 0:
		return a.params.value()
	case s.Name == "params" && isText:
		if a.changes {
			return anything.Get()
		}
		return text(fromParams)
	case s.Name == "params" || s.Name == "getBody":
		a.wrongNumber(e, i, len(args) != 1 || s.Name == "getBody" || !args[0].can(k.text) && !args[0].null)
		return anything.Get()
	case slices.Contains(ofObject, s.Name):
		return anything.Get()
	case functionOf(inputFunctions, s.Name) == nil:
		return nothing
	}
	a.takesText(e, i, args)
	if !isText {
		if len(args) == 1 && args[0].can(k.text) {
			return a.ofPath(s.Name, nil).orNull()
		}
		return nothing
	}
	if path := args[0].constant; path != nil {
		a.absentPath(e, i, *path)
	}
	return a.ofPath(s.Name, args[0].constant)
}

// ofPath is what $input.path or $input.json gives for a path, nil if that is
// not known.
func (a *analyzer) ofPath(method string, path *string) *Value {
	if method == "json" {
		v := text(fromJSON)
		if path != nil {
			v.path = plainPath(*path)
		}
		return v
	}
	if path == nil {
		return anything.Get()
	}
	if !NamesOnly(*path) {
		p, err := jsonpath.Compile(*path)
		switch {
		case err != nil:
			return nothing
		case a.changes || pathFunction.MatchString(*path):
			return anything.Get()
		case !p.Definite():
			return a.selected(p)
		}
	} else if a.changes {
		return anything.Get()
	}
	plain := plainPath(*path)
	if plain == "" {
		return anyJSON.Get()
	}
	a.uses(plain, 0)
	v := a.payload.at(plain)
	w := *v
	w.path = plain
	return &w
}

// selected is the list that an indefinite path gives. It stands nowhere in the
// payload; where the places of elements are wanted, a filter of a list is the list.
func (a *analyzer) selected(p *jsonpath.Path) *Value {
	v := &Value{classes: known.Get().jsonList, null: true, from: fromPayload, elem: anyJSON.Get()}
	if list, ok := strings.CutSuffix(p.Elements(), "[*]"); ok && a.env.Inner {
		v.path = list
	}
	return v
}

var (
	// pathFunction finds .length() and its like, whose results are no parts of the
	// payload.
	pathFunction = lazyregexp.New(`\.\s*[A-Za-z]+\s*\(`)

	plainName  = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_]*$`)
	plainSteps = lazyregexp.New(`^\$((\.[A-Za-z_][A-Za-z0-9_]*)|(\[[0-9]+\])|(\['[A-Za-z_][A-Za-z0-9_]*'\]))*$`)
	indexStep  = lazyregexp.New(`\[[0-9]+\]`)
	quotedStep = lazyregexp.New(`\['([A-Za-z_][A-Za-z0-9_]*)'\]`)
)

// plainPath writes a path of names and indexes in one way, an index as [*]; ""
// for other paths.
func plainPath(path string) string {
	if NamesOnly(path) {
		return path
	}
	path = strings.TrimSpace(path)
	if !plainSteps.MatchString(path) {
		return ""
	}
	return quotedStep.ReplaceAllString(indexStep.ReplaceAllString(path, "[*]"), ".$1")
}

// maxNames bounds the paths that NamesOnly looks at.
const maxNames = 200

// NamesOnly reports a path like $ or $.a.b, which is a JSONPath of one place, whatever
// the names are.
func NamesOnly(path string) bool {
	if len(path) == 0 || len(path) > maxNames || path[0] != '$' {
		return false
	}
	for i := 1; i < len(path); i++ {
		switch ch := path[i]; {
		case ch == '.':
			if i+1 == len(path) || path[i+1] == '.' || path[i+1] >= '0' && path[i+1] <= '9' {
				return false
			}
		case i == 1 || !(ch|0x20 >= 'a' && ch|0x20 <= 'z' || ch >= '0' && ch <= '9' || ch == '_'):
			return false
		}
	}
	return true
}

// at is what a part of a payload can be, whose path plainPath has written.
func (v *Value) at(path string) *Value {
	k := known.Get()
	path = strings.TrimPrefix(path, "$")
	for path != "" {
		of, missing := v, v.null
		if rest, ok := strings.CutPrefix(path, "[*]"); ok {
			v, path = v.elements().orNull(), rest
			continue
		}
		name := path[1:]
		if end := strings.IndexAny(name, ".["); end >= 0 {
			name = name[:end]
		}
		path = path[1+len(name):]
		if v = of.keys[name]; v == nil {
			v, missing = of.elements(), true
		}
		if missing || !of.only(k.maps) {
			v = v.orNull()
		}
	}
	return v
}

// utilStep is what $util gives: its functions take one text each.
func (a *analyzer) utilStep(e *vtl.Element, i int, args []*Value) *Value {
	s := &e.Steps[i]
	a.hostMember(e, i, utilHost)
	f := functionOf(utilFunctions, s.Name)
	switch {
	case slices.Contains(ofObject, s.Name) || s.Kind == vtl.IndexStep:
		return anything.Get()
	case f == nil || s.Kind != vtl.MethodStep:
		return nothing
	}
	a.takesText(e, i, args)
	if len(args) != 1 || !args[0].can(known.Get().text) && !args[0].null {
		return nothing
	}
	arg := args[0].orEmpty()
	v := text(f.from)
	if f.name == "parseJson" {
		v = a.parsed(arg)
	}
	if f.name == "escapeJavaScript" && arg.from == fromTemplate {
		v = text(fromTemplate)
	}
	if !arg.only(known.Get().text) {
		v = v.orNull()
	}
	return v
}

// parsed is what $util.parseJson makes of a text. It reads what $input.json has
// written, so that it gives what $input.path gives there.
func (a *analyzer) parsed(arg *Value) *Value {
	v := &Value{classes: known.Get().json, null: true, from: fromParsed}
	if a.changes {
		return anything.Get()
	}
	v.elem = anyJSON.Get()
	if a.env.Inner {
		v.path = innerPath(arg)
	}
	if arg.jsonText() && arg.path != "$" && arg.path != "" {
		v.from = fromReparsed
	}
	return v
}

// innerPath is where the places of what a text is the JSON of begin.
func innerPath(text *Value) string {
	switch {
	case text.from == fromBody:
		return "$"
	case text.path == "" || text.jsonText():
		return text.path
	}
	return text.path + "!"
}

// scopeStep is what $foreach gives.
func (a *analyzer) scopeStep(e *vtl.Element, i int) *Value {
	k, s := known.Get(), &e.Steps[i]
	a.hostMember(e, i, scopeHost)
	name := s.Name
	if s.Kind == vtl.IndexStep || a.changes {
		return anything.Get()
	}
	if s.Kind == vtl.PropertyStep && name != "" {
		name = strings.ToLower(name[:1]) + name[1:]
	}
	switch name {
	case "index", "count", "getIndex", "getCount":
		return ofClasses(k.integer, fromTemplate)
	case "hasNext", "first", "last", "isFirst", "isLast", "getFirst", "getLast", "getHasNext":
		if (s.Kind == vtl.MethodStep) == (name == "first" || name == "last") {
			return anything.Get()
		}
		return ofClasses(k.boolean, fromTemplate)
	}
	return anything.Get()
}

// contextShape is $context: a map of texts and of maps of texts. Its members
// that the documentation does not have, and those of authorizer and the
// overrides, can be anything.
func (a *analyzer) contextShape() *Value {
	if a.changes {
		return &Value{classes: known.Get().contextMap, from: fromContext}
	}
	return documentedContext.Get()
}

// documentedContext is $context where the template has put nothing in. Like each
// value that is made, it does not change.
var documentedContext = lazy.Value[*Value]{Make: func() *Value {
	root := contextMap()
	for _, name := range mapping.ContextNames() {
		at := root
		parts := strings.Split(name, ".")
		for _, part := range parts[:len(parts)-1] {
			if at.keys[part] == nil {
				at.keys[part] = contextMap()
			}
			at = at.keys[part]
		}
		at.keys[parts[len(parts)-1]] = contextValue(name)
	}
	for _, name := range []string{"authorizer", "requestOverride", "responseOverride"} {
		m := contextMap()
		m.keys = nil
		root.keys[name] = m
	}
	return root
}}

func contextMap() *Value {
	return &Value{classes: known.Get().contextMap, from: fromContext, keys: map[string]*Value{}}
}

// contextValue is what a member can be: the guide shows texts, and prints the
// time and whether a canary answers like numbers and booleans.
func contextValue(name string) *Value {
	if name == "isCanaryRequest" || name == "requestTimeEpoch" || name == "identity.clientCert.serialNumber" {
		return anything.Get()
	}
	return text(fromContext).orNull()
}

// stageShape is $stageVariables: texts.
func (a *analyzer) stageShape() *Value {
	v := &Value{classes: known.Get().linkedMap, from: fromStage}
	if a.changes {
		return v
	}
	v.elem = text(fromStage).orNull()
	if a.env.StageVariables != nil {
		v.keys = map[string]*Value{}
		for _, name := range a.env.StageVariables {
			v.keys[name] = text(fromStage)
		}
		v.elem = nothing
	}
	return v
}

// paramsShape is $input.params().
func (a *analyzer) paramsShape() *Value {
	v := &Value{classes: known.Get().linkedMap, from: fromParams}
	if a.changes {
		return v
	}
	v.keys, v.elem = map[string]*Value{}, nothing
	for _, place := range []string{"path", "querystring", "header"} {
		list := &Value{classes: known.Get().linkedMap, from: fromParams, elem: text(fromParams).orNull(), keys: map[string]*Value{}}
		for _, name := range a.env.Parameters[place] {
			list.keys[name] = list.elem
		}
		v.keys[place] = list
	}
	return v
}

// maxShape bounds the parts of samples that are looked at.
const maxShape = 20_000

// payloadShape is what the payload can be: that of the samples, or any JSON.
func (a *analyzer) payloadShape() *Value {
	if a.changes {
		return anything.Get()
	}
	var shape *Value
	left := maxShape
	for _, body := range a.env.Samples {
		var doc jsondoc.Document
		if doc.Parse(body) != nil {
			return anyJSON.Get()
		}
		if v := shapeOf(doc.Root(), &left, 0); v != nil {
			shape = mergeShapes(shape, v)
		}
	}
	if shape == nil || left <= 0 {
		return anyJSON.Get()
	}
	return shape
}
