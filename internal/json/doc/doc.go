// Package doc holds the values that a mapping template works with, and
// reads and writes JSON the way the gateway's own JSON library does
// (json-smart 2.2 in its permissive mode; rules/json.md#reading).
//
// A Document is one body: a checked tape over the source text. Its objects and
// arrays are read in place; the first change to one of them thaws it, which
// means that a Map or a List takes its place for every reader
// (rules/json.md#documents).
//
// Values, Maps, Lists and Documents are not safe for concurrent use: even
// reading a Document may decode a string into its arena.
package doc
