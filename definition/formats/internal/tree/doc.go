// Package tree holds the values of a definition, whatever its notation: maps,
// lists and scalars with the places that they stand at, what of them could not
// be resolved, and the source that they are read from, which bounds the work
// and collects the problems.
package tree
