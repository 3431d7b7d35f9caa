// Package document reads the documents that an evaluation is given: the
// configuration of one method, a backend result, a request and others. A fault
// is reported with the file, the line and column and the JSON Pointer, also
// when only Compile finds it.
package document
