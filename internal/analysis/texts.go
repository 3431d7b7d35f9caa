package analysis

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/vtl"
)

// jsonText reports whether v is what $input.json writes, and nothing else.
func (v *Value) jsonText() bool { return v.from == fromJSON && v.only(known.Get().text) }

const fixJSON = "$input.path(..) in place of $input.json(..) gives the value itself"

// ofCollections are methods that no text has, and that a value of JSON has.
var ofCollections = []string{"get", "size", "keySet", "entrySet", "values", "containsKey", "containsValue", "iterator", "put", "add"}

// textMember applies the rule about texts that are taken for the value that
// they are the JSON of.
func (a *analyzer) textMember(e *vtl.Element, i int, v *Value, missing bool) {
	s := &e.Steps[i]
	bad := missing && (s.Kind != vtl.MethodStep || slices.Contains(ofCollections, s.Name))
	if v.from == fromReparsed {
		bad = s.Kind == vtl.IndexStep || s.Kind == vtl.PropertyStep && !isClass(s.Name) && s.Name != "bytes" && s.Name != "empty" || s.Kind == vtl.MethodStep && slices.Contains(ofCollections, s.Name)
	}
	a.check(e, i, JSONText, bad, func() Finding {
		f := Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End,
			Message: "$input.json gives a text, which has no members: the reference prints nothing", Fix: fixJSON}
		switch v.from {
		case fromReparsed:
			f.Message = "$input.json writes a text of the payload with its quotes, and parseJson reads just that text again: a text has no members, and the reference prints nothing"
			f.Fix = "$util.parseJson($input.path(..)) for a text that holds JSON, $input.path(..) alone for an object"
		case fromBody:
			f.Message, f.Fix = "$input.body is a text, which has no members: the reference prints nothing", "$input.path('$.NAME') reads a member of the body"
		}
		return f
	})
	if missing && !bad {
		a.check(e, i, UnknownMember, true, func() Finding { return a.noSuch(e, i, v) })
	}
}

// loopOver applies the rules about what #foreach walks over.
func (a *analyzer) loopOver(s *state, e *vtl.Element, list *Value) {
	k := known.Get()
	arg := e.Args[2]
	a.uses(list.path, a.listUse(list))
	bad := !list.can(k.walkable) && !list.classes.Empty() && !list.lost
	at := Finding{Severity: definition.Warning, Begin: e.Span.Start, End: e.Span.End}
	a.check(e, 0, JSONText, bad && list.jsonText(), func() Finding {
		at.Message, at.Fix = "$input.json gives a text: #foreach over it has no round", fixJSON
		return at
	})
	a.check(e, 0, NeverLoops, bad && !list.jsonText() && !(list.constant != nil && *list.constant == ""), func() Finding {
		at.Begin, at.End = arg.Span.Start, arg.Span.End
		for at.Begin < at.End && at.Begin < len(a.src) && a.src[at.Begin] == ' ' {
			at.Begin++
		}
		at.Message = fmt.Sprintf("%s is %s: #foreach over it has no round", quote(a.source(arg.Span)), cmpOr(list.kindName(), "no list"))
		return at
	})
}

func (a *analyzer) listUse(list *Value) use {
	if list.jsonText() {
		return 0
	}
	return asList
}

// neverEqual applies the rules about comparisons that cannot hold.
func (a *analyzer) neverEqual(e *vtl.Element, x, y *Value) {
	for i, v := range []*Value{x, y} {
		other := e.Args[1-i]
		c, ok := constantOf(other)
		null := a.nullName(other)
		if !ok && !null {
			continue
		}
		isText := null || other.Kind == vtl.StringElement
		a.compares(v, c, isText, false)
		if isText && c != "" && v.path != "" && !v.jsonText() && c != "true" && c != "false" && !json.Valid([]byte(c)) {
			a.uses(v.path, asText)
		}
		if (c == "true" || c == "false") && v.path != "" {
			a.uses(v.path, asFlag)
		}
		a.check(e, i, JSONText, isText && v.jsonText() && !json.Valid([]byte(c)), func() Finding {
			return Finding{Severity: definition.Warning, Begin: a.whole(e).Start, End: a.whole(e).End,
				Message: fmt.Sprintf("$input.json gives JSON, %s", neverJSON(c)), Fix: fixJSON}
		})
		kind := v.never(c)
		a.check(e, i, AlwaysFalse, isText && kind != "", func() Finding {
			outcome := "never"
			if e.Name == "!=" {
				outcome = "always"
			}
			return Finding{Severity: definition.Warning, Begin: a.whole(e).Start, End: a.whole(e).End,
				Message: fmt.Sprintf("%s %s holds: %s is %s", quote(a.source(a.whole(e))), outcome, quote(a.source(e.Args[i].Span)), kind)}
		})
	}
}

// neverJSON says why JSON is never a text: its quotes, unless that is empty.
func neverJSON(text string) string {
	if text == "" {
		return "which is never empty: for what is missing it is two quotes"
	}
	return "and a text in it has quotes: it is never " + quote(text)
}

// nullName reports whether an operand is a variable that nothing ever sets, as
// $null, which counts as the empty text.
func (a *analyzer) nullName(e *vtl.Element) bool {
	return e.Kind == vtl.ReferenceElement && len(e.Steps) == 0 && !a.assigned[e.Name] && !a.defined[e.Name] && a.hostVariable(e.Name) == nil
}

// never is what v is, if that never has the text c; "" if it can.
func (v *Value) never(c string) string {
	k := known.Get()
	if v.null || v.lost {
		return ""
	}
	switch {
	case v.only(k.boolean) && c != "true" && c != "false":
	case v.only(k.numbers) && !looksLikeNumber(c):
	case v.only(k.lists) && (c == "" || c[0] != '['):
	case v.only(k.linkedMap) && (c == "" || c[0] != '{'):
	default:
		return ""
	}
	return v.kindName()
}

func looksLikeNumber(c string) bool {
	var n json.Number
	return json.Unmarshal([]byte(c), &n) == nil || c == "NaN" || c == "Infinity" || c == "-Infinity"
}

// comparesText applies the rule about sizes of what is no number.
func (a *analyzer) comparesText(e *vtl.Element, x, y *Value) {
	k := known.Get()
	for i, v := range []*Value{x, y} {
		if c, ok := constantOf(e.Args[1-i]); ok {
			a.compares(v, c, false, true)
		}
		bad := !v.can(k.numbers) && !v.lost && (i == 0 || x.can(k.numbers))
		a.check(e, 10+i, AlwaysFalse, bad && !(v.constant != nil && *v.constant == "" && v.from == fromTemplate), func() Finding {
			f := Finding{Severity: definition.Warning, Begin: a.whole(e).Start, End: a.whole(e).End, Message: fmt.Sprintf(
				"%s is never true: %s is %s, and Velocity compares the size of numbers only", quote(a.source(a.whole(e))), quote(a.source(e.Args[i].Span)), cmpOr(v.kindName(), "no number"))}
			if v.only(k.text) {
				f.Fix = `make a number of it before: #set($n = 0)#set($n = $n.parseInt($x))`
			}
			return f
		})
	}
}

// quote writes a part of a template in a message, in one line and shortened.
func quote(s string) string {
	const most = 60
	line := make([]byte, 0, most)
	blank := false
	for i := range len(s) {
		if ch := s[i]; ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r' {
			blank = len(line) > 0
			continue
		}
		if blank {
			line = append(line, ' ')
			blank = false
		}
		line = append(line, s[i])
		if len(line) > most {
			for len(line) > 0 && line[len(line)-1]&0xC0 == 0x80 {
				line = line[:len(line)-1]
			}
			return string(line[:max(len(line)-1, 0)]) + ".."
		}
	}
	return string(line)
}
