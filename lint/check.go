package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
)

// Check applies the rules to one method and returns what they find, in the
// order of the places. A method without integration responses that its type
// does not need, a proxy, has no findings but those about ignored parts and its timeout. Check
// never fails: whatever Compile would refuse is a finding.
func Check(m *definition.Operation, opts Options) []Finding {
	if m == nil {
		return nil
	}
	return newChecker(m, 0, opts, nil, newPool(nil)).run()
}

// CheckAPI applies the rules to every method of a definition. What loading it
// could not resolve or understand is among the findings.
func CheckAPI(api *formats.API, opts Options) []Finding {
	if api == nil {
		return nil
	}
	all := problems(api, opts)
	all = append(all, gatewayResponses(api, opts)...)
	all = append(all, gatewayCORS(api, opts)...)
	common := newPool(api)
	for i := range api.Methods {
		all = append(all, newChecker(&api.Methods[i], i, opts, api.Problems, common).run()...)
	}
	return tidy(ofTemplate(api, all))
}

// ofTemplate leaves what is about a template that is read by itself: what is around it
// is nobody's.
func ofTemplate(api *formats.API, all []Finding) []Finding {
	if api.Format != formats.Template {
		return all
	}
	return slices.DeleteFunc(all, func(f Finding) bool {
		return !strings.Contains(f.About.Pointer, "/"+definition.NameResponseTemplates+"/")
	})
}

// tidy sorts findings by place and removes those that are said twice.
func tidy(all []Finding) []Finding {
	for i := 1; i < len(all); i++ {
		if compareFindings(&all[i-1], &all[i]) > 0 {
			slices.SortStableFunc(all, func(a, b Finding) int { return compareFindings(&a, &b) })
			break
		}
	}
	left := all[:0]
	var joined joined
	for i := range all {
		if n := len(left) - 1; n >= 0 && left[n].same(&all[i]) {
			joined.join(&left[n], &all[i])
		} else {
			left = append(left, all[i])
		}
	}
	clear(all[len(left):])
	return left
}

func compareFindings(a, b *Finding) int {
	if c := cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
}

// same reports whether two findings say the same of the same text.
func (f *Finding) same(g *Finding) bool {
	return f.Code == g.Code && f.File == g.File && f.Line == g.Line && f.Column == g.Column && f.Message == g.Message &&
		(f.Line > 0 || f.Pointer == g.Pointer)
}

// joined puts findings that say the same into one. It knows the parts of the one that
// it put into last, of which there can be as many as methods.
type joined struct {
	of    *Finding
	parts map[partKey]bool
}

// partKey tells parts apart.
type partKey struct{ api, method, path, pointer string }

func (p *Part) key() partKey { return partKey{p.API, p.Method, p.Path, p.Pointer} }

// join adds the parts of g to f.
func (j *joined) join(f, g *Finding) {
	if j.of != f {
		j.of, j.parts = f, map[partKey]bool{f.About.key(): true}
		for i := range f.Uses {
			j.parts[f.Uses[i].key()] = true
		}
	}
	for _, p := range append([]Part{g.About}, g.Uses...) {
		if !j.parts[p.key()] {
			j.parts[p.key()] = true
			f.Uses = append(f.Uses, p)
		}
	}
}

func (p *Part) is(q *Part) bool { return p.key() == q.key() }

// problems turns what Load has reported into findings.
func problems(api *formats.API, opts Options) []Finding {
	var all []Finding
	noted, made, owned := map[definition.Position]bool{}, generated(api), ownersOf(api)
	for _, p := range api.Problems {
		if p.Code == definition.CodePatternNumber && made[p.Position] {
			continue
		}
		if p.Severity == formats.Note {
			// One text can leave several names open; one note for it is enough.
			if noted[p.Position] {
				continue
			}
			noted[p.Position] = true
		}
		f := Finding{Fault: *p, About: owned.of(p.Position)}
		switch p.Code {
		case definition.CodePatternDash:
			f.Fix = fixDash
		case definition.CodePatternNumber:
			f.Fix = "write the pattern as a string"
		case definition.CodeUnread:
			continue
		case definition.CodeUnresolved:
		case definition.CodeValue, definition.CodeType:
			f.Code = ruleConfiguration
		default:
			f.Code = ruleDefinition
		}
		f.Severity = opts.severity(f.Rule(), f.Severity)
		if opts.wants(f.Rule(), f.Severity) {
			all = append(all, f)
		}
	}
	return all
}

// generated has the places of a definition with problems that a framework has
// made.
func generated(api *formats.API) map[definition.Position]bool {
	made := map[definition.Position]bool{}
	if len(api.Problems) == 0 {
		return made
	}
	for i := range api.Methods {
		for _, p := range api.Methods[i].Places.All() {
			if p.Generated {
				made[p.Position] = true
			}
		}
	}
	return made
}

func (o *Options) wants(rule string, s Severity) bool {
	return o.severity(rule, s) >= o.Severity && !slices.Contains(o.Disable, rule)
}

// severity is that of a finding of a rule, which has s of its own.
func (o *Options) severity(rule string, s Severity) Severity {
	if other, ok := o.Severities[rule]; ok {
		return other
	}
	return s
}

// off reports whether nothing that a rule can find is wanted, so that its work
// need not be done.
func (o *Options) off(rule string) bool {
	r, _ := FindRule(rule)
	return !o.wants(rule, r.Severity)
}

// subject is what an integration's patterns are matched against.
type subject uint8

const (
	unknownSubject subject = iota
	messageSubject         // the error message of a Lambda function
	statusSubject          // a status code
)

// checker looks at one method.
type checker struct {
	m        *definition.Operation
	index    int
	opts     Options
	problems definition.Faults
	subject  subject
	patterns []*pattern // of the responses, in their order; nil is the default
	all      *pool
	found    []Finding
	spots    []spot // of found, by index
	request  bool   // the template that is looked at makes the request of the backend
	response string // the key of the integration response that is looked at
	sampled  bool   // samples are the payloads of the method
	samples  []payload
	learns   *lesson // of the template that is looked at
	indexed  string  // what places is the index of
	places   *source.Index
	named    bool       // a message has a line of the file
	judged   []judged   // the templates that were compared with models
	refused  []compared // those that were not, as there were too many
}

func newChecker(m *definition.Operation, index int, opts Options, problems definition.Faults, all *pool) *checker {
	return &checker{m: m, index: index, opts: opts, problems: problems, all: all}
}

func (c *checker) run() []Finding {
	in := c.m.Integration
	if in == nil {
		c.add(ruleDefinition, Error, place{Position: c.m.Position}, "the method has no integration", "")
		return c.found
	}
	c.timeout()
	if in.Type == gatemap.HTTPProxy || in.Type == gatemap.AWSProxy {
		c.proxy()
		return tidy(c.found)
	}
	c.parsePatterns()
	c.subject = c.subjectOf()
	c.undecidedSubject()
	c.compile()
	c.streaming()
	c.requestParameters()
	c.requestTemplates()
	c.references()
	c.mockRequests()
	c.selection()
	c.cors()
	for i := range in.IntegrationResponses {
		e := &in.IntegrationResponses[i]
		at := source.JoinPointer("/"+definition.NameIntegrationResponses, e.Key)
		c.response = e.Key
		if p := c.patterns[i]; p != nil && p.syntax != nil {
			c.pattern(p, at+"/"+definition.NameSelectionPattern)
		}
		c.parameters(&e.Value, at+"/"+definition.NameResponseParameters)
		c.contentHandling(&e.Value, at)
		c.templates(&e.Value, at)
	}
	return tidy(c.once())
}

// proxy reports parts that a proxy integration ignores.
func (c *checker) proxy() {
	for _, e := range c.m.Integration.IntegrationResponses {
		at := source.JoinPointer("/"+definition.NameIntegrationResponses, e.Key)
		v := &e.Value
		if len(v.ResponseParameters)+len(v.ResponseTemplates) > 0 || v.ContentHandling != "" {
			c.add(ruleProxy, Note, c.find(at), fmt.Sprintf(
				"a %s integration hands the backend's answer through: what this response maps is ignored", c.m.Integration.Type),
				"use a non-proxy integration, or remove the response")
		}
	}
}

func (c *checker) add(rule string, s Severity, at place, message, fix string) *Finding {
	if at.generated || !c.opts.wants(rule, s) {
		return &Finding{}
	}
	c.learns.found(rule, s, at, message, fix)
	c.locate(&at)
	message += at.inside
	c.found = append(c.found, Finding{
		Fault: definition.Fault{Position: at.Position, Code: definition.Code(rule), Severity: c.opts.severity(rule, s), Message: message}, Fix: fix,
		About: c.part(at.pointer),
	})
	c.spots = append(c.spots, spotOf(&at))
	return &c.found[len(c.found)-1]
}

// edit makes a change of text[from:to] to a change of the file, where the
// string stands in one. What the fix says is then as it is typed there.
func (c *checker) edit(f *Finding, pointer, text string, from, to int, with string) {
	p, ok := c.m.Place(pointer)
	if f.Code != "" {
		c.learns.edit(from, to, with)
	}
	if !ok || f.Code == "" {
		return
	}
	f.Fix = c.typed(p.Position, text, f.Fix, text[:from]+with+text[to:])
	line, column, ok := c.all.written.position(p.Position, text, from)
	if !ok {
		return
	}
	f.Edit = &Edit{File: p.File, Line: line, Column: column, Old: text[from:to], New: with, Method: c.index, Pointer: pointer, From: from}
	f.About.edit = f.Edit
}

// typed is a fix as somebody types it into the file in which a string stands: all
// of the string, or a part of what it will be. A sentence stays as it is.
func (c *checker) typed(at definition.Position, text, fix, whole string) string {
	l := c.all.written.literalAt(at, text)
	switch {
	case fix == whole && (l == nil || l.Form.Inline()):
		return notationOf(at.File).typed(whole)
	case l != nil && strings.Contains(whole, fix):
		return inside(l.Form, fix)
	}
	return fix
}

// reported reports whether loading has said something about the line of a
// place.
func (c *checker) reported(at place) bool {
	return slices.ContainsFunc(c.problems, func(p *definition.Fault) bool {
		return p.Severity > formats.Note && p.File == at.File && p.Line == at.Line
	})
}

// unresolved reports whether loading left a part of the string at pointer
// open, so that what it says is not what will be deployed.
func (c *checker) unresolved(pointer string) bool {
	at := c.m.Find(pointer)
	for _, p := range c.problems {
		left := p.Severity == formats.Error || c.request && (p.Code == definition.CodeUnread || p.Code == definition.CodeUnresolved)
		if left && p.File == at.File && at.Pointer != "" && strings.HasPrefix(p.Pointer, at.Pointer) {
			return true
		}
	}
	return false
}
