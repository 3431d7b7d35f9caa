package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Part is the part of a definition that a finding is about, as the service names
// it: a method, and in it perhaps a response.
type Part struct {
	API     string // the name inside the definition, "" where there is only one
	Method  string // in upper case, or ANY; "" of a finding about no method
	Path    string // "/pets/{id}"
	Status  string // of the integration or method response, "" outside of them
	Pointer string // JSON Pointer into the integration, as in definition.Operation.Places

	// At is where the part of one of the Uses has the text, where that is another place
	// than the finding's.
	At definition.Position

	edit *Edit // what the fix changes there
}

// String gives method, path and status: GET /pets 404.
func (p *Part) String() string { return strings.TrimSpace(p.Method + " " + p.Path + " " + p.Status) }

// part is the part of a method at a pointer.
func (c *checker) part(pointer string) Part {
	return Part{API: c.m.API, Method: c.m.HTTPMethod, Path: c.m.Path, Status: statusIn(pointer), Pointer: pointer}
}

// statusIn is the status code of the response that a pointer leads into.
func statusIn(pointer string) string {
	for _, name := range []string{definition.NameIntegrationResponses, definition.NameMethodResponses} {
		if rest, ok := strings.CutPrefix(pointer, "/"+name+"/"); ok {
			status, _, _ := strings.Cut(rest, "/")
			return status
		}
	}
	return ""
}

// owners are the parts of methods that places of a definition belong to.
type owners map[ownerKey]Part

type ownerKey struct{ file, pointer string }

// ownersOf finds them out, for a definition with problems.
func ownersOf(api *formats.API) owners {
	all, asked := owners{}, around(api.Problems)
	if len(asked) == 0 {
		return all
	}
	for i := range api.Methods {
		m := &api.Methods[i]
		c := checker{m: m}
		for pointer, at := range m.Places.All() {
			k := ownerKey{at.File, at.Position.Pointer}
			if !asked[k] {
				continue
			}
			if known, ok := all[k]; !ok || known.Method == m.HTTPMethod && known.Path == m.Path && pointer < known.Pointer {
				all[k] = c.part(pointer)
			}
		}
		if k := (ownerKey{m.File, m.Position.Pointer}); asked[k] && all[k].Method == "" {
			all[k] = c.part("")
		}
	}
	return all
}

// around has the places of problems and those around them: what the owners of
// problems are asked for.
func around(problems definition.Faults) map[ownerKey]bool {
	asked := make(map[ownerKey]bool)
	for _, p := range problems {
		for pointer := p.Pointer; ; {
			asked[ownerKey{p.File, pointer}] = true
			end := strings.LastIndexByte(pointer, '/')
			if end < 0 {
				break
			}
			pointer = pointer[:end]
		}
	}
	return asked
}

// of is the part that a place belongs to, or the one around it.
func (all owners) of(at definition.Position) Part {
	for pointer := at.Pointer; ; {
		if p, ok := all[ownerKey{at.File, pointer}]; ok {
			return p
		}
		end := strings.LastIndexByte(pointer, '/')
		if end < 0 {
			return Part{}
		}
		pointer = pointer[:end]
	}
}

// inText are what a message says of lines and columns inside a string.
var inText = lazyregexp.New(`\b(line|column) \d+`)

// fingerprint tells a finding from others whatever moves in its file: it is made
// of the rule, the part and what is said, without lines and columns.
func (f *Finding) fingerprint() string {
	pointer := f.About.Pointer
	if f.About.Method == "" {
		pointer = f.Pointer
	}
	h := sha256.New()
	for _, s := range []string{f.Rule(), f.About.API, f.About.Method, f.About.Path, pointer, inText.ReplaceAllString(f.Message, "$1")} {
		_, _ = fmt.Fprintf(h, "%d %s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Fingerprints gives each finding a name by which it is known again after the
// lines of its file have moved. Findings of a file that are alike in all are
// numbered in their order. The names of files are no part of it.
func Fingerprints(findings []Finding) []string {
	names := make([]string, len(findings))
	seen := map[string]int{}
	for i := range findings {
		f := &findings[i]
		print := f.fingerprint()
		key := path.Clean(strings.ReplaceAll(f.File, `\`, "/")) + "\x00" + print
		seen[key]++
		names[i] = fmt.Sprintf("%s:%d", print, seen[key])
	}
	return names
}
