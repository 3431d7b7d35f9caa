// Package source is about text that a person wrote or reads, one idea a file:
//
//   - charset.go names a text that is not UTF-8.
//   - index.go finds the line and the column of an offset, and the way back.
//   - json.go and jsonnode.go read JSON into values that know their places.
//   - yaml.go and yamlquote.go say where a text that is not YAML is at fault.
//   - nearest.go finds the name that was meant by one that does not exist.
//   - folder.go opens the folder around a file that includes others.
//   - printable.go makes text safe to print.
//   - utf16.go counts as editors do.
//
// It knows nothing of API Gateway and imports the standard library alone:
// package gatemap compiles it.
package source
