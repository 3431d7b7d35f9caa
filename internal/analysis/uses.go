package analysis

import (
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// use is what a template takes a part of the payload for.
type use uint8

const (
	asObject use = 1 << iota // it asks for members
	asList                   // it loops over it, or asks for elements
	asText                   // it calls methods of texts
	asFlag                   // it compares with true or false
)

// uses notes that the template takes a place for something. A path of its own
// takes the places above it for what they have to be.
func (a *analyzer) uses(path string, u use) {
	if path == "" {
		return
	}
	a.used[path] |= u
	for {
		if above, ok := strings.CutSuffix(path, "[*]"); ok {
			a.used[above] |= asList
			path = above
			continue
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return
		}
		path = path[:i]
		a.used[path] |= asObject
	}
}

// ofText and ofObjects are methods that only texts or only objects have, and
// that say what somebody takes a value for.
var (
	ofTexts   = map[string]bool{"substring": true, "startsWith": true, "endsWith": true, "toLowerCase": true, "toUpperCase": true, "trim": true, "split": true, "replace": true, "replaceAll": true, "charAt": true, "equalsIgnoreCase": true, "matches": true}
	ofObjects = map[string]bool{"keySet": true, "entrySet": true, "containsKey": true, "values": true}
)

// use notes what a step takes a value for.
func (a *analyzer) use(v *Value, s *vtl.Step, args []*Value) {
	if v.path == "" || a.silent > 0 {
		return
	}
	k := known()
	switch {
	case s.Kind == vtl.MethodStep && ofTexts[s.Name] && !(s.Name == "replace" && len(args) != 2):
		a.uses(v.path, asText)
	case s.Kind == vtl.MethodStep && ofObjects[s.Name]:
		a.uses(v.path, asObject)
	case (s.Kind == vtl.IndexStep || s.Name == "get" && s.Kind == vtl.MethodStep) && len(args) == 1:
		if args[0].only(k.integer) {
			a.uses(v.path, asList)
		} else if args[0].only(k.text) {
			a.uses(v.path, asObject)
		}
	case s.Kind == vtl.PropertyStep && !sizes[s.Name] && !isClass(s.Name) && s.Name != "empty":
		a.uses(v.path, asObject)
	}
}

// sizes are names that people take for the number of elements.
var sizes = map[string]bool{"size": true, "length": true, "count": true, "Count": true, "Length": true}

// takenFor reports whether the template takes a value for one thing alone.
func (a *analyzer) takenFor(path string, u use) bool { return path != "" && a.used[path] == u }
