package lang

import (
	"strings"
	"sync"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// body runs a method; adapt.go makes bodies of functions on Go's types. The
// arguments fit the parameters: a varargs parameter is an array, and a primitive
// one is not null.
type body func(rt *Runtime, this Value, a []Value) (Value, error)

// sig is a method as the tables declare it: "static String valueOf(int)".
type sig struct {
	decl string
	run  body
}

// method is a sig whose declaration is parsed.
type method struct {
	name    string
	params  []typ
	result  typ
	static  bool
	object  bool // declared by java.lang.Object and not overridden
	unread  bool // the text of the receiver is not looked at
	passing bool // it keeps nothing of its receiver and runs nothing else
	lends   bool // it keeps nothing of the array of its last arguments
	packs   bool // the last parameter is an array, which takes several arguments
	refuses bool // null, for a parameter of a primitive type
	run     body
}

// String gives the declaration.
func (m *method) String() string {
	params := make([]string, len(m.params))
	for i, p := range m.params {
		params[i] = types[p].name
	}
	decl := types[m.result].name + " " + m.name + "(" + strings.Join(params, ",") + ")"
	if m.static {
		decl = "static " + decl
	}
	return decl
}

// class is a Java class as a template sees it: the public methods of its
// public classes and interfaces, in the order in which Velocity finds them.
type class struct {
	name   string // what Class.getName gives
	simple string // what parameters call it; "" if none can name the class
	supers []string
	tables func() [][]sig // makes them when the methods are read; nil is none
	like   *class         // has the same methods and supertypes; nil for a class with tables of its own

	typ     typ // of the simple name; noType without
	is      typeSet
	methods map[string][]*method
	byName  names // the same
}

// javaObject is an Object of this package.
type javaObject interface {
	jsondoc.Object
	class() *class
}

// loading guards the tables of all classes: the first use of any of them reads
// them all, and nothing changes afterwards.
var loading sync.Once

func loadClasses() {
	loading.Do(func() {
		readHierarchy()
		all := everyClass()
		for _, c := range all {
			if c.simple != "" {
				c.typ = typeOf(c.simple)
			}
		}
		for _, c := range all {
			c.load()
		}
	})
}

func everyClass() []*class {
	all := []*class{hostClass, classClass, subListClass, abstractSubClass, fixedListClass, fixedList2Class, fixedSubClass, wrapperClass,
		rangeClass, naturalOrderClass}
	all = append(all, scalarClasses[jsondoc.Bool:jsondoc.MapRef]...)
	all = append(append(append(all, listClasses[:]...), mapClasses[:]...), fixedMapClasses[:]...)
	all = append(append(append(all, entryClasses[:]...), streamClasses[:]...), comparatorClasses[:]...)
	all = append(append(append(all, builderClasses[:]...), consumersClasses[:]...), statisticsClasses[ofInts:]...)
	all = append(all, engineClasses[:]...)
	for _, c := range viewClasses {
		all = append(all, c[:]...)
	}
	for _, c := range optionalClasses {
		all = append(all, c)
	}
	for _, c := range pipelineClasses.Get() {
		all = append(all, c)
	}
	for _, c := range iteratorClasses.Get() {
		all = append(all, c)
	}
	for _, c := range arrayClasses.Get() {
		all = append(all, c)
	}
	return all
}

func (c *class) load() {
	if c.like != nil {
		c.like.load()
		c.is, c.methods, c.byName = c.like.is, c.like.methods, c.like.byName
		return
	}
	if c.methods != nil {
		return
	}
	c.is.add(tObject)
	if c.typ != noType {
		c.is.union(&types[c.typ].is)
	}
	for _, s := range c.supers {
		c.is.union(&types[typeNum[s]].is)
	}
	c.methods = make(map[string][]*method)
	if c.tables != nil {
		for _, table := range c.tables() {
			for _, s := range table {
				c.add(s, false)
			}
		}
	}
	for _, s := range objectMethods.Get() {
		c.add(s, true)
	}
	c.byName = newNames(c.methods)
}

// add keeps the first of several methods with the same parameters.
func (c *class) add(s sig, object bool) {
	m := parseSig(s)
	m.object = object
	m.unread = c == stringClass && (m.name == "concat" || m.name == "isEmpty")
	m.lends = c == stringClass && m.name == "format"
	m.passing = c == wrapperClass && KeepsNothing(m.name)
	for _, o := range c.methods[m.name] {
		if sameKey(o.params, m.params) {
			return
		}
	}
	c.methods[m.name] = append(c.methods[m.name], m)
}

func sameKey(a, b []typ) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if boxOf(a[i]) != boxOf(b[i]) {
			return false
		}
	}
	return true
}

func boxOf(t typ) typ {
	if t.primitive() {
		return types[t].boxed
	}
	return t
}

func parseSig(s sig) *method {
	decl, static := strings.CutPrefix(s.decl, "static ")
	result, rest, _ := strings.Cut(decl, " ")
	name, params, _ := strings.Cut(rest, "(")
	m := &method{name: name, static: static, run: s.run, result: typeOf(result)}
	if params = strings.TrimSuffix(params, ")"); params != "" {
		for _, p := range strings.Split(params, ",") {
			t := typeOf(p)
			m.params, m.refuses = append(m.params, t), m.refuses || t.primitive()
		}
		m.packs = types[m.params[len(m.params)-1]].elem != noType
	}
	return m
}

// named returns the methods of that name.
func (c *class) named(name string) []*method {
	loadClasses()
	return c.byName.find(name)
}

// isA reports whether objects of the class are of the type with that simple name.
func (c *class) isA(name string) bool {
	loadClasses()
	return c.is.has(typeNum[name])
}

// classOf returns the class of v; nil for null, hostClass for objects that are
// not of this package.
func classOf(v Value) *class {
	switch v.Kind() {
	case jsondoc.Null:
		return nil
	case jsondoc.MapRef, jsondoc.DocMap:
		return mapClasses[v.MapClass()]
	case jsondoc.ListRef, jsondoc.DocList:
		return listClasses[v.ListClass()]
	case jsondoc.Opaque:
		if o, ok := v.Object().(javaObject); ok {
			return o.class()
		}
		return hostClass
	}
	return scalarClasses[v.Kind()]
}

var hostClass = &class{name: "java.lang.Object"}

// scalarClasses are the classes of the kinds that are no collection.
var scalarClasses [jsondoc.Opaque]*class

func init() {
	scalarClasses = [jsondoc.Opaque]*class{
		jsondoc.Bool:   booleanClass,
		jsondoc.Char:   characterClass,
		jsondoc.Byte:   byteClass,
		jsondoc.Short:  shortClass,
		jsondoc.Int:    integerClass,
		jsondoc.Long:   longClass,
		jsondoc.BigInt: bigIntegerClass,
		jsondoc.Float:  floatClass,
		jsondoc.Double: doubleClass,
		jsondoc.BigDec: bigDecimalClass,
		jsondoc.String: stringClass,
	}
}

// objectMethods are those of java.lang.Object. Velocity's secure introspector
// hides wait and notify, but not notifyAll.
var objectMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"Class getClass()", classMethod},
		{"boolean equals(Object)", equalsMethod},
		{"int hashCode()", do0(hashOf)},
		{"String toString()", textMethod},
		{"void notifyAll()", do0(func(*Runtime, Value) (Value, error) {
			return Value{}, throw("java.lang.IllegalMonitorStateException", "current thread is not owner")
		})},
	}
}}

// ownMethods are the same for classes that override them: a template can tell
// by calling them on a Class.
var ownMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean equals(Object)", equalsMethod},
		{"int hashCode()", do0(hashOf)},
		{"String toString()", textMethod},
	}
}}

// throw makes the error of a Java exception. An error outlives the execution,
// whose texts a message may share.
func throw(class, message string) error {
	return &Exception{Class: class, Message: strings.Clone(message)}
}

// The exceptions that many methods throw.
func nullPointer() error      { return throw("java.lang.NullPointerException", "") }
func unsupported() error      { return throw("java.lang.UnsupportedOperationException", "") }
func noSuchElement() error    { return throw("java.util.NoSuchElementException", "") }
func illegalState() error     { return throw("java.lang.IllegalStateException", "") }
func concurrentChange() error { return throw("java.util.ConcurrentModificationException", "") }
func indexOutOfBounds(msg string) error {
	return throw("java.lang.IndexOutOfBoundsException", msg)
}
func arrayIndexOutOfBounds() error {
	return throw("java.lang.ArrayIndexOutOfBoundsException", "")
}
func illegalArgument(msg string) error {
	return throw("java.lang.IllegalArgumentException", msg)
}
func classCast(v Value, to string) error {
	from := "null"
	if c := classOf(v); c != nil {
		from = c.name
	}
	return throw("java.lang.ClassCastException", "class "+from+" cannot be cast to class "+to)
}
