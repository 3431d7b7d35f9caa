package analysis

import (
	"slices"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/vtl"
)

// Value is what is known of a value: the classes that it can be of, and where
// it can come from. Values are shared, and do not change.
type Value struct {
	classes javalang.Classes
	// null says that there may be no value: an access that finds nothing, or
	// finds null. A reference that ends so is the empty text.
	null bool
	// unset says that the variable may never have been set.
	unset bool
	// lost says that it may be the empty text that another mistake has left: what
	// is done with it is no mistake of its own.
	lost bool
	// blank says that a text is no more than what is left of a missing value.
	blank bool
	host  host
	from  origin
	// elem is what the elements of a list and the members of a map can be that
	// keys does not name; nil is anything.
	elem *Value
	keys map[string]*Value
	// constant is the text that is always printed, if it is known.
	constant *string
	// path is where in the payload the value stands, "" for elsewhere or where
	// there are several places.
	path string
	// nonEmpty says of a collection that it has elements.
	nonEmpty bool
}

// host are the objects of the service and of the engine.
type host uint8

const (
	inputHost host = 1 << iota
	utilHost
	scopeHost // $foreach
	blockHost // of a #define
)

// origin is where text can come from.
type origin uint16

const (
	fromTemplate origin = 1 << iota // a literal, a number
	fromPayload                     // a value of the payload
	fromBody                        // the payload as text
	fromJSON                        // what $input.json writes
	fromParams                      // the client's request
	fromContext
	fromStage
	fromParsed   // $util.parseJson
	fromReparsed // $util.parseJson of what $input.json has written of a part of the payload
	fromEscaped  // $util.escapeJavaScript
	fromEncoded  // $util.urlEncode, $util.base64Encode
	fromDecoded
	fromMethod // what a method has made of it
	fromAnywhere
)

// sets of classes that rules ask for.
type classSets struct {
	every, json, text, boolean, numbers, integer, maps, lists, arrayList, jsonList, linkedMap, contextMap, ranges, host, walkable javalang.Classes
}

var known = lazy.Value[*classSets]{Make: func() *classSets {
	named := javalang.ClassesNamed
	return &classSets{
		every: javalang.EveryClass(), json: javalang.JSONClasses(), text: named("java.lang.String"), boolean: named("java.lang.Boolean"),
		numbers: javalang.Subtypes("Number"), integer: named("java.lang.Integer"), maps: javalang.Subtypes("Map"), lists: javalang.Subtypes("List"),
		arrayList: named("java.util.ArrayList"), jsonList: named("net.minidev.json.JSONArray"), linkedMap: named("java.util.LinkedHashMap"),
		contextMap: javalang.ContextMapClass(), ranges: javalang.RangeClass(), host: named("java.lang.Object"), walkable: javalang.Walkable(),
	}
}}

// anything is a value of which nothing is known.
var anything = lazy.Value[*Value]{Make: func() *Value {
	return &Value{classes: known.Get().every, null: true, host: inputHost | utilHost | scopeHost | blockHost, from: fromAnywhere}
}}

// anyJSON is a part of a payload of which no more is known.
var anyJSON = lazy.Value[*Value]{Make: func() *Value {
	v := &Value{classes: known.Get().json, null: true, from: fromPayload}
	v.elem = v
	return v
}}

// nothing is what an access gives that finds nothing.
var nothing = &Value{null: true}

func ofClasses(c javalang.Classes, from origin) *Value { return &Value{classes: c, from: from} }

func text(from origin) *Value { return ofClasses(known.Get().text, from) }

func constantText(s string) *Value {
	v := text(fromTemplate)
	v.constant = &s
	return v
}

// elements is what members or elements are that have no name.
func (v *Value) elements() *Value {
	if v.elem == nil {
		return anything.Get()
	}
	return v.elem
}

// orEmpty is what a reference gives.
func (v *Value) orEmpty() *Value {
	if !v.null {
		return v
	}
	w := *v
	w.null = false
	w.blank = v.blank || !v.can(known.Get().text)
	w.classes = w.classes.Union(known.Get().text)
	if v.classes.Empty() {
		empty := ""
		w.constant, w.from, w.lost = &empty, fromTemplate, true
	} else {
		w.constant = nil
	}
	return &w
}

// orNull is v where it may be missing, too.
func (v *Value) orNull() *Value {
	if v.null {
		return v
	}
	w := *v
	w.null = true
	return &w
}

// there are the classes of v where it is not missing.
func (v *Value) there() javalang.Classes {
	if v.blank {
		return v.classes.Without(known.Get().text)
	}
	return v.classes
}

// only reports whether v is of one of the classes whenever it is not null.
func (v *Value) only(c javalang.Classes) bool { return v.classes.Within(c) && !v.classes.Empty() }

// can reports whether v can be of one of the classes.
func (v *Value) can(c javalang.Classes) bool { return v.classes.Meets(c) }

// is reports whether v is the host object h, and nothing else.
func (v *Value) is(h host) bool { return v.host == h && v.only(known.Get().host) }

// Classes are the names of the Java classes that the value can be of, sorted.
func (v *Value) Classes() []string {
	names := v.classes.Names()
	slices.Sort(names)
	return slices.Compact(names)
}

// Anything reports whether nothing is known of the value.
func (v *Value) Anything() bool { return v.classes == known.Get().every }

// NoText reports whether the value is a number or a Boolean wherever there is
// one.
func (v *Value) NoText() bool {
	k := known.Get()
	there := v.there()
	return !there.Empty() && there.Within(k.numbers.Union(k.boolean))
}

// Members are the names of the members that the value is known to have.
func (v *Value) Members() []string {
	var names []string
	for name := range v.keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Methods are the names of the methods that a value of each of its classes has,
// sorted; none where it can be anything.
func (v *Value) Methods() []string {
	switch {
	case v.Anything():
		return nil
	case v.is(inputHost) || v.is(utilHost) || v.is(scopeHost):
		return hostMethods(v.host)
	}
	names := javalang.CommonMethods(v.classes, false)
	slices.Sort(names)
	return names
}

// join is what is known of a value that is a or b.
func join(a, b *Value) *Value { return joinDepth(a, b, 3) }

func joinDepth(a, b *Value, depth int) *Value {
	if a == b || b == nil {
		return a
	}
	if a == nil {
		return b
	}
	if depth == 0 {
		return anything.Get()
	}
	if a.Anything() && a.null {
		if b.unset && !a.unset {
			w := *a
			w.unset = true
			return &w
		}
		return a
	}
	if b.Anything() && b.null {
		return joinDepth(b, a, depth)
	}
	v := &Value{classes: a.classes.Union(b.classes), null: a.null || b.null, unset: a.unset || b.unset, lost: a.lost || b.lost,
		host: a.host | b.host, from: a.from | b.from, nonEmpty: a.nonEmpty && b.nonEmpty}
	if a.path == b.path {
		v.path = a.path
	}
	text := known.Get().text
	v.blank = (a.blank || b.blank) && (a.blank || !a.can(text)) && (b.blank || !b.can(text))
	if a.constant != nil && b.constant != nil && *a.constant == *b.constant {
		v.constant = a.constant
	}
	v.elem, v.keys = joinParts(a, b, depth)
	if v.same(a) {
		return a
	}
	return v
}

// joinParts joins what is known of the parts of two values. What has no parts
// takes no part.
func joinParts(a, b *Value, depth int) (*Value, map[string]*Value) {
	switch {
	case a.elem == b.elem && sameKeys(a.keys, b.keys), b.simple():
		return a.elem, a.keys
	case a.simple():
		return b.elem, b.keys
	case a.elem == nil || b.elem == nil:
		return nil, nil
	}
	elem := joinDepth(a.elem, b.elem, depth-1)
	for _, keys := range []map[string]*Value{a.keys, b.keys} {
		for _, v := range keys {
			elem = joinDepth(elem, v, depth-1)
		}
	}
	if elem == anything.Get() {
		elem = nil
	}
	return elem, nil
}

// simple reports whether v can have no parts.
func (v *Value) simple() bool {
	k := known.Get()
	return v.only(k.text.Union(k.numbers).Union(k.boolean)) || v.classes.Empty()
}

func sameKeys(a, b map[string]*Value) bool {
	if len(a) != len(b) {
		return false
	}
	for name, v := range a {
		if b[name] != v {
			return false
		}
	}
	return true
}

// same reports whether the same is known of v and w; parts have to be shared.
func (v *Value) same(w *Value) bool {
	return v == w || v.classes == w.classes && v.null == w.null && v.unset == w.unset && v.lost == w.lost && v.blank == w.blank && v.host == w.host && v.from == w.from &&
		v.elem == w.elem && v.path == w.path && v.nonEmpty == w.nonEmpty && sameKeys(v.keys, w.keys) && sameConstant(v.constant, w.constant)
}

func sameConstant(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

// kindName is what a value is, in a sentence: "a list". "" where it can be
// several things.
func (v *Value) kindName() string {
	k := known.Get()
	for _, row := range []struct {
		of   javalang.Classes
		name string
	}{{k.text, "a text"}, {k.boolean, "true or false"}, {k.numbers, "a number"}, {k.ranges, "a range"}, {k.lists, "a list"}, {k.maps, "an object"}} {
		if v.only(row.of) {
			return row.name
		}
	}
	names := v.Classes()
	if len(names) == 1 {
		return "a " + names[0][strings.LastIndexAny(names[0], ".$")+1:]
	}
	return ""
}

// constantOf is the constant text or number of an expression's source.
func constantOf(e *vtl.Element) (string, bool) {
	if e.Kind != vtl.StringElement && e.Kind != vtl.LiteralElement {
		return "", false
	}
	return e.Constant()
}
