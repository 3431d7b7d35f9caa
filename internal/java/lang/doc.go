// Package lang does with Java values what a Velocity 1.7 template can do
// with them: properties, methods with Java's overload choice, indexing,
// arithmetic, comparison and iteration.
//
// The values are those of package jsondoc. The classes a template can reach
// are described by tables that are built once: no reflection is involved, and
// nothing outside this package's own objects can be reached from a value.
// Where a host object is met (a jsondoc.Object that implements Getter, Caller,
// Setter, Indexer or Iterable), the operation is handed to it.
//
// Each method in the tables has answers of the reference engine recorded in
// testdata/recorded, or stands in testdata/methods.golden with the reason why it
// has none.
//
// The rules are those of rules/velocity.md#engine and were compared with the reference
// engine; Java means Java 17.
package lang
