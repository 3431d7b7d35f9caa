package lint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
)

// sourceText is a mapping template with what the rules know of it.
type sourceText struct {
	text     string
	pointer  string
	elements []*vtl.Element
	assigned map[string]bool
	media    string                // the key of a request template
	json     bool                  // the client takes the output for JSON
	xml      bool                  // it is written as XML
	noText   map[*vtl.Element]bool // references that are numbers or Booleans
	bodies   [][]byte              // payloads that it may get
	modelled bool                  // they are made of a model
	partial  bool                  // there can be more than they have
	read     []analysis.Read       // what it reads of payloads
	tries    *witness.Tries        // of it, nil while nobody has asked
	untried  bool                  // it cannot be rendered
	paths    []*jsonpath.Path      // what it reads of payloads; nil while nobody has asked
	faulty   bool                  // it does not parse
}

// maxTemplate bounds the templates that are looked at: the service's quota. A
// larger one is a finding already.
const maxTemplate = 300 << 10

func (c *checker) templates(r *gatemap.IntegrationResponse, pointer string) {
	for _, e := range r.ResponseTemplates {
		if e.Value == nil || *e.Value == "" || len(*e.Value) > maxTemplate {
			continue
		}
		t := &sourceText{text: *e.Value, pointer: source.JoinPointer(pointer+"/"+definition.NameResponseTemplates, e.Key)}
		t.xml = isXML(e.Key)
		json := isJSON(e.Key) && mapsJSON(r)
		c.template(t, json)
		if json {
			c.responseModel(r, t, e.Key)
		}
	}
}

// lookedAt is a template and what its rules go by besides its text. Methods that
// have the same need no other look.
type lookedAt struct {
	text    string
	json    bool
	xml     bool
	kind    gatemap.IntegrationType
	subject subject
	request bool
	open    bool   // a part of it was not resolved
	model   string // of its payload, with the API that has it

	generated bool // by a framework: it has no findings of its own
}

func (c *checker) lookedAt(t *sourceText, json bool) lookedAt {
	return lookedAt{t.text, json, t.xml, c.m.Integration.Type, c.subject, c.request, c.unresolved(t.pointer), c.modelKey(t.media), c.find(t.pointer).generated}
}

// template applies the rules about one template. json says that the client takes
// the output for JSON unless the template says otherwise.
func (c *checker) template(t *sourceText, json bool) {
	key := c.lookedAt(t, json)
	if known, ok := c.all.told[key]; ok {
		c.repeat(t, known)
		return
	}
	if len(c.opts.Samples)+len(c.opts.Bodies) > 0 {
		c.templateRules(t, json, key.open)
		return
	}
	c.all.likes.of(t.text)
	found, ok := c.repeatLike(t, c.all.likes.find(key))
	if !ok {
		c.learns = &lesson{}
		c.templateRules(t, json, key.open)
		if found, ok = c.learns.told, !c.learns.lost; ok {
			c.all.likes.learn(key, t, c.learns)
		}
		c.learns = nil
	}
	if ok && !c.all.once[t.text] {
		c.all.told[key] = found
	}
}

func (c *checker) templateRules(t *sourceText, json, open bool) {
	var found []vtl.Fault // Compile has said so
	t.elements, found = vtl.Tolerant(t.text, vtl.Options{})
	t.assigned = assignments(t.elements)
	if len(found) > 0 {
		mentioned(t.text, t.elements, t.assigned)
	}
	if c.request && len(found) > 0 {
		c.templateFaults(t.pointer, t.text, found)
		c.learns.lose() // they name places of the file
	}
	t.faulty = len(found) > 0
	t.json = json && !overridesType(t.elements)
	if t.bodies, t.partial = c.bodies(t.reads); c.request && len(t.bodies) == 0 {
		t.bodies = c.modelPayloads(t.media)
		t.modelled = len(t.bodies) > 0
	}
	c.directives(t)
	c.overrides(t)
	c.contextNames(t)
	c.analyse(t)
	c.earlyEnds(t)
	c.missingDollars(t)
	c.paths(t)
	if open {
		return
	}
	c.variables(t)
	if len(found) == 0 && t.json && c.renders(t) {
		c.escapes(t)
	}
}

func walk(list []*vtl.Element, f func(*vtl.Element) bool) {
	for _, e := range list {
		e.Walk(f)
	}
}

// references calls f for every reference of the template but those in macros,
// of which nothing is printed.
func (t *sourceText) references(f func(*vtl.Element)) {
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.ReferenceElement {
			f(e)
		}
		return e.Kind != vtl.DirectiveElement || e.Name != "macro"
	})
}

// assignments returns the variables that the template sets.
func assignments(list []*vtl.Element) map[string]bool {
	names := map[string]bool{}
	walk(list, func(e *vtl.Element) bool {
		switch {
		case e.Kind == vtl.SetElement,
			e.Kind == vtl.DirectiveElement && (e.Name == "foreach" || e.Name == "define") && len(e.Args) > 0:
			if len(e.Args[0].Steps) == 0 {
				names[e.Args[0].Name] = true
			}
		}
		return true
	})
	return names
}

func isJSON(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// mapsJSON reports whether the response's Content-Type is JSON, as it is
// without a mapping.
func mapsJSON(r *gatemap.IntegrationResponse) bool {
	for _, e := range r.ResponseParameters {
		if name, err := mapping.Target(e.Key); err == nil && strings.EqualFold(name, "Content-Type") {
			return isJSON(strings.Trim(e.Value, "'"))
		}
	}
	return true
}

// overridden returns the parameter that a reference names below
// $context.responseOverride: "status", or "header." and a name, "header.?" when
// the name is not constant.
func overridden(e *vtl.Element) (string, bool) {
	if e.Kind != vtl.ReferenceElement || e.Name != "context" {
		return "", false
	}
	var path []string
	for _, s := range e.Steps {
		switch {
		case s.Kind == vtl.PropertyStep:
			path = append(path, s.Name)
		case len(s.Args) > 0 && (s.Kind == vtl.IndexStep || s.Name == "put"):
			name, ok := s.Args[0].Constant()
			if !ok {
				name = "?"
			}
			path = append(path, name)
		default:
			return "", false
		}
	}
	switch {
	case len(path) < 2 || path[0] != "responseOverride":
		return "", false
	case len(path) == 2 && path[1] == "status":
		return "status", true
	case len(path) == 3 && path[1] == "header":
		return "header." + path[2], true
	}
	return "", false
}

// overriddenBy returns the parameter that a statement overrides: a #set of it,
// or a put, printed or set into a variable.
func overriddenBy(e *vtl.Element) (string, bool) {
	if e.Kind == vtl.SetElement {
		if name, ok := overridden(e.Args[0]); ok {
			return name, true
		}
		e = e.Args[1]
	}
	if n := len(e.Steps); n == 0 || e.Steps[n-1].Name != "put" {
		return "", false
	}
	return overridden(e)
}

func overridesType(list []*vtl.Element) bool {
	found := false
	walk(list, func(e *vtl.Element) bool {
		name, ok := overridden(e)
		found = found || ok && (strings.EqualFold(name, "header.Content-Type") || name == "header.?")
		return true
	})
	return found
}

// hostVariables are the variables that exist without the template's doing.
var hostVariables = []string{"input", "util", "context", "stageVariables", "foreach", "velocityCount", "velocityHasNext"}

// nothing are names that people use for a variable that is meant not to exist.
var nothing = lazyregexp.New(`(?i)^_*(null|nil|none|undefined|undef|empty)\w*$`)

// minusInName is $i-1, where Velocity sees the variable i-1.
var minusInName = lazyregexp.New(`^\w+-\d*$`)

// insteadOf returns what a variable that there is not was meant to be, or "".
func insteadOf(variable string) string {
	switch variable {
	case "method", "request":
		return "$input.params()"
	case "body":
		return "$input.body"
	case "utils":
		return "$util"
	case "ctx", "Context":
		return "$context"
	case "inputs":
		return "$input"
	case "stageVariable", "stagevariables":
		return "$stageVariables"
	case "integration":
		return "an integration.response.header mapping: templates cannot read the backend's headers"
	}
	return ""
}

// subMarks are what only Fn::Sub of CloudFormation has between braces.
var subMarks = lazyregexp.New(`\$\{(?:![A-Za-z][\w.-]*\}|AWS::[A-Za-z]+)`)

// notSubstituted reports a template that was written for Fn::Sub, and that is no
// argument of it: one finding, in place of one for each name.
func (c *checker) notSubstituted(t *sourceText) bool {
	at := subMarks.Compiled().FindStringIndex(t.text)
	if at == nil {
		return false
	}
	if strings.Contains(t.text, "${AWS::") { // which does not parse, and is said so
		return true
	}
	c.add(ruleUndefined, Warning, c.inText(t.pointer, t.text, at[0]), fmt.Sprintf(
		"%s is for Fn::Sub of CloudFormation, which is not applied here: it is printed as it stands, and names in braces have no value", quote(t.text[at[0]:at[1]])),
		"put !Sub (Fn::Sub) before the template, or write the names of Velocity without the exclamation mark")
	return true
}

func (c *checker) variables(t *sourceText) {
	said := map[string]bool{}
	unsubstituted := c.notSubstituted(t)
	t.references(func(e *vtl.Element) {
		if unsubstituted && e.Span.Start >= 0 && strings.HasPrefix(t.text[min(e.Span.Start, len(t.text)):], "${") {
			return // Fn::Sub would have replaced it
		}
		if said[e.Name] || t.assigned[e.Name] || slices.Contains(hostVariables, e.Name) || nothing.MatchString(e.Name) {
			return
		}
		said[e.Name] = true
		fix := insteadOf(e.Name)
		switch {
		case fix == "" && strings.HasPrefix(t.text[min(e.Span.End, len(t.text)):], "\":"):
			fix = `write \$ for a dollar sign in the text, or #[[ ]]# around it`
		case fix == "" && t.longName(e.Name) != "":
			fix = t.longName(e.Name)
		case fix == "" && minusInName.MatchString(e.Name):
			fix = "put blanks on both sides of a minus, which is a part of the name otherwise"
		case fix == "":
			if near := source.Nearest(e.Name, slices.Sorted(maps.Keys(t.assigned))); near != "" && len(e.Name) > 2 {
				fix = "$" + near + ", which is set"
				break
			}
			fix = "set it, or mend its name"
		}
		if strings.TrimSpace(t.text) == "${"+e.Name+"}" {
			c.add(ruleUndefined, Note, c.inText(t.pointer, t.text, e.Span.Start), fmt.Sprintf(
				"the template is the variable ${%s}, which is never set: a placeholder that another tool has to fill in", e.Name), "")
			return
		}
		c.add(ruleUndefined, Warning, c.inText(t.pointer, t.text, e.Span.Start), fmt.Sprintf(
			"the variable $%s is never set: it prints nothing", e.Name), fix)
	})
}

// longName says what to write where a name goes on behind that of a variable
// with text that was meant to stand alone, as in $id-$name and $id_text.
func (t *sourceText) longName(name string) string {
	for i := 1; i < len(name); i++ {
		known := name[:i]
		if name[i] != '-' && name[i] != '_' || !t.assigned[known] && !slices.Contains(hostVariables, known) {
			continue
		}
		if name[i] == '_' {
			return fmt.Sprintf("${%s}%s, if what follows is text: _ is a part of the name otherwise", known, name[i:])
		}
		return fmt.Sprintf("${%s}%s for text; to subtract, put blanks on both sides of a minus, which is a part of the name otherwise", known, name[i:])
	}
	return ""
}

// overrides applies the rules about $context.responseOverride.
func (c *checker) overrides(t *sourceText) {
	c.overrideBlock(t, t.elements, map[string]bool{})
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind != vtl.SetElement {
			return true
		}
		name, ok := overridden(e.Args[0])
		if !ok {
			return true
		}
		if header, ok := strings.CutPrefix(name, "header."); ok && header != "?" {
			c.overriddenHeader(t, e, header)
			return true
		}
		value, constant := e.Args[1].Constant()
		if code, err := strconv.Atoi(value); name == "status" && constant && (err != nil || code < 100 || code > 599) {
			c.add(ruleOverrideStatus, Warning, c.inText(t.pointer, t.text, e.Args[1].Span.Start), fmt.Sprintf(
				"responseOverride.status is set to %s, which the service ignores: it takes an integer from 100 to 599", quote(value)), "")
		}
		return true
	})
}

func (c *checker) overriddenHeader(t *sourceText, e *vtl.Element, header string) {
	at := c.inText(t.pointer, t.text, e.Span.Start)
	switch wire, ok := mapping.WireName(header); {
	case !ok:
		c.add(ruleHeaderDropped, Warning, at, fmt.Sprintf("the service drops the header %s", header), "")
	case wire != header:
		c.add(ruleHeaderRenamed, Warning, at, fmt.Sprintf("the service renames the header %s: the client gets %s", header, wire), "use a name of your own")
	}
}

// overrideBlock follows the statements of a block in their order. done holds
// what has been overridden on every way here; what it returns has what the
// block overrides on some way.
func (c *checker) overrideBlock(t *sourceText, list []*vtl.Element, done map[string]bool) map[string]bool {
	for _, e := range list {
		switch e.Kind {
		case vtl.SetElement, vtl.ReferenceElement:
			name, ok := overriddenBy(e)
			if !ok || name == "header.?" {
				continue
			}
			if done[name] {
				c.add(ruleOverrideTwice, Warning, c.inText(t.pointer, t.text, e.Span.Start), fmt.Sprintf(
					"responseOverride.%s is set a second time: the guide says that overrides are final, and that the client gets a 5XX", name),
					"set a variable, and override once at the end")
			}
			done[name] = true
		case vtl.IfElement:
			after := clone(done)
			for _, branch := range append([]*vtl.Element{{Body: e.Body}}, e.Else...) {
				for name := range c.overrideBlock(t, branch.Body, clone(done)) {
					after[name] = true
				}
			}
			done = after
		case vtl.DirectiveElement:
			if e.Name == "foreach" {
				done = c.overrideBlock(t, e.Body, done)
			}
		}
	}
	return done
}

func clone(m map[string]bool) map[string]bool {
	out := make(map[string]bool, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// paths applies the rules about constant JSONPaths.
func (c *checker) paths(t *sourceText) {
	t.references(func(e *vtl.Element) {
		if e.Name != "input" || len(e.Steps) == 0 || e.Steps[0].Kind != vtl.MethodStep || len(e.Steps[0].Args) != 1 {
			return
		}
		arg := e.Steps[0].Args[0]
		path, ok := arg.Constant()
		if method := e.Steps[0].Name; !ok || method != "json" && method != "path" {
			return
		}
		at := func() place { return c.inText(t.pointer, t.text, arg.Span.Start) }
		if !analysis.NamesOnly(path) {
			if _, err := jsonpath.Compile(path); err != nil {
				c.add(ruleBadPath, Warning, at(), fmt.Sprintf("%s is not a JSONPath, and finds nothing: %v", quote(path), err), "")
				return
			}
		}
		if c.request {
			return
		}
		if c.m.Integration.Type == gatemap.Mock {
			c.add(ruleMockBody, Warning, at(), fmt.Sprintf("$input.%s: a MOCK integration has no response, the body is empty", e.Steps[0].Name),
				"read the request with $input.params, or pass values on in $context.requestOverride of the request template")
			return
		}
	})
}
