package lint

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/vtl"
)

// likenesses are what was found in templates that others differ from in names alone, as
// those of one kind of thing after the other do. The others have the same findings:
// JSON does not go by the letters of a member's name, and a path whose JSON is printed
// says no more to the rules than where it stands among the others and in the payloads
// that are tried. A name is not left out where more can be made of it, or where it is
// in what was found.
type likenesses struct {
	shape
	known map[lookedAt][]likeness // by the shape in place of the text
	count int
}

// likeness is what was found in the first template of a shape.
type likeness struct {
	told   []told
	work   int      // on the ways through the template
	pinned []string // names that have to be the same, "" is any
	others []string // names in the paths of what the template reads that no name left out is
	order  []int    // of the names in paths among them
}

// Bounds of what is kept: what comes again comes early.
const (
	maxLikenesses = 1000
	maxVariants   = 4 // of one shape
)

// find returns what was found in a template like one with this shape.
func (l *likenesses) find(key lookedAt) *likeness {
	if len(l.key) == 0 {
		return nil
	}
	key.text = string(l.key)
	list := l.known[key]
	for i := range list {
		if l.like(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// like reports whether the names make no difference.
func (l *likenesses) like(k *likeness) bool {
	for i := range l.names {
		if pinned := k.pinned[i]; pinned != "" && pinned != l.names[i].text {
			return false
		}
	}
	for i := range l.names {
		if k.pinned[i] == "" && l.beginsLike(i, k.others) {
			return false
		}
	}
	return slices.Equal(l.orderAmong(k.others), k.order)
}

// beginsLike reports whether a name in a path begins with another one, or another one
// with it: paths are compared by how they begin, too.
func (l *likenesses) beginsLike(name int, others []string) bool {
	n := l.names[name]
	if !n.path {
		return false
	}
	begins := func(other string) bool { return strings.HasPrefix(other, n.text) || strings.HasPrefix(n.text, other) }
	for i := range l.names {
		if i != name && l.names[i].path && begins(l.names[i].text) {
			return true
		}
	}
	return slices.ContainsFunc(others, begins)
}

// orderAmong says of each name in a path how many are less, of the others and of one
// another: paths are looked at in their order.
func (l *likenesses) orderAmong(others []string) []int {
	var list []int
	for i := range l.names {
		if !l.names[i].path {
			continue
		}
		less := 0
		for j := range l.names {
			if l.names[j].path && l.names[j].text < l.names[i].text {
				less++
			}
		}
		for _, other := range others {
			if other < l.names[i].text {
				less++
			}
		}
		list = append(list, less)
	}
	return list
}

// learn keeps what was found in a template with this shape.
func (l *likenesses) learn(key lookedAt, t *sourceText, learnt *lesson) {
	if len(l.key) == 0 || l.count >= maxLikenesses || t.faulty || len(t.bodies) > 0 || cutsWords(learnt.told) {
		return
	}
	key.text = string(l.key)
	if len(l.known[key]) >= maxVariants {
		return
	}
	k := likeness{told: learnt.told, work: learnt.work, pinned: make([]string, len(l.names)), others: l.othersIn(t.read)}
	l.pin(&k, t)
	if !slices.Contains(k.pinned, "") {
		return
	}
	k.order = l.orderAmong(k.others)
	l.known[key] = append(l.known[key], k)
	l.count++
}

// othersIn are the names in paths of which the shape leaves none out.
func (l *likenesses) othersIn(reads []analysis.Read) []string {
	var others []string
	for i := range reads {
		for _, name := range strings.FieldsFunc(reads[i].Path, func(r rune) bool { return r >= 0x80 || !wordByte(byte(r)) }) {
			left := slices.ContainsFunc(l.names, func(n shapeName) bool { return n.path && n.text == name })
			if !left && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	return others
}

// pin pins the names that a rule can have looked at.
func (l *likenesses) pin(k *likeness, t *sourceText) {
	seen := make([]bool, len(l.spots))
	l.see(t.text, t.elements, seen)
	tame := !t.assigned["input"]
	walk(t.elements, func(e *vtl.Element) bool { tame = tame && takesValues(e); return tame })
	for i, p := range l.spots {
		if !seen[i] || p.path && !tame || l.beginsLike(p.name, k.others) {
			k.pinned[p.name] = l.names[p.name].text
		}
	}
	for i := range k.told {
		f := &k.told[i]
		for _, text := range []string{f.message, f.fix, f.with, f.input} {
			for i := range l.names {
				if hasWord(text, l.names[i].text) {
					k.pinned[i] = l.names[i].text
				}
			}
		}
	}
}

// see marks the spots that are what they look like: in text that is printed as it
// stands, and in a reference that is printed.
func (l *likenesses) see(text string, list []*vtl.Element, seen []bool) {
	mark := func(from, to int, path bool) {
		for i, p := range l.spots {
			if p.path == path && p.from > from && p.to < to {
				seen[i] = true
			}
		}
	}
	for _, e := range list {
		switch from, to := e.Span.Start, e.Span.End; {
		case e.Kind == vtl.TextElement:
			if from >= 0 && to <= len(text) && from <= to && text[from:to] == e.Text {
				mark(from, to, false)
			}
		case e.Kind == vtl.ReferenceElement:
			if len(e.Steps) == 1 && len(e.Steps[0].Args) == 1 {
				path, ok := e.Steps[0].Args[0].Constant()
				if ok && strings.HasPrefix(text[max(from, 0):], "$input.json('"+path+"')") {
					mark(from, to, true)
				}
			}
		case e.Kind == vtl.IfElement:
			l.see(text, e.Body, seen)
			for _, branch := range e.Else {
				l.see(text, branch.Body, seen)
			}
		case e.Kind == vtl.DirectiveElement && e.Name == "foreach" && e.Known:
			l.see(text, e.Body, seen)
		}
	}
}

// takesValues reports whether an element cannot look at the letters of a name in the
// payload, or make such a name of parts.
func takesValues(e *vtl.Element) bool {
	if e.Kind == vtl.BrokenElement {
		return false
	}
	for i := range e.Steps {
		s := &e.Steps[i]
		constant := len(s.Args) == 1 && s.Args[0].Kind == vtl.StringElement
		if constant {
			_, constant = s.Args[0].Constant()
		}
		switch {
		case s.Kind == vtl.PropertyStep:
		case s.Kind == vtl.IndexStep:
			if len(s.Args) != 1 || s.Args[0].Kind != vtl.LiteralElement {
				return false
			}
		case e.Name == "input" && i == 0 && constant && (s.Name == "json" || s.Name == "path" || s.Name == "params"):
		case e.Name == "util" && i == 0 && (s.Name == "escapeJavaScript" || s.Name == "parseJson"):
		case s.Name == "size" && len(s.Args) == 0:
		case s.Name == "replaceAll" && len(s.Args) == 2 && wordless(s.Args[0]) && wordless(s.Args[1]):
		default:
			return false
		}
	}
	return true
}

// wordless reports a constant without a letter or digit, and with nothing that stands
// for one in a pattern.
func wordless(e *vtl.Element) bool {
	text, ok := e.Constant()
	return ok && strings.Trim(text, `"'\`) == ""
}

// hasWord reports whether a text has a word, in capitals or small letters.
func hasWord(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(word)], word) && (i == 0 || !wordByte(text[i-1])) && (i+len(word) == len(text) || !wordByte(text[i+len(word)])) {
			return true
		}
	}
	return false
}

// cutsWords reports whether something is said that may have cut a word off, which
// dots stand for.
func cutsWords(list []told) bool {
	return slices.ContainsFunc(list, func(f told) bool {
		for _, text := range []string{f.message, f.fix, f.with} {
			for i := 1; i+1 < len(text); i++ {
				if text[i:i+2] == ".." && wordByte(text[i-1]) {
					return true
				}
			}
		}
		return false
	})
}

// repeatLike says of a template what was found in one like it, for what that costs:
// it is false where there is not enough left.
func (c *checker) repeatLike(t *sourceText, k *likeness) ([]told, bool) {
	if k == nil || min(workOfTemplate, c.all.templates) < k.work {
		return nil, false
	}
	c.all.templates -= k.work
	list := k.told
	for i := range list {
		f := &list[i]
		if f.renders == 0 || c.all.renders > 0 {
			c.all.renders -= f.renders
			continue
		}
		if f.input != "" {
			list = slices.Clone(list)
			list[i].input = ""
		}
	}
	c.repeat(t, list)
	return list, true
}
