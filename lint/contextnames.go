package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
)

// contextNames applies the rules about $context, whose members are known at
// every level but below authorizer (rules/templates.md#context).
func (c *checker) contextNames(t *sourceText) {
	if t.assigned["context"] {
		return
	}
	put := map[string]bool{}
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.SetElement && e.Args[0].Name == "context" {
			if path := contextPath(e.Args[0]); len(path) > 0 {
				put[path[0]] = true
			}
		}
		return true
	})
	t.references(func(e *vtl.Element) {
		path := contextPath(e)
		if e.Name != "context" || len(path) == 0 {
			return
		}
		at := c.inText(t.pointer, t.text, e.Span.Start)
		if c.overrideName(t, e, path, at) || put[path[0]] && !strings.HasSuffix(path[0], "Override") {
			return
		}
		f, meant := c.contextName(path, at, "$context.")
		c.editMembers(f, t, e, 0, len(path), meant)
	})
}

// contextPath is the names below $context that a reference goes through.
func contextPath(e *vtl.Element) []string {
	var path []string
	for i := range e.Steps {
		name, ok := stepName(&e.Steps[i])
		if !ok || slices.Contains(ofObject, name) {
			break
		}
		path = append(path, name)
	}
	return path
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

// ofObject are what every value of Java has.
var ofObject = []string{"class", "Class", "getClass", "equals", "hashCode", "toString", "notify", "notifyAll", "wait"}

// editMembers writes the names of some steps of a reference anew.
func (c *checker) editMembers(f *Finding, t *sourceText, e *vtl.Element, first, behind int, with string) {
	if f == nil || with == "" {
		return
	}
	for i := first; i < behind; i++ {
		if s := &e.Steps[i]; s.Kind != vtl.PropertyStep || s.Span.Start < 0 || !strings.HasPrefix(t.text[min(s.Span.Start, len(t.text)):], s.Name) {
			return
		}
	}
	last := &e.Steps[behind-1]
	c.edit(f, t.pointer, t.text, e.Steps[first].Span.Start, last.Span.Start+len(last.Name), with)
}

// contextName looks a name up; prefix is what stands before it in the file. It
// returns the finding about one that was meant to be another, and that.
func (c *checker) contextName(path []string, at place, prefix string) (*Finding, string) {
	name := strings.Join(path, ".")
	if path[0] == "error" {
		c.add(ruleErrorContext, Warning, at, fmt.Sprintf(
			"%s%s has a value in gateway responses only: an integration response gets nothing", prefix, name),
			"read the backend's answer, as $input.path('$.errorMessage') of a Lambda function")
		return nil, ""
	}
	names := mapping.ContextNames()
	group := slices.ContainsFunc(names, func(k string) bool { return strings.HasPrefix(k, name+".") })
	if group || mapping.KnownContext(name) || slices.Contains(contextGroups, name) {
		return nil, ""
	}
	if i := accessLog(name); i {
		c.add(ruleUnknownContext, Note, at, fmt.Sprintf("%s%s is a variable of access logs: the documentation has it for nothing else", prefix, name), "")
		return nil, ""
	}
	const undocumented = "%s%s is not a documented variable"
	if near := c.all.nearContext(name, names); near != "" {
		return c.add(ruleUnknownContext, Warning, at, fmt.Sprintf(undocumented+": it prints nothing", prefix, name), prefix+near), near
	}
	c.add(ruleUnknownContext, Note, at, fmt.Sprintf(undocumented, prefix, name), "")
	return nil, ""
}

// mappedContext looks up the name below context that a mapping expression, which
// is text, reads.
func (c *checker) mappedContext(name, text, pointer string) {
	f, meant := c.contextName(strings.Split(name, "."), c.find(pointer), "context.")
	if f != nil && text == "context."+name {
		c.edit(f, pointer, text, 0, len(text), "context."+meant)
	}
}

// maxNear bounds the names that are remembered.
const maxNear = 1000

// nearContext remembers what nearContext says: a slip is one in many templates.
func (s *pool) nearContext(name string, names []string) string {
	near, known := s.near[name]
	if !known {
		if near = nearContext(name, names); len(s.near) < maxNear {
			s.near[name] = near
		}
	}
	return near
}

// nearContext is the documented name that name is a slip of, level by level.
func nearContext(name string, names []string) string {
	all := slices.Concat(names, contextGroups)
	for _, k := range names {
		// sourceIp for identity.sourceIp
		if last := k[strings.LastIndexByte(k, '.')+1:]; !strings.Contains(name, ".") && len(name) > 4 && strings.EqualFold(last, name) && last != k {
			return k
		}
	}
	near := source.Nearest(name, all)
	if near == "" || strings.Count(near, ".") != strings.Count(name, ".") {
		return nearGroup(name)
	}
	return near
}

// nearGroup mends the first name of an open group: Authorizer.principalId.
func nearGroup(name string) string {
	head, tail, _ := strings.Cut(name, ".")
	if near := source.Nearest(head, contextGroups); near != "" && tail != "" {
		return near + "." + tail
	}
	return ""
}

// contextGroups are members of $context that have members of any name.
var contextGroups = []string{"authorizer", "requestOverride", "responseOverride"}

// accessLogNames are variables that only access logs have; those that end in a
// dot are groups.
var accessLogNames = []string{"authorize.", "authenticate.", "customDomain.", "integration.", "waf.", "integrationErrorMessage",
	"integrationLatency", "integrationStatus", "responseLatency", "responseLength", "status"}

func accessLog(name string) bool {
	return slices.ContainsFunc(accessLogNames, func(k string) bool {
		return name == strings.TrimSuffix(k, ".") || strings.HasSuffix(k, ".") && strings.HasPrefix(name, k)
	})
}

// overrideMeant returns the one of them that a name in small letters means. Other
// names are a template's own: they are kept, and lead from the request template to
// the response's (rules/templates.md#overrides).
func overrideMeant(name string) (meant string, ok bool) {
	switch name {
	case "statuscode", "httpstatus", "httpstatuscode", "responsecode", "code":
		return "status", true
	case "headers", "multivalueheaders", "responseheaders":
		return "header", true
	case "paths":
		return "path", true
	case "query", "querystringparameters", "queryparameters", "querystrings":
		return "querystring", true
	}
	return "", false
}

// overrideName reports a member of an override that the service does not read.
func (c *checker) overrideName(t *sourceText, e *vtl.Element, path []string, at place) bool {
	names := analysis.OverrideMembers(path[0])
	if len(path) < 2 || names == nil || slices.Contains(names, path[1]) {
		return false
	}
	meant, ok := overrideMeant(strings.ToLower(path[1]))
	if !ok || !slices.Contains(names, meant) {
		if meant = source.Nearest(path[1], names); meant == "" {
			return false
		}
	}
	fix := "$context." + path[0] + "." + meant
	if rest := path[2:]; len(rest) > 0 {
		fix += "." + strings.Join(rest, ".")
	}
	f := c.add(ruleOverrideName, Warning, at, fmt.Sprintf("the service does not read $context.%s.%s: nothing is overridden", path[0], path[1]), fix)
	c.editMembers(f, t, e, 1, 2, meant)
	return true
}
