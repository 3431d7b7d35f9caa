package lang

import (
	"math/bits"
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// Classes is a set of classes: what is known of a value that is not computed.
// The empty set is that of null.
type Classes [3]uint64

// numbered are all classes, by their numbers in a Classes.
var numbered = lazy.Value[[]*class]{Make: func() []*class {
	loadClasses()
	all := everyClass()
	kept := all[:0]
	seen := map[*class]bool{nil: true}
	for _, c := range all {
		if !seen[c] {
			seen[c] = true
			kept = append(kept, c)
		}
	}
	if len(kept) > 64*len(Classes{}) {
		panic("more classes than a Classes holds")
	}
	return kept
}}

var classNumbers = lazy.Value[map[*class]int]{Make: func() map[*class]int {
	numbers := map[*class]int{}
	for i, c := range numbered.Get() {
		numbers[c] = i
	}
	return numbers
}}

func (s *Classes) add(c *class) {
	n := classNumbers.Get()[c]
	s[n/64] |= 1 << (n % 64)
}

// Union returns the classes of either set.
func (s Classes) Union(o Classes) Classes {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

// Within reports whether all classes of s are in o.
func (s Classes) Within(o Classes) bool {
	for i := range s {
		if s[i]&^o[i] != 0 {
			return false
		}
	}
	return true
}

// Meets reports whether s and o have a class in common.
func (s Classes) Meets(o Classes) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// Without returns the classes of s that are not in o.
func (s Classes) Without(o Classes) Classes {
	for i := range s {
		s[i] &^= o[i]
	}
	return s
}

// Empty reports whether there is no class in s.
func (s Classes) Empty() bool { return s == Classes{} }

// Len is how many classes there are.
func (s Classes) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Names are the names of the classes, as Class.getName gives them. Classes of
// one name come once for each.
func (s Classes) Names() []string {
	var names []string
	s.each(func(c *class) { names = append(names, c.name) })
	return names
}

func (s Classes) each(f func(*class)) {
	all := numbered.Get()
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(all[64*i+bits.TrailingZeros64(w)])
		}
	}
}

// ClassesNamed are the classes with one of these names. Object stands for the
// objects of a host.
func ClassesNamed(names ...string) Classes {
	var s Classes
	for _, c := range numbered.Get() {
		for _, name := range names {
			if c.name == name {
				s.add(c)
			}
		}
	}
	return s
}

// EveryClass is all that a value can be.
func EveryClass() Classes { return every.Get() }

var every = lazy.Value[Classes]{Make: func() Classes {
	var s Classes
	for _, c := range numbered.Get() {
		s.add(c)
	}
	return s
}}

// ClassesOf is the class of a value.
func ClassesOf(v Value) Classes {
	var s Classes
	if c := classOf(v); c != nil {
		s.add(c)
	}
	return s
}

// Subtypes are the classes whose objects a variable of a Java type can hold, by
// its simple name, as List or Number.
func Subtypes(name string) Classes {
	loadClasses()
	return subtypes(typeOf(name))
}

func subtypes(t typ) Classes {
	var s Classes
	for _, c := range numbered.Get() {
		if c.is.has(t) {
			s.add(c)
		}
	}
	return s
}

// Outcome is what an access can give: the classes of its value, and what else
// can come of it.
type Outcome struct {
	Classes Classes
	Null    bool // it can give null
	Missing bool // there may be no such member
	Void    bool // it may be a method that gives nothing
	Fails   bool // the arguments may be wrong in number, which ends the execution
	Any     bool // no more is known
}

func (o *Outcome) join(p Outcome) {
	o.Classes = o.Classes.Union(p.Classes)
	o.Null, o.Missing, o.Void, o.Fails, o.Any = o.Null || p.Null, o.Missing || p.Missing, o.Void || p.Void, o.Fails || p.Fails, o.Any || p.Any
}

// result is what a method gives, by its declaration: a primitive is never null,
// and nor is a text or a number but where nullable says so.
func (m *method) outcome() Outcome {
	switch {
	case m.result == tVoid:
		return Outcome{Void: true}
	case m.result.primitive():
		return Outcome{Classes: subtypes(types[m.result].boxed)}
	case m.result == tObject:
		return Outcome{Classes: EveryClass(), Null: true, Any: true}
	}
	of := subtypes(m.result)
	// A type that no parameter has, as that of a builder, is not known, and the
	// tables say Stream for streams of numbers, too.
	if of.Empty() || types[m.result].name == "Stream" {
		of = EveryClass()
	}
	return Outcome{Classes: of, Null: true}
}

// StaticProperty is what $x.name can be for an x of one of the classes.
// Properties of maps are their members, which the caller may know better.
func StaticProperty(of Classes, name string) Outcome {
	var o Outcome
	of.each(func(c *class) { o.join(c.property(name)) })
	return o
}

func (c *class) property(name string) Outcome {
	if c == hostClass || c == classClass {
		return Outcome{Classes: EveryClass(), Null: true, Missing: true, Any: true}
	}
	if m := accessor(c, "get", name); m != nil {
		return m.outcome()
	}
	if c.isMap() {
		return Outcome{Classes: EveryClass(), Null: true, Any: true}
	}
	if len(c.named("get")) > 0 && chooseMethod(c.named("get"), []argClass{stringClass}) != nil {
		return Outcome{Null: true}
	}
	if m := accessor(c, "is", name); m != nil && (m.result == tBoolean || types[m.result].name == "Boolean") {
		return m.outcome()
	}
	return Outcome{Missing: true}
}

// isMap reports whether the class has members of any name.
func (c *class) isMap() bool { return c.isA("Map") }

// mostChoices bounds the combinations of classes of arguments that are tried
// for a call; beyond it every method of the name counts.
const mostChoices = 64

// StaticCall is what $x.name(args) can be for an x of one of the classes and
// arguments of given classes, of which null is the empty set.
func StaticCall(of Classes, name string, args []Classes) Outcome {
	var o Outcome
	of.each(func(c *class) { o.join(c.call(name, args)) })
	return o
}

func (c *class) call(name string, args []Classes) Outcome {
	if c == hostClass || c == classClass || len(args) > maxArgs {
		return Outcome{Classes: EveryClass(), Null: true, Missing: true, Void: true, Fails: true, Any: true}
	}
	list := c.named(name)
	var more []*method
	if arrayTypes.Get()[c] { // which has the methods of a List behind its own
		more = wrapperClass.named(name)
	}
	if len(list)+len(more) == 0 {
		return Outcome{Missing: true}
	}
	combinations := 1
	for _, a := range args {
		if combinations *= max(1, a.Len()); combinations > mostChoices {
			return everyOutcome(slices.Concat(list, more))
		}
	}
	var o Outcome
	classes := make([]argClass, len(args))
	var choose func(i int)
	choose = func(i int) {
		if i < len(args) {
			if args[i].Empty() {
				classes[i] = nil
				choose(i + 1)
			}
			args[i].each(func(c *class) {
				classes[i] = c
				choose(i + 1)
			})
			return
		}
		m := chooseMethod(list, classes)
		if m == nil {
			m = chooseMethod(more, classes)
		}
		switch {
		case m == nil:
			o.join(Outcome{Missing: true})
		case len(m.params) == 0 && len(args) > 0:
			o.join(Outcome{Fails: true})
		default:
			o.join(m.outcome())
		}
	}
	choose(0)
	return o
}

// everyOutcome is for arguments of which little is known.
func everyOutcome(list []*method) Outcome {
	o := Outcome{Missing: true, Fails: true}
	for _, m := range list {
		o.join(m.outcome())
	}
	return o
}

var arrayTypes = lazy.Value[map[*class]bool]{Make: func() map[*class]bool {
	set := map[*class]bool{}
	for _, c := range arrayClasses.Get() {
		set[c] = true
	}
	return set
}}

// StaticIndex is what $x[i] can be.
func StaticIndex(of, index Classes) Outcome {
	o := StaticCall(of, "get", []Classes{index})
	if of.Meets(ClassesNamed("java.lang.Object")) {
		o.join(Outcome{Classes: EveryClass(), Null: true, Any: true})
	}
	return o
}

// Walkable are the classes that #foreach walks over or fails on; over others it
// has no round.
func Walkable() Classes { return walkable.Get() }

var walkable = lazy.Value[Classes]{Make: func() Classes {
	var s Classes
	for _, c := range numbered.Get() {
		if c == hostClass || c.isA("Iterable") || c.isMap() || c.isA("Iterator") || arrayTypes.Get()[c] || c.name == "org.apache.velocity.runtime.directive.ForeachScope" {
			s.add(c)
		}
		if _, ok := c.methods["iterator"]; ok {
			s.add(c)
		}
	}
	return s
}}

// CommonMethods are the names of the methods that all objects of the classes
// have, in no order; object says whether those of java.lang.Object are wanted.
func CommonMethods(of Classes, object bool) []string {
	count := map[string]int{}
	of.each(func(c *class) {
		for name, list := range c.methods {
			if object || !list[0].object {
				count[name]++
			}
		}
	})
	var names []string
	for name, n := range count {
		if n == of.Len() {
			names = append(names, name)
		}
	}
	return names
}

var allNames = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	set := map[string]bool{}
	for _, c := range numbered.Get() {
		for name := range c.methods {
			set[name] = true
		}
	}
	return set
}}

// KnownMethod reports whether any class has a method of that name.
func KnownMethod(name string) bool { return allNames.Get()[name] }

// Signatures are the declarations of the methods of a name, as "int
// indexOf(String)", of the first of the classes that has any.
func Signatures(of Classes, name string) []string {
	var list []string
	of.each(func(c *class) {
		if len(list) == 0 {
			for _, m := range c.methods[name] {
				list = append(list, m.String())
			}
		}
	})
	return list
}

// JSONClasses are what a document of JSON is made of.
func JSONClasses() Classes { return ofJSON.Get() }

var ofJSON = lazy.Value[Classes]{Make: func() Classes {
	var s Classes
	for _, c := range []*class{mapClasses[jsondoc.LinkedHashMap], listClasses[jsondoc.JSONArray], stringClass, booleanClass,
		integerClass, longClass, bigIntegerClass, floatClass, doubleClass, bigDecimalClass} {
		s.add(c)
	}
	return s
}}

// RangeClass is the class of [1..3], which is an ArrayList of its own.
func RangeClass() Classes {
	var s Classes
	s.add(rangeClass)
	return s
}

// ContextMapClass is the class of $context and what is in it.
func ContextMapClass() Classes {
	var s Classes
	s.add(mapClasses[jsondoc.ContextMap])
	return s
}
