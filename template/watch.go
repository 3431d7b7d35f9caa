package template

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// watcher notes what a template assigns to $context.responseOverride, in
// whatever way, and what it assigns twice. Names are compared exactly; what
// the request template had set does not count
// (rules/templates.md#overridden-twice).
type watcher struct {
	status   bool   // responseOverride.status was set
	headers  names  // the headers that were set
	repeated string // what was set twice, "" for nothing
	request  bool   // repeated is of requestOverride
	set      names  // the parameters of requestOverride that were set
	meter    *meter.Meter

	onOverride, onHeader func(key jsondoc.Value) // made once
}

// nameSteps is what it takes to remember a name, as much as an entry of a map.
const nameSteps = 24

func (w *watcher) init() {
	w.onOverride = func(key jsondoc.Value) {
		if key.Str() == "status" {
			if w.status {
				w.repeated = "status"
			}
			w.status = true
		}
	}
	w.onHeader = func(key jsondoc.Value) {
		_ = w.meter.Spend(nameSteps)
		if name := key.Str(); w.headers.add(name) {
			w.repeated = "header." + name
		}
	}
}

func (w *watcher) reset() {
	w.headers.reset()
	w.set.reset()
	w.status, w.repeated, w.request, w.meter = false, "", false, nil
}

// watch looks at responseOverride and its header map, if that is one. m pays.
func (w *watcher) watch(m *meter.Meter, override, header *jsondoc.Map) {
	w.meter = m
	override.Watch(w.onOverride)
	if header != nil {
		header.Watch(w.onHeader)
	}
}

// watchRequest looks at the maps of requestOverride.
func (w *watcher) watchRequest(context *jsondoc.Map) {
	override, _ := context.Get("requestOverride")
	for _, in := range locations {
		m, _ := override.Get(in)
		if m.Kind() != jsondoc.MapRef {
			continue
		}
		m.MapRef().Watch(func(key jsondoc.Value) {
			_ = w.meter.Spend(nameSteps)
			if name := in + "." + key.Str(); w.set.add(name) {
				w.repeated, w.request = name, true
			}
		})
	}
}

// names is a set of names: a list while they are few, as in every honest
// template.
type names struct {
	few   []string
	many  map[string]struct{} // nil while few is enough
	bytes int                 // about what they occupy
}

const (
	fewNames  = 16
	nameBytes = 64 // of an entry of many
)

// add reports whether the name was there already.
func (n *names) add(name string) bool {
	if n.many != nil {
		before := len(n.many)
		if n.many[name] = struct{}{}; len(n.many) == before {
			return true
		}
		n.bytes += nameBytes + len(name)
		return false
	}
	if slices.Contains(n.few, name) {
		return true
	}
	if len(n.few) < fewNames {
		n.few = append(n.few, name)
		return false
	}
	n.many = make(map[string]struct{}, 2*fewNames)
	for _, known := range n.few {
		n.many[known] = struct{}{}
	}
	return n.add(name)
}

func (n *names) reset() {
	clear(n.few)
	n.few, n.many, n.bytes = n.few[:0], nil, 0
}
