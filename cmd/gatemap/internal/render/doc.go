// Package render prints a response as people and as programs read it: as
// `curl -i` would show it, or as one JSON object.
package render
