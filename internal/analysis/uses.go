package analysis

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
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
	ofTexts = lazy.Value[map[string]bool]{Make: func() map[string]bool {
		return map[string]bool{"substring": true, "startsWith": true, "endsWith": true, "toLowerCase": true, "toUpperCase": true, "trim": true, "split": true, "replace": true, "replaceAll": true, "charAt": true, "equalsIgnoreCase": true, "matches": true}
	}}
	ofObjects = lazy.Value[map[string]bool]{Make: func() map[string]bool {
		return map[string]bool{"keySet": true, "entrySet": true, "containsKey": true, "values": true}
	}}
)

// use notes what a step takes a value for.
func (a *analyzer) use(v *Value, s *vtl.Step, args []*Value) {
	if v.path == "" || a.silent > 0 {
		return
	}
	k := known.Get()
	switch {
	case s.Kind == vtl.MethodStep && ofTexts.Get()[s.Name] && !(s.Name == "replace" && len(args) != 2):
		a.uses(v.path, asText)
	case s.Kind == vtl.MethodStep && ofObjects.Get()[s.Name]:
		a.uses(v.path, asObject)
	case (s.Kind == vtl.IndexStep || s.Name == "get" && s.Kind == vtl.MethodStep) && len(args) == 1:
		if args[0].only(k.integer) {
			a.uses(v.path, asList)
		} else if args[0].only(k.text) {
			a.uses(v.path, asObject)
		}
	case s.Kind == vtl.PropertyStep && !sizes.Get()[s.Name] && !isClass(s.Name) && s.Name != "empty":
		a.uses(v.path, asObject)
	}
}

// sizes are names that people take for the number of elements.
var sizes = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"size": true, "length": true, "count": true, "Count": true, "Length": true}
}}

// takenFor reports whether the template takes a value for one thing alone.
func (a *analyzer) takenFor(path string, u use) bool { return path != "" && a.used[path] == u }

// maxConstants bounds what is kept of comparisons with one place.
const maxConstants = 4

// compares notes that a place is compared with a constant, or with a number next
// to it where the size counts.
func (a *analyzer) compares(v *Value, constant string, text, size bool) {
	if v.path == "" {
		return
	}
	var values []string
	n, err := strconv.Atoi(constant)
	switch {
	case text:
		quoted, _ := json.Marshal(constant) // a text always has one
		values = []string{string(quoted)}
	case err == nil && size && n > math.MinInt && n < math.MaxInt:
		values = []string{strconv.Itoa(n + 1), strconv.Itoa(n - 1), constant}
	case json.Valid([]byte(constant)):
		values = []string{constant}
	}
	for _, value := range values {
		if list := a.constants[v.path]; len(list) < maxConstants && !slices.Contains(list, value) && len(value) < 200 {
			a.constants[v.path] = append(list, value)
		}
	}
}

// allReads are the places of the payload that the template reads or takes for
// something.
func (a *analyzer) allReads() []Read {
	paths := slices.AppendSeq(make([]string, 0, len(a.read)+len(a.used)), maps.Keys(a.read))
	paths = slices.AppendSeq(paths, maps.Keys(a.used))
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if len(paths) == 0 {
		return nil
	}
	list := make([]Read, 0, len(paths))
	for _, path := range paths {
		u := a.used[path]
		list = append(list, Read{path, u&asObject != 0, u&asList != 0, u&asText != 0, u&asFlag != 0, a.tested[path], a.constants[path]})
	}
	return list
}
