package lang

// EngineClass is a class of the engine itself, whose objects are not of this
// package. All that a template gets out of its java.lang.Class is what it gets
// out of any: the name, and exceptions from the methods of its instances.
type EngineClass uint8

// The classes of the objects that Velocity puts into a template's reach.
const (
	ForeachScope   EngineClass = iota // $foreach
	ScopeInfo                         // $foreach.info
	BlockReference                    // what #define makes
)

// Value returns the java.lang.Class.
func (c EngineClass) Value() Value { return classValue(engineClasses[c]) }

// engineClasses list the public methods of the classes. They are never run.
var engineClasses = [...]*class{
	ForeachScope: {name: "org.apache.velocity.runtime.directive.ForeachScope", supers: []string{"Map"},
		tables: func() [][]sig {
			return [][]sig{mapMethods.Get(), mapStatics.Get(), ownMethods.Get(), getterTable("int getIndex()", "int getCount()", "boolean hasNext()", "boolean getHasNext()",
				"boolean isFirst()", "boolean getFirst()", "boolean isLast()", "boolean getLast()",
				"Object getTopmost()", "Object getParent()", "Object getReplaced()", "Object getInfo()")}
		}},
	ScopeInfo: {name: "org.apache.velocity.runtime.directive.Scope$Info",
		tables: func() [][]sig {
			return [][]sig{getterTable("String toString()", "String getName()", "String getType()", "int getDepth()", "String getTemplate()",
				"int getLine()", "int getColumn()")}
		}},
	BlockReference: {name: "org.apache.velocity.runtime.directive.Block$Reference",
		tables: func() [][]sig { return [][]sig{getterTable("String toString()")} }},
}

func getterTable(decls ...string) []sig {
	table := make([]sig, len(decls))
	for i, d := range decls {
		table[i] = sig{d, func(*Runtime, Value, []Value) (Value, error) { return Value{}, nil }}
	}
	return table
}

// KeySet returns the Set of its keys that a map hands out, which is what a
// JSONPath with keys() gives.
func (rt *Runtime) KeySet(m Value) Value {
	if f, ok := m.Object().(*fixedMap); ok {
		return newView(&view{of: f.of, part: keys, rt: rt, ro: true})
	}
	return newView(&view{of: m, part: keys, rt: rt})
}
