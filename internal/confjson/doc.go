// Package confjson reads strict JSON (RFC 8259) into a small tree that knows
// where each value stands in the text, so that a mistake in a configuration
// file can be reported with a JSON Pointer, a line and a column.
//
// It is for configuration: files of kilobytes that people write and other
// tools print. Payloads, which are read the way the service reads them, belong
// to package jsondoc.
//
// Beyond RFC 8259 the reader refuses duplicate member names, because a
// configuration in which one silently wins is a mistake, and it skips a
// leading byte order mark, because editors write one.
package confjson
