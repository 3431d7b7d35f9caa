package analysis

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/definition"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
)

// absent is the part of a path that no sample has.
type absent struct {
	above *Value // what lacks it
	path  string // of above
	name  string // "" of an index
}

// whole is the path of the part.
func (m *absent) whole() string {
	if m.name == "" {
		return m.path + "[*]"
	}
	return m.path + "." + m.name
}

// wildcard is an index that stands for every element.
var wildcard = lazyregexp.New(`\[\*\]`)

// absentPart is the first part of a path that no sample has. Of a path that
// plainPath cannot write there is none.
func (a *analyzer) absentPart(path string) (absent, bool) {
	plain := plainPath(wildcard.ReplaceAllString(path, "[0]"))
	rest, ok := strings.CutPrefix(plain, "$")
	m := absent{above: a.payload, path: "$"}
	for ok && rest != "" {
		m.name = ""
		if more, index := strings.CutPrefix(rest, "[*]"); index {
			rest = more
		} else {
			m.name, rest = rest[1:], ""
			if end := strings.IndexAny(m.name, ".["); end >= 0 {
				m.name, rest = m.name[:end], m.name[end:]
			}
		}
		next, missing := m.above.part(m.name)
		if missing || next == nil {
			return m, missing
		}
		m.path, m.above = m.whole(), next
	}
	return m, false
}

// part is the member called name of a part of the samples, or its elements; nil
// if nothing is known of them.
func (v *Value) part(name string) (part *Value, missing bool) {
	k := known.Get()
	switch {
	case v.classes.Empty(): // null, or an element of lists without any
		return nil, false
	case name == "" && !v.can(k.lists), name != "" && !v.can(k.maps):
		return nil, true
	case name == "":
		return v.elem, false
	case v.keys == nil:
		return nil, false
	}
	m, ok := v.keys[name]
	return m, !ok
}

// absentPath applies the rule about paths of $input.path and $input.json that
// no sample has.
func (a *analyzer) absentPath(e *vtl.Element, i int, path string) {
	if len(a.env.Samples) == 0 || a.changes {
		return
	}
	m, missing := a.absentPart(path)
	if !missing && plainPath(path) == "" && !a.inSamples(path) {
		m, missing = absent{}, true
	}
	if !missing {
		return
	}
	s := &e.Steps[i]
	arg := s.Args[0]
	a.later(e, argumentsOf(i), MissingPath, func() (Finding, bool) {
		f := Finding{Severity: definition.Warning, Begin: arg.Span.Start, End: arg.Span.End,
			Message: fmt.Sprintf("$%s.%s('%s') finds nothing in the %s", e.Name, s.Name, quote(path), a.env.payloads())}
		near := a.nearPart(&m)
		switch {
		case near != "":
			f.Message += fmt.Sprintf(": %s has no member %s, and has %s", m.path, m.name, near)
			if strings.Count(path, m.name) == 1 {
				f.Fix = fmt.Sprintf("$%s.%s('%s')", e.Name, s.Name, strings.Replace(path, m.name, near, 1))
				f.Edit = a.renamed(arg, m.name, near)
			}
		case m.above != nil && m.above.kindName() != "an object" && m.above.kindName() != "":
			f.Message += fmt.Sprintf(": %s is %s", m.path, m.above.kindName())
		case a.env.open(), m.above != nil && a.tested[m.whole()]: // who asks for it knows that it may be missing
			return f, false
		case s.Name != "json":
			f.Severity = a.env.lacks()
		}
		return f, true
	})
}

// payloads are the samples, in a sentence.
func (e *Env) payloads() string {
	switch {
	case e.Actual:
		return "body"
	case e.Modelled:
		return "model"
	}
	return "sample bodies"
}

// open reports whether a payload may have what no sample has.
func (e *Env) open() bool { return e.Partial || e.Modelled }

// lacks is what it means that a payload lacks something: samples need not have
// all that there can be.
func (e *Env) lacks() definition.Severity {
	if e.Actual {
		return definition.Warning
	}
	return definition.Note
}

// reader is who gets the output, in a sentence.
func (e *Env) reader() string {
	if e.Role == Request {
		return "backend"
	}
	return "client"
}

// renamed is the change of a name in a string of the template.
func (a *analyzer) renamed(arg *vtl.Element, name, with string) *Edit {
	at := strings.Index(a.source(arg.Span), name)
	if at < 0 || a.inText > 0 || strings.Count(a.source(arg.Span), name) != 1 {
		return nil
	}
	return &Edit{arg.Span.Start + at, arg.Span.Start + at + len(name), with}
}

// maxNear bounds the members of samples that names are compared with.
const maxNear = 20_000

// nearPart is the member that the name of a part is a slip of, "" if there is
// none. A member that the template reads by its own name is not meant by
// another, and who asks whether a member is there has to be off by one letter.
func (a *analyzer) nearPart(m *absent) string {
	if m.above == nil || len(m.name) < 3 || a.compared > maxNear {
		return ""
	}
	members := m.above.Members()
	a.compared += 1 + len(members)
	near := source.Nearest(m.name, members)
	switch {
	case near == "", m.path != "" && a.read[m.path+"."+near] && !a.env.Actual:
		return ""
	case a.tested[m.whole()] && source.Distance(strings.ToLower(near), strings.ToLower(m.name)) > 1:
		return ""
	}
	return near
}

// inSamples reports whether a path finds something in a sample.
func (a *analyzer) inSamples(path string) bool {
	p, err := jsonpath.Compile(path)
	if err != nil {
		return true // for another rule
	}
	for _, body := range a.env.Samples {
		a.spend(len(body) / 16)
		var doc jsondoc.Document
		if doc.Parse(body) != nil {
			continue
		}
		_, err := p.Eval(doc.Root())
		var missing *jsonpath.NotFoundError
		if !errors.As(err, &missing) {
			return true
		}
	}
	return false
}

// absentMember applies the rule about members of the payload that no sample
// has.
func (a *analyzer) absentMember(e *vtl.Element, i int, v *Value, name string) {
	if len(a.env.Samples) == 0 || a.changes || v.keys == nil || v.from != fromPayload || !v.can(known.Get().maps) || notMembers.Get()[name] {
		return
	}
	m := absent{v, v.path, name}
	if v.keys[name] != nil {
		return
	}
	a.later(e, i, MissingPath, func() (Finding, bool) {
		near := a.nearPart(&m)
		if near == "" && (v.path == "" || a.tested[m.whole()] || a.env.open()) {
			return Finding{}, false
		}
		message := fmt.Sprintf("%s finds nothing in the %s", quote(a.source(e.Span)), a.env.payloads())
		if near == "" {
			return Finding{Severity: a.env.lacks(), Begin: e.Span.Start, End: e.Span.End, Message: message}, true
		}
		what := v.path
		if what == "" {
			what = a.before(e, i)
		}
		message += fmt.Sprintf(": %s has no member %s, and has %s", what, name, near)
		if e.Steps[i].Kind == vtl.PropertyStep {
			return a.member1(e, &e.Steps[i], message, a.before(e, i)+"."+near, near), true
		}
		return Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End, Message: message, Fix: near}, true
	})
}

// notMembers are names that Java has for every map.
var notMembers = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"class": true, "Class": true, "empty": true, "Empty": true}
}}

// reads notes the places of the payload that the template reads, and those that
// a condition asks about.
func (a *analyzer) reads(v *Value) {
	if v.path == "" || v.path == "$" {
		return
	}
	a.read[v.path] = true
	if a.deciding != nil {
		a.tested[v.path] = true
	}
}
