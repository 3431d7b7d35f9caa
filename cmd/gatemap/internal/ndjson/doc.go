// Package ndjson runs a function over the lines of a stream with several
// workers and hands the results on in the order of the lines, in memory that
// does not depend on the length of the stream.
package ndjson
