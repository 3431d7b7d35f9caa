package vtl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/source"
)

// unseen is why a reference has no value where nobody will see it.
var unseen = miss{why: "-"}

// unset says why a variable has no value.
func (t *Trace) unset(f *frame, s site) miss {
	if t.terse {
		return unseen
	}
	if f.holders != nil && f.hidden(s.slot) {
		return miss{why: "the element of the list is null"}
	}
	name := Short(s.name)
	if at, ok := t.nulls[s.slot]; ok {
		line, _ := t.index.Position(at)
		return miss{why: fmt.Sprintf("the #set in line %d had no value for $%s, and so it has none", line, name)}
	}
	if slices.Contains(t.names, s.name) {
		return miss{why: "no #set or #foreach that gives $" + name + " a value has been executed"}
	}
	known := append(slices.Clone(t.names), "input", "util", "context", "stageVariables")
	for _, k := range known {
		if rest, ok := strings.CutPrefix(s.name, k); ok && rest != "" && k != "" && strings.ContainsAny(rest[:1], "-_") {
			return miss{why: "nothing gives $" + name + " a value: a name goes on as far as it can", near: "{" + k + "}" + Short(rest)}
		}
	}
	return miss{why: "nothing gives $" + name + " a value", near: Near(s.name, known)}
}

// step says why a step from v has given null. base is where the arguments of a
// call lie behind the end of the stack: push has put them there, and nothing has
// overwritten them since.
func (t *Trace) step(f *frame, v Value, s step, base int) miss {
	if t.terse {
		return unseen
	}
	switch s := s.(type) {
	case *property:
		return t.property(v, s.name.Text())
	case *call:
		return t.call(v, s.name, s.args.behind(f, base))
	case *index:
		return miss{why: article(v) + " has no such element, or it is null"}
	}
	return miss{why: "it is null"}
}

// behind returns the arguments of the call that has just ended.
func (a *arguments) behind(f *frame, base int) []Value {
	if len(a.consts) == len(a.exprs) {
		return a.consts
	}
	if end := base + len(a.exprs); end <= cap(f.args) {
		return f.args[base:end:end]
	}
	return nil
}

// property says why v has no property of a name.
func (t *Trace) property(v Value, name string) miss {
	switch {
	case t.terse:
		return unseen
	case v.IsNull():
		return miss{why: "there is nothing that could have it"}
	case v.IsMap():
		return memberMiss(v, name, &t.compared)
	case blockOf(v) == nil && v.Kind() == jsondoc.Opaque:
		if m := t.asks(Asked{Object: v.Object(), Name: name}); m.why != "" {
			return m
		}
	case v.IsList():
		return listMember(v, name)
	}
	short := Short(name)
	methods := javalang.MethodNames(v)
	if slices.Contains(methods, name) {
		return miss{why: fmt.Sprintf("%s has no member %s: it is a method", article(v), short), near: name + "()"}
	}
	return miss{why: fmt.Sprintf("%s has no member %s", article(v), short)}
}

// listMember says what a list is asked for that only its elements have.
func listMember(v Value, name string) miss {
	short := Short(name)
	if slices.Contains(javalang.MethodNames(v), name) {
		return miss{why: "a list has no member " + short + ": it is a method", near: name + "()"}
	}
	if name == "length" || name == "count" {
		return miss{why: "a list has no member " + short, near: "size()"}
	}
	if v.Len() > 0 {
		if first := v.Index(0); first.IsMap() {
			if _, ok := first.Get(name); ok {
				return miss{why: "a list has no member " + short + ", its elements have: take one with [0], or walk over them with #foreach"}
			}
		}
	}
	return miss{why: "a list has no member " + short}
}

// memberMiss says why an object has no member of a name. It looks for the name that
// was meant until compared names have been compared with others.
func memberMiss(v Value, name string, compared *int) miss {
	if _, ok := v.Get(name); ok {
		return miss{why: "the member " + Short(name) + " is null"}
	}
	m := miss{why: "there is no member " + Short(name) + " in " + keysText(v)}
	if *compared < maxCompared {
		keys := someKeys(v)
		*compared += len(keys)
		m.near = Near(name, keys)
	}
	if m.near == "" && slices.Contains(javalang.MethodNames(v), name) {
		m.near = name + "()"
	}
	return m
}

// Bounds of what is said about the keys of an object.
const (
	shownKeys    = 8
	comparedKeys = 64
	// maxCompared is how many keys one run compares with names that do not exist:
	// each takes some microseconds.
	maxCompared = 10_000
)

// someKeys lists the first keys that are strings.
func someKeys(v Value) []string {
	var list []string
	for it := v.Iter(); it.Next() && len(list) < comparedKeys; {
		if k := it.Key(); k.Kind() == jsondoc.String {
			list = append(list, Short(k.Str()))
		}
	}
	return list
}

// keysText is the list of an object's keys for people.
func keysText(v Value) string {
	list := someKeys(v)
	if len(list) == 0 {
		return "{}, the object is empty"
	}
	more := ""
	if n := v.Len(); n > shownKeys {
		list = list[:min(len(list), shownKeys)]
		more = fmt.Sprintf(", ... %d in all", n)
	}
	return "{" + strings.Join(list, ", ") + more + "}"
}

// call says why a method of v has given null.
func (t *Trace) call(v Value, name string, args []Value) miss {
	short := Short(name)
	if v.Kind() == jsondoc.Opaque && blockOf(v) == nil {
		if m := t.asks(Asked{Object: v.Object(), Name: name, Call: true, Args: args}); m.why != "" {
			return m
		}
	}
	if name == "get" && v.IsMap() && len(args) == 1 && args[0].Kind() == jsondoc.String {
		return memberMiss(v, args[0].Str(), &t.compared)
	}
	names := javalang.MethodNames(v)
	switch {
	case javalang.HasMethod(v, name, args):
		return miss{why: short + "(..) gave null"}
	case slices.Contains(names, name):
		return miss{why: fmt.Sprintf("the method %s of %s does not take such arguments", short, article(v))}
	}
	near := Near(name, names)
	if slices.Contains(names, "size") && (name == "length" || name == "count") {
		near = "size"
	}
	return miss{why: fmt.Sprintf("%s has no method %s", article(v), short), near: near}
}

// host says why a linked call has given nothing: null, no text, or two quotes.
func (t *Trace) host(f *frame, of *hostCall, text string) miss {
	host := f.load(of.slot)
	if text != "" && text != `""` || host.Kind() != jsondoc.Opaque {
		return miss{}
	}
	return t.asks(Asked{Object: host.Object(), Name: of.name, Call: true, Args: of.args.behind(f, len(f.args))})
}

// asks asks the host.
func (t *Trace) asks(a Asked) miss {
	if t.explain == nil || t.terse {
		return miss{}
	}
	why, near := t.explain(a)
	return miss{why: why, near: near}
}

// unsuited says what is wrong with the operands of an operator: a comparison that
// cannot hold, or arithmetic with what is no number.
func unsuited(name string, a, b, result Value) string {
	switch name {
	case "==", "!=":
		if equal := result.Bool() == (name == "=="); equal || !comparedApart(a, b) {
			return ""
		}
		return fmt.Sprintf("%s is compared with %s, and they are not equal", Shown(a), Shown(b))
	case "+":
		if !result.IsNull() {
			return ""
		}
	default:
		if a.IsNumber() && b.IsNumber() {
			return ""
		}
	}
	for _, v := range []Value{a, b} {
		if !v.IsNumber() {
			return fmt.Sprintf("%s takes two numbers, and %s is none", name, Shown(v))
		}
	}
	return ""
}

// comparedApart reports whether a number or a boolean is compared with a text that
// is the text of none: 7 == "7" holds, and 7 == "8" is an honest comparison.
func comparedApart(a, b Value) bool {
	if a.Kind() != jsondoc.String {
		a, b = b, a
	}
	if a.Kind() != jsondoc.String || a.Str() == "" {
		return false
	}
	text := Short(a.Str())
	switch {
	case b.IsNumber():
		_, err := strconv.ParseFloat(text, 64)
		return err != nil
	case b.Kind() == jsondoc.Bool:
		return text != "true" && text != "false"
	}
	return false
}

// Shown is the beginning of a value with its type, for people.
func Shown(v Value) string {
	switch {
	case v.IsNull():
		return "null"
	case v.Kind() == jsondoc.String:
		return "the text " + strconv.Quote(Short(v.Str()))
	}
	text, _ := valueText(v)
	return "the " + string(typeOf(v)) + " " + text
}

// Near is the known name that was probably meant; "" for none, and for names so
// short that every other one is near.
func Near(name string, known []string) string {
	if len(name) < 3 {
		return ""
	}
	return source.Nearest(name, known)
}

// NoMember says why an object has no member of a name, or that it is null, and
// which name was probably meant; compared counts the names that have been compared
// for it, of which there is a limit.
func NoMember(v Value, name string, compared *int) (why, near string) {
	m := memberMiss(v, name, compared)
	return m.why, m.near
}
